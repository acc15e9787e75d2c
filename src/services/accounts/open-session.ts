import { newId } from '../../domain/ids.ts';
import { MAX_USER_AGENT_LENGTH, REFRESH_TOKEN_TTL_MS } from '../../domain/session.ts';
import type { User } from '../../domain/user.ts';
import type { NewSession } from '../../stores/postgres/session.statements.ts';
import type { AccessTokens } from './access-tokens.ts';
import { hashRefreshToken, newRefreshToken } from './refresh-token.ts';

/** What a person gets who signed up, signed in or refreshed: all of it is secret but the user. */
export interface AuthPayload {
  accessToken: string;
  accessTokenExpiresAt: Date;
  refreshToken: string;
  user: User;
}

/** A session to be stored, and the one copy of its refresh token. */
export function newSession(userId: string, userAgent: string | null, now: Date): { stored: NewSession; refreshToken: string } {
  const refreshToken = newRefreshToken();
  const session = {
    id: newId(),
    userId,
    userAgent: userAgent?.slice(0, MAX_USER_AGENT_LENGTH) ?? null,
    createdAt: now,
    lastUsedAt: now,
    expiresAt: refreshTokenExpiry(now),
  };
  return { stored: { session, refreshTokenHash: hashRefreshToken(refreshToken) }, refreshToken };
}

export const refreshTokenExpiry = (now: Date): Date => new Date(now.getTime() + REFRESH_TOKEN_TTL_MS);

export async function authPayload(accessTokens: AccessTokens, user: User, sessionId: string, refreshToken: string): Promise<AuthPayload> {
  const { token, expiresAt } = await accessTokens.issue({ userId: user.id, sessionId });
  return { accessToken: token, accessTokenExpiresAt: expiresAt, refreshToken, user };
}
