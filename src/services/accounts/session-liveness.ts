import { LRUCache } from 'lru-cache';
import type { SessionStore } from '../../stores/postgres/session.store.ts';
import { createCachedSessions, type CachedSessionsDependencies } from './cached-sessions.ts';

export type SessionLiveness = ReturnType<typeof createSessionLiveness>;

export interface SessionLivenessDependencies extends CachedSessionsDependencies {
  sessions: SessionStore;
  now: () => Date;
}

/** A revoked session stops working within a second, even where every message about it was lost. */
const LOCAL_TRUST_MS = 1_000;
/** A session that was revoked never comes back; remembered while somebody may still try. */
const REVOKED_MEMORY_MS = 60_000;
/** About 200 bytes each. */
const MAX_LOCAL_SESSIONS = 50_000;

/**
 * Whether a session still lives: as this process knows it, else as Redis does, else as PostgreSQL does. PostgreSQL
 * decides; Redis only saves asking it, and while Redis is away everybody asks PostgreSQL.
 */
export function createSessionLiveness({ sessions, now, ...dependencies }: SessionLivenessDependencies) {
  const { sessionCache, onCacheError } = dependencies;
  const cached = createCachedSessions(dependencies);
  const local = new LRUCache<string, boolean>({ max: MAX_LOCAL_SESSIONS, ttl: LOCAL_TRUST_MS });
  const listeners = new Set<(sessionId: string) => void>();
  let subscribed = false;

  function hear(sessionId: string): void {
    local.set(sessionId, false, { ttl: REVOKED_MEMORY_MS });
    for (const listener of listeners) listener(sessionId);
  }

  function subscribe(): void {
    if (subscribed) return;
    subscribed = true;
    sessionCache.subscribeRevoked(hear).catch(onCacheError);
  }

  async function findStored(sessionId: string): Promise<boolean> {
    const dead = await sessions.listDeadIds([sessionId], now());
    if (dead.length > 0) return false;
    cached.rememberLive(sessionId);
    return true;
  }

  return {
    async isLive(sessionId: string): Promise<boolean> {
      subscribe();
      const known = local.get(sessionId);
      if (known !== undefined) return known;
      const start = performance.now();
      const live = (await cached.find(sessionId)) ?? (await findStored(sessionId));
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
      await cached.rememberRevoked(sessionId);
    },
  };
}
