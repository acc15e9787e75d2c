import { setTimeout as delay } from 'node:timers/promises';
import { CloseCode } from 'graphql-ws';
import type { Log } from './errors.ts';

export type SocketSessions = ReturnType<typeof watchSocketSessions>;

export interface SessionSocket {
  close(code: number, reason: string): void;
}

export interface SessionWatch {
  listDeadSessions(sessionIds: readonly string[]): Promise<string[]>;
  /** Returns what undoes it. */
  onSessionRevoked(listener: (sessionId: string) => void): () => void;
}

/** A revoked session loses its sockets within a second, even where the message about it was lost: this, and time to close them. */
const SWEEP_INTERVAL_MS = 500;

/** Closes the sockets of sessions that have ended: at once when told, else at the next look at all of them together. */
export function watchSocketSessions({ sessions, logger }: { sessions: SessionWatch; logger: Log }) {
  /** One socket for most sessions, a set for the others: thousands of sets of one would be a part of each socket's memory. */
  const socketsBySession = new Map<string, SessionSocket | Set<SessionSocket>>();
  const stop = new AbortController();
  const socketsOf = (sessionId: string): SessionSocket[] => {
    const sockets = socketsBySession.get(sessionId);
    return sockets === undefined ? [] : sockets instanceof Set ? [...sockets] : [sockets];
  };

  function end(sessionId: string): void {
    for (const socket of socketsOf(sessionId)) socket.close(CloseCode.Forbidden, 'The session has ended');
    socketsBySession.delete(sessionId);
  }

  async function sweep(): Promise<void> {
    while (!stop.signal.aborted) {
      try {
        await delay(SWEEP_INTERVAL_MS, undefined, { signal: stop.signal, ref: false });
        if (socketsBySession.size > 0) (await sessions.listDeadSessions([...socketsBySession.keys()])).forEach(end);
      } catch (error) {
        // While PostgreSQL is away nobody can revoke a session either.
        if (!stop.signal.aborted) logger.warn({ err: error }, 'the sessions of open sockets could not be checked');
      }
    }
  }

  const unsubscribe = sessions.onSessionRevoked(end);
  void sweep();

  return {
    /** Closes the socket with 4403 when the session ends. */
    add(sessionId: string, socket: SessionSocket): void {
      const others = socketsOf(sessionId);
      socketsBySession.set(sessionId, others.length === 0 ? socket : new Set([...others, socket]));
    },
    delete(sessionId: string, socket: SessionSocket): void {
      const others = socketsOf(sessionId).filter((other) => other !== socket);
      if (others.length === 0) socketsBySession.delete(sessionId);
      else socketsBySession.set(sessionId, new Set(others));
    },
    close(): void {
      stop.abort();
      unsubscribe();
    },
  };
}
