import { setTimeout as delay } from 'node:timers/promises';
import type { Log } from './errors.ts';

export type SocketSessions = ReturnType<typeof watchSocketSessions>;

export interface SessionWatch {
  listDeadSessions(sessionIds: readonly string[]): Promise<string[]>;
  /** Returns what undoes it. */
  onSessionRevoked(listener: (sessionId: string) => void): () => void;
}

/** A revoked session loses its sockets within a second, even where the message about it was lost: this, and time to close them. */
const SWEEP_INTERVAL_MS = 500;

/** Closes the sockets of sessions that have ended: at once when told, else at the next look at all of them together. */
export function watchSocketSessions({ sessions, logger }: { sessions: SessionWatch; logger: Log }) {
  const closersBySession = new Map<string, Set<() => void>>();
  const stop = new AbortController();

  function end(sessionId: string): void {
    for (const close of closersBySession.get(sessionId) ?? []) close();
    closersBySession.delete(sessionId);
  }

  async function sweep(): Promise<void> {
    while (!stop.signal.aborted) {
      try {
        await delay(SWEEP_INTERVAL_MS, undefined, { signal: stop.signal, ref: false });
        if (closersBySession.size > 0) (await sessions.listDeadSessions([...closersBySession.keys()])).forEach(end);
      } catch (error) {
        // While PostgreSQL is away nobody can revoke a session either.
        if (!stop.signal.aborted) logger.warn({ err: error }, 'the sessions of open sockets could not be checked');
      }
    }
  }

  const unsubscribe = sessions.onSessionRevoked(end);
  void sweep();

  return {
    /** Calls `close` when the session ends. Returns what undoes it. */
    add(sessionId: string, close: () => void): () => void {
      const closers = closersBySession.get(sessionId) ?? new Set();
      closersBySession.set(sessionId, closers.add(close));
      return () => {
        closers.delete(close);
        if (closers.size === 0 && closersBySession.get(sessionId) === closers) closersBySession.delete(sessionId);
      };
    },
    close(): void {
      stop.abort();
      unsubscribe();
    },
  };
}
