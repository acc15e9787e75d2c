import { ACCESS_TOKEN_TTL_SECONDS } from '../../domain/session.ts';
import type { RedisClients } from './client.ts';
import { channels, keys } from './keys.ts';
import type { PubSub } from './pub-sub.ts';

export type SessionCacheStore = ReturnType<typeof createSessionCacheStore>;

export type CachedSessionState = 'active' | 'revoked';

/** Also the longest time that an 'active' may mislead where no revocation could be written. */
export const ACTIVE_TTL_SECONDS = 60;

/** Outlives each access token of the session, and after those nobody asks: a refresh token is checked in PostgreSQL. */
const REVOKED_TTL_SECONDS = ACCESS_TOKEN_TTL_SECONDS + 60;

/**
 * What PostgreSQL said about a session. 'revoked' is written over everything and 'active' only where there is nothing, so
 * a node that read PostgreSQL before a revocation and comes to write after it leaves 'revoked' in place. Every method
 * but subscribeRevoked fails at once while Redis is away; the caller goes on without.
 */
export function createSessionCacheStore({ commands }: RedisClients, pubSub: PubSub) {
  return {
    async find(sessionId: string): Promise<CachedSessionState | null> {
      return (await commands.get(keys.session(sessionId))) as CachedSessionState | null;
    },

    async insertActive(sessionId: string): Promise<void> {
      await commands.set(keys.session(sessionId), 'active', 'EX', ACTIVE_TTL_SECONDS, 'NX');
    },

    /** Also tells every node. */
    async updateRevoked(sessionId: string): Promise<void> {
      await commands.set(keys.session(sessionId), 'revoked', 'EX', REVOKED_TTL_SECONDS);
      await commands.publish(channels.sessionRevoked, sessionId);
    },

    /** Waits for Redis as long as it takes, and comes back by itself after each loss. */
    async subscribeRevoked(listener: (sessionId: string) => void): Promise<void> {
      await pubSub.subscribe(channels.sessionRevoked, listener);
    },

    /** Calls back each time that the connection stands, again or for the first time. */
    onConnected(listener: () => void): void {
      commands.on('ready', listener);
    },
  };
}
