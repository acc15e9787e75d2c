import { LRUCache } from 'lru-cache';
import type { Logger } from '../../lib/logger.ts';
import type { SessionStore } from '../../stores/postgres/session.store.ts';
import { ACTIVE_TTL_SECONDS, type SessionCacheStore } from '../../stores/redis/session-cache.store.ts';

export type SessionLiveness = ReturnType<typeof createSessionLiveness>;

export interface SessionLivenessDependencies {
  sessions: SessionStore;
  sessionCache: SessionCacheStore;
  logger: Logger;
  onCacheError: (error: Error) => void;
  observeCache: (cache: string, hit: boolean) => void;
  now: () => Date;
}

/** A revoked session stops working within a second, even where every message about it was lost. */
const LOCAL_TRUST_MS = 1_000;
/** A session that was revoked never comes back; remembered while somebody may still try. */
const REVOKED_MEMORY_MS = 60_000;
/** About 200 bytes each. */
const MAX_LOCAL_SESSIONS = 50_000;
/** What could not be written to Redis is tried again at this pace, for as long as an 'active' written before can stand there. */
const RETRY_MS = 500;
/** After Redis came back it is not believed for as long as others may need to write the revocations that it missed. */
const SETTLE_MS = 5_000;

/**
 * Whether a session still lives: as this process knows it, else as Redis does, else as PostgreSQL does. PostgreSQL
 * decides; Redis only saves asking it, and while Redis is away everybody asks PostgreSQL.
 */
export function createSessionLiveness({ sessions, sessionCache, logger, onCacheError, observeCache, now }: SessionLivenessDependencies) {
  const local = new LRUCache<string, boolean>({ max: MAX_LOCAL_SESSIONS, ttl: LOCAL_TRUST_MS });
  const listeners = new Set<(sessionId: string) => void>();
  let believedFromMs = 0;
  let subscribed = false;
  sessionCache.onConnected(() => { believedFromMs = performance.now() + SETTLE_MS; });

  function hear(sessionId: string): void {
    local.set(sessionId, false, { ttl: REVOKED_MEMORY_MS });
    for (const listener of listeners) listener(sessionId);
  }

  function subscribe(): void {
    if (subscribed) return;
    subscribed = true;
    sessionCache.subscribeRevoked(hear).catch(onCacheError);
  }

  async function findCached(sessionId: string): Promise<boolean | null> {
    if (performance.now() < believedFromMs) return null;
    try {
      const state = await sessionCache.find(sessionId);
      observeCache('sessions', state !== null);
      return state === null ? null : state === 'active';
    } catch (error) {
      onCacheError(error as Error);
      return null;
    }
  }

  async function findStored(sessionId: string): Promise<boolean> {
    const dead = await sessions.listDeadIds([sessionId], now());
    if (dead.length > 0) return false;
    sessionCache.insertActive(sessionId).catch(onCacheError);
    return true;
  }

  async function writeRevoked(sessionId: string, untilMs: number): Promise<void> {
    try {
      await sessionCache.updateRevoked(sessionId);
    } catch (error) {
      if (performance.now() > untilMs) return logger.warn({ err: error, sessionId }, 'Redis was not told of a revoked session; what it knew of it has expired');
      setTimeout(() => void writeRevoked(sessionId, untilMs), RETRY_MS).unref();
    }
  }

  return {
    async isLive(sessionId: string): Promise<boolean> {
      subscribe();
      const known = local.get(sessionId);
      if (known !== undefined) return known;
      const start = performance.now();
      const live = (await findCached(sessionId)) ?? (await findStored(sessionId));
      // It may have been revoked while this was reading; and what was read is as old as the reading's start.
      if (local.get(sessionId) === false) return false;
      local.set(sessionId, live, { start });
      return live;
    },

    /** Those of the ids that are not live, as PostgreSQL says: one statement, for the sweep over open sockets. */
    listDeadSessions: (sessionIds: readonly string[]): Promise<string[]> => sessions.listDeadIds(sessionIds, now()),

    /** Called at once for each session that is revoked, on this node or, while Redis is there, on another. Returns what undoes it. */
    onSessionRevoked(listener: (sessionId: string) => void): () => void {
      subscribe();
      listeners.add(listener);
      return () => listeners.delete(listener);
    },

    /** To be called once PostgreSQL has it. */
    async announceRevoked(sessionId: string): Promise<void> {
      hear(sessionId);
      await writeRevoked(sessionId, performance.now() + ACTIVE_TTL_SECONDS * 1000);
    },
  };
}
