import type { QueryConfig } from 'pg';
import type { Session } from '../../domain/session.ts';

/** A session with its first refresh token, of which only the SHA-256 is stored. */
export interface NewSession {
  session: Session;
  refreshTokenHash: Buffer;
}

export const insertSession = ({ session, refreshTokenHash }: NewSession): QueryConfig => ({
  name: 'session_insert',
  text: `
    WITH session AS (
      INSERT INTO sessions (id, user_id, user_agent, created_at, last_used_at, expires_at) VALUES ($1, $2, $3, $4, $4, $5)
    )
    INSERT INTO refresh_tokens (token_hash, session_id, created_at, expires_at) VALUES ($6, $1, $4, $5)`,
  values: [session.id, session.userId, session.userAgent, session.createdAt, session.expiresAt, refreshTokenHash],
});

/** What makes session `s` of user `u` live at the moment $n. */
export const liveAt = (parameter: string): string =>
  `s.revoked_at IS NULL AND s.expires_at > ${parameter} AND u.suspended_at IS NULL`;
