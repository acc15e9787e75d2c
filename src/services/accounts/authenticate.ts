import { UnauthenticatedError } from '../../domain/errors.ts';
import type { Viewer } from '../../domain/user.ts';
import type { AccessTokens } from './access-tokens.ts';
import type { SessionLiveness } from './session-liveness.ts';

/** RFC 6750 section 2.1; the scheme is matched without regard to case (RFC 9110 section 11.1). */
const BEARER = /^Bearer +(\S+)$/i;

export function createAuthenticate({ accessTokens, liveness }: { accessTokens: AccessTokens; liveness: SessionLiveness }) {
  /** Throws UnauthenticatedError where the token is not valid or its session has ended. */
  async function authenticateToken(token: string): Promise<Viewer> {
    const viewer = await accessTokens.verify(token);
    if (!(await liveness.isLive(viewer.sessionId))) throw new UnauthenticatedError('The session has ended: sign in again.');
    return viewer;
  }
  return {
    authenticateToken,

    /**
     * Of an Authorization header: null where there is none, which is to be signed out. One that is there but no good
     * throws UnauthenticatedError, so that nobody takes a signed-out answer for their own.
     */
    async authenticate(authorization: string | null | undefined): Promise<Viewer | null> {
      if (authorization === null || authorization === undefined) return null;
      const token = BEARER.exec(authorization.trim())?.[1];
      if (token === undefined) throw new UnauthenticatedError('The Authorization header must be: Bearer, a space, and an access token.');
      return authenticateToken(token);
    },
  };
}
