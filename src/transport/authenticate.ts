import { UnauthenticatedError } from '../domain/errors.ts';
import type { Viewer } from '../domain/user.ts';
import type { Services } from '../services/services.ts';
import type { SessionWatch } from './socket-sessions.ts';

/** Shim of this branch until the accounts land. */
export interface SessionService extends SessionWatch {
  authenticate(authorization: string | null | undefined): Promise<Viewer | null>;
  authenticateToken(token: string): Promise<Viewer>;
}
export const sessionsOf = (services: Services): SessionService => ({
  authenticate: async (header) => { if (header) throw new UnauthenticatedError(); return null; },
  authenticateToken: async () => { throw new UnauthenticatedError(); },
  listDeadSessions: async () => [],
  onSessionRevoked: () => () => undefined,
  ...(services as Partial<{ sessions: SessionService }>).sessions,
});
