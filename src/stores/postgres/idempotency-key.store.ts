import type { Database } from './database.ts';

export type IdempotencyKeyStore = ReturnType<typeof createIdempotencyKeyStore>;

export function createIdempotencyKeyStore(db: Database) {
  return {
    /** Deletes at most `limit` keys made before `before`, and returns their number. */
    async deleteBefore(before: Date, limit: number): Promise<number> {
      const [deleted] = await db.rows<{ count: number }>('idempotency_keys_delete_before', `
        WITH old AS (
          SELECT user_id, key FROM idempotency_keys WHERE created_at < $1 ORDER BY created_at LIMIT $2 FOR UPDATE SKIP LOCKED
        ), gone AS (
          DELETE FROM idempotency_keys k USING old WHERE k.user_id = old.user_id AND k.key = old.key RETURNING 1
        )
        SELECT count(*)::int AS count FROM gone`, [before, limit]);
      return deleted?.count ?? 0;
    },
  };
}
