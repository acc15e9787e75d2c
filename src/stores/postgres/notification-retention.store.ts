import type { Database } from './database.ts';

export type NotificationRetentionStore = ReturnType<typeof createNotificationRetentionStore>;

/** A person's places are given in the order of time: what is first in the index of places is what changed longest ago. */
const OLDEST_READ = `SELECT id, updated_at FROM notifications
  WHERE recipient_id = state.user_id AND position <= state.read_up_to ORDER BY position LIMIT`;

export function createNotificationRetentionStore(db: Database) {
  return {
    /** The next people in the order of their ids, and whether they have read something that has not changed since `before`; one index entry each. */
    listPeople: (after: string, before: Date, limit: number): Promise<{ userId: string; due: boolean }[]> =>
      db.rows('notification_retention_people', `
        SELECT state.user_id AS "userId", coalesce(oldest.updated_at < $2, false) AS due
        FROM notification_states state LEFT JOIN LATERAL (${OLDEST_READ} 1) AS oldest ON true
        WHERE state.user_id > $1 ORDER BY state.user_id LIMIT $3`, [after, before, limit]),

    /** What somebody has read and what has not changed since `before`, the oldest first. */
    async listReadBefore(userId: string, before: Date, limit: number): Promise<string[]> {
      const rows = await db.rows<{ id: string }>('notification_retention_read', `
        SELECT oldest.id FROM notification_states state CROSS JOIN LATERAL (${OLDEST_READ} $3) AS oldest
        WHERE state.user_id = $1 AND oldest.updated_at < $2`, [userId, before, limit]);
      return rows.map(({ id }) => id);
    },

    /** Deletes at most `limit` of the actors of these, and returns their number. */
    async deleteActors(userId: string, ids: readonly string[], limit: number): Promise<number> {
      const [gone] = await db.rows<{ count: number }>('notification_retention_actors', `
        WITH batch AS (
          SELECT type, subject_id, actor_id FROM notification_actors WHERE recipient_id = $1 AND notification_id = ANY($2::uuid[]) LIMIT $3
        ), gone AS (
          DELETE FROM notification_actors a USING batch
          WHERE a.recipient_id = $1 AND a.type = batch.type AND a.subject_id = batch.subject_id AND a.actor_id = batch.actor_id RETURNING 1
        )
        SELECT count(*)::int AS count FROM gone`, [userId, ids, limit]);
      return gone?.count ?? 0;
    },

    /** Their actors are to be deleted first. */
    async delete(userId: string, ids: readonly string[]): Promise<void> {
      await db.rows('notification_retention_delete', 'DELETE FROM notifications WHERE recipient_id = $1 AND id = ANY($2::uuid[])', [userId, ids]);
    },
  };
}
