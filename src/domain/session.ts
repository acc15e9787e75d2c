/** Access tokens cannot be called back, so they are short; the session behind them can be. */
export const ACCESS_TOKEN_TTL_SECONDS = 15 * 60;

/** Of a refresh token, and so of a session that is not used: each refresh moves both ends on. */
export const REFRESH_TOKEN_TTL_MS = 7 * 24 * 60 * 60 * 1000;

/** The User-Agent header is kept for its owner to read; the rest of a longer one tells them nothing. */
export const MAX_USER_AGENT_LENGTH = 512;

/** One sign-in of one person, on one device. */
export interface Session {
  id: string;
  userId: string;
  userAgent: string | null;
  createdAt: Date;
  /** When it was last refreshed, or made. */
  lastUsedAt: Date;
  expiresAt: Date;
}
