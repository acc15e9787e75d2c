import type { Logger } from '../../lib/logger.ts';
import { ACTIVE_TTL_SECONDS, type SessionCacheStore } from '../../stores/redis/session-cache.store.ts';

export interface CachedSessionsDependencies {
  sessionCache: SessionCacheStore;
  logger: Logger;
  onCacheError: (error: Error) => void;
  observeCache: (cache: string, hit: boolean) => void;
}

/** What could not be written to Redis is tried again at this pace, for as long as an 'active' written before can stand there. */
const RETRY_MS = 500;
/** After Redis came back it is not believed for as long as others may need to write the revocations that it missed. */
const SETTLE_MS = 5_000;

/** What Redis knows of sessions, for as far as it can be had and believed; nothing here throws. */
export function createCachedSessions({ sessionCache, logger, onCacheError, observeCache }: CachedSessionsDependencies) {
  let believedFromMs = 0;
  sessionCache.onConnected(() => { believedFromMs = performance.now() + SETTLE_MS; });

  async function writeRevoked(sessionId: string, untilMs: number): Promise<void> {
    try {
      await sessionCache.updateRevoked(sessionId);
    } catch (error) {
      if (performance.now() > untilMs) return logger.warn({ err: error, sessionId }, 'Redis was not told of a revoked session; what it knew of it has expired');
      setTimeout(() => void writeRevoked(sessionId, untilMs), RETRY_MS).unref();
    }
  }

  return {
    /** Null where Redis does not know, or is away, or came back a moment ago. */
    async find(sessionId: string): Promise<boolean | null> {
      if (performance.now() < believedFromMs) return null;
      try {
        const state = await sessionCache.find(sessionId);
        observeCache('sessions', state !== null);
        return state === null ? null : state === 'active';
      } catch (error) {
        onCacheError(error as Error);
        return null;
      }
    },

    /** Returns at once. */
    rememberLive(sessionId: string): void {
      sessionCache.insertActive(sessionId).catch(onCacheError);
    },

    /** Resolves after the first attempt; further ones go on behind. */
    rememberRevoked: (sessionId: string): Promise<void> => writeRevoked(sessionId, performance.now() + ACTIVE_TTL_SECONDS * 1000),
  };
}
