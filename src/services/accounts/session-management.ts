import { NotFoundError, UnauthenticatedError } from '../../domain/errors.ts';
import { isId } from '../../domain/ids.ts';
import type { Session } from '../../domain/session.ts';
import type { Viewer } from '../../domain/user.ts';
import type { SessionStore } from '../../stores/postgres/session.store.ts';
import type { SessionLiveness } from './session-liveness.ts';

export interface SessionManagementDependencies {
  sessions: SessionStore;
  liveness: SessionLiveness;
  now: () => Date;
}

/** More than anybody reads; as the newest are revoked, older ones take their place. */
const MAX_LISTED_SESSIONS = 100;

export function createSessionManagement({ sessions, liveness, now }: SessionManagementDependencies) {
  async function revoke(sessionId: string, userId: string): Promise<boolean> {
    const revoked = await sessions.revoke(sessionId, userId, now());
    if (revoked) await liveness.announceRevoked(sessionId);
    return revoked;
  }
  return {
    /** The viewer's live sessions, newest first, at most 100. */
    listSessions: (viewer: Viewer): Promise<Session[]> => sessions.listLive(viewer.userId, now(), MAX_LISTED_SESSIONS),

    /** Throws NotFoundError, the same for a session that is unknown, ended, or somebody else's. */
    async revokeSession(viewer: Viewer, sessionId: string): Promise<void> {
      if (!isId(sessionId) || !(await revoke(sessionId, viewer.userId))) throw new NotFoundError('You have no such session.');
    },

    /** Ends the viewer's own session. Throws UnauthenticatedError where another request ended it meanwhile. */
    async signOut(viewer: Viewer): Promise<void> {
      if (!(await revoke(viewer.sessionId, viewer.userId))) throw new UnauthenticatedError('This session has ended already.');
    },
  };
}
