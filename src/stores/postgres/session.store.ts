import type { Session } from '../../domain/session.ts';
import type { Database } from './database.ts';
import { idArray } from './id-array.ts';
import { insertSession, liveAt, type NewSession } from './session.statements.ts';

export type SessionStore = ReturnType<typeof createSessionStore>;

export interface Rotation {
  spentHash: Buffer;
  nextHash: Buffer;
  now: Date;
  expiresAt: Date;
}

export function createSessionStore(db: Database) {
  return {
    /**
     * A session of somebody who has shown the password of that hash. False where it is not theirs any more: the lock waits
     * for a change that is under way, and one that comes later finds the session and ends it.
     */
    insertFor: (passwordHash: string, session: NewSession): Promise<boolean> => db.transaction(async (client) => {
      const { rowCount } = await client.query({
        name: 'password_lock', text: 'SELECT FROM users WHERE id = $1 AND password_hash = $2 FOR SHARE', values: [session.session.userId, passwordHash],
      });
      if (rowCount !== 1) return false;
      await client.query(insertSession(session));
      return true;
    }),

    /** Newest first, at most `limit`. */
    listLive: (userId: string, now: Date, limit: number): Promise<Session[]> => db.prisma.session.findMany({
      where: { userId, revokedAt: null, expiresAt: { gt: now } },
      orderBy: { id: 'desc' },
      take: limit,
      omit: { revokedAt: true },
    }),

    /** Those of the ids that are revoked, expired, unknown, or of a suspended person. */
    async listDeadIds(ids: readonly string[], now: Date): Promise<string[]> {
      const rows = await db.rows<{ id: string }>('sessions_dead', `
        SELECT asked.id FROM unnest($1::uuid[]) AS asked(id)
        WHERE NOT EXISTS (SELECT FROM sessions s JOIN users u ON u.id = s.user_id WHERE s.id = asked.id AND ${liveAt('$2')})`, [idArray(ids), now]);
      return rows.map((row) => row.id);
    },

    /** False where the session is not a live one of that person. */
    async revoke(id: string, userId: string, now: Date): Promise<boolean> {
      const { count } = await db.prisma.session.updateMany({
        where: { id, userId, revokedAt: null, expiresAt: { gt: now } },
        data: { revokedAt: now },
      });
      return count === 1;
    },

    /**
     * Spends a refresh token and stores the next one, in one statement; null where the token is unknown, expired, spent,
     * or its session is not live. Of two that come with the same token, the second waits for the row and finds it spent.
     */
    async rotate({ spentHash, nextHash, now, expiresAt }: Rotation): Promise<{ sessionId: string; userId: string } | null> {
      const [rotated] = await db.rows<{ sessionId: string; userId: string }>('refresh_token_rotate', `
        WITH spent AS (
          UPDATE refresh_tokens SET spent_at = $3 WHERE token_hash = $1 AND spent_at IS NULL AND expires_at > $3 RETURNING session_id
        ), used AS (
          UPDATE sessions s SET last_used_at = $3, expires_at = $4 FROM spent, users u
          WHERE s.id = spent.session_id AND u.id = s.user_id AND ${liveAt('$3')} RETURNING s.id, s.user_id
        ), next AS (
          INSERT INTO refresh_tokens (token_hash, session_id, created_at, expires_at) SELECT $2, id, $3, $4 FROM used
        )
        SELECT id AS "sessionId", user_id AS "userId" FROM used`, [spentHash, nextHash, now, expiresAt]);
      return rotated ?? null;
    },

    /**
     * Ends the session of a spent refresh token and returns its id; null where the token is not a spent one, or the
     * session has ended already. Its own statement, not part of `rotate`, for it has to see what another rotation
     * committed meanwhile; and it loses nothing by that, since a rotation that found nothing has changed nothing.
     */
    async revokeByReuse(spentHash: Buffer, now: Date): Promise<string | null> {
      const [revoked] = await db.rows<{ id: string }>('session_revoke_by_reuse', `
        UPDATE sessions s SET revoked_at = $2 FROM refresh_tokens t
        WHERE t.token_hash = $1 AND t.spent_at IS NOT NULL AND s.id = t.session_id AND s.revoked_at IS NULL RETURNING s.id`, [spentHash, now]);
      return revoked?.id ?? null;
    },

    /**
     * Deletes at most `limit` expired refresh tokens, and the sessions that ended with them; returns the number of tokens.
     * A session expires with its newest token, so the tokens lead to every session that has to go.
     */
    async deleteExpired(now: Date, limit: number): Promise<number> {
      const [deleted] = await db.rows<{ count: number }>('sessions_delete_expired', `
        WITH expired AS (
          SELECT token_hash FROM refresh_tokens WHERE expires_at <= $1 ORDER BY expires_at LIMIT $2 FOR UPDATE SKIP LOCKED
        ), gone AS (
          DELETE FROM refresh_tokens USING expired WHERE refresh_tokens.token_hash = expired.token_hash RETURNING session_id
        ), ended AS (
          DELETE FROM sessions WHERE id IN (SELECT session_id FROM gone) AND expires_at <= $1
        )
        SELECT count(*)::int AS count FROM gone`, [now, limit]);
      return deleted?.count ?? 0;
    },
  };
}
