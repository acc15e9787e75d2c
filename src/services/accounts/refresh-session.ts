import { UnauthenticatedError } from '../../domain/errors.ts';
import type { SessionStore } from '../../stores/postgres/session.store.ts';
import type { UserStore } from '../../stores/postgres/user.store.ts';
import type { AccessTokens } from './access-tokens.ts';
import { authPayload, refreshTokenExpiry, type AuthPayload } from './open-session.ts';
import { hashRefreshToken, newRefreshToken } from './refresh-token.ts';
import type { SessionLiveness } from './session-liveness.ts';

export interface RefreshSessionDependencies {
  sessions: SessionStore;
  users: UserStore;
  accessTokens: AccessTokens;
  liveness: SessionLiveness;
  now: () => Date;
}

/**
 * Gives a new pair of tokens for a refresh token, which is spent by that. A spent one that comes back was copied, or its
 * answer was lost: nobody can tell who holds which, so the whole session ends (RFC 9700 section 4.14.2). Throws
 * UnauthenticatedError, the same for whatever is wrong.
 */
export const createRefreshSession = ({ sessions, users, accessTokens, liveness, now }: RefreshSessionDependencies) =>
  async (refreshToken: string): Promise<AuthPayload> => {
    const spentHash = hashRefreshToken(refreshToken);
    const next = newRefreshToken();
    const at = now();
    const rotated = await sessions.rotate({ spentHash, nextHash: hashRefreshToken(next), now: at, expiresAt: refreshTokenExpiry(at) });
    if (rotated === null) {
      const ended = await sessions.revokeByReuse(spentHash, at);
      if (ended !== null) await liveness.announceRevoked(ended);
      throw refused();
    }
    const [user] = await users.listByIds([rotated.userId]);
    if (user === undefined) throw refused();
    return authPayload(accessTokens, user, rotated.sessionId, next);
  };

const refused = (): UnauthenticatedError => new UnauthenticatedError('The refresh token is not valid any more: sign in again.');
