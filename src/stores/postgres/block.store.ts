import { reactionsTo } from '../../domain/events.ts';
import type { Database } from './database.ts';
import { betweenTwo, insertRequestEnded } from './pair.statements.ts';

export type BlockStore = ReturnType<typeof createBlockStore>;

const INSERT = `
  WITH blocked AS (
    INSERT INTO blocks (blocker_id, blocked_id, id) VALUES ($1::uuid, $2::uuid, $3::uuid) ON CONFLICT DO NOTHING
  ), ended AS (
    DELETE FROM follows WHERE (follower_id = $1::uuid AND followee_id = $2::uuid) OR (follower_id = $2::uuid AND followee_id = $1::uuid)
    RETURNING follower_id, followee_id
  ), withdrawn AS (
    DELETE FROM follow_requests WHERE (requester_id = $1::uuid AND target_id = $2::uuid) OR (requester_id = $2::uuid AND target_id = $1::uuid)
    RETURNING id, requester_id, target_id
  ), ${insertRequestEnded('withdrawn', 5)}, locked AS (
    SELECT user_id FROM user_stats WHERE user_id IN ($1::uuid, $2::uuid) AND EXISTS (SELECT FROM ended) ORDER BY user_id FOR UPDATE
  ), counted AS (
    UPDATE user_stats SET
      following_count = following_count - (SELECT count(*) FROM ended WHERE follower_id = user_stats.user_id)::int,
      follower_count = follower_count - (SELECT count(*) FROM ended WHERE followee_id = user_stats.user_id)::int
    FROM locked WHERE user_stats.user_id = locked.user_id
  ), event AS (
    INSERT INTO outbox (id, type, payload, pending, request_id)
    SELECT uuidv7(), 'user.unfollowed', jsonb_build_object('followerId', follower_id, 'followeeId', followee_id), $4::text[], $5::text FROM ended
  )
  SELECT follower_id AS "followerId" FROM ended`;

export function createBlockStore(db: Database) {
  return {
    /**
     * Parts two people: the block, and the end of every follow and request between them, with counts and events. Returns
     * whichever of the two followed the other until now.
     */
    insert: (block: { id: string; blockerId: string; blockedId: string }, requestId: string): Promise<string[]> =>
      betweenTwo(db, block.blockerId, block.blockedId, async (client) => {
        const { rows } = await client.query<{ followerId: string }>({
          name: 'insert_block', text: INSERT, values: [block.blockerId, block.blockedId, block.id, reactionsTo['user.unfollowed'], requestId],
        });
        return rows.map(({ followerId }) => followerId);
      }),

    async delete(blockerId: string, blockedId: string): Promise<void> {
      await db.rows('delete_block', 'DELETE FROM blocks WHERE blocker_id = $1 AND blocked_id = $2', [blockerId, blockedId]);
    },
  };
}
