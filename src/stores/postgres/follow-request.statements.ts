import type { QueryConfig } from 'pg';
import { reactionsTo } from '../../domain/events.ts';
import { insertRequestEnded } from './pair.statements.ts';

/**
 * Turns every request to follow a person into a follow, with its counts and its event. The counts are locked in the order
 * of their ids first, as every statement that changes more than one of them does.
 */
export const acceptEveryRequest = (targetId: string, requestId: string): QueryConfig => ({
  name: 'follow_requests_accept_all',
  text: `
    WITH accepted AS (
      DELETE FROM follow_requests WHERE target_id = $1::uuid RETURNING id, requester_id, target_id
    ), made AS (
      INSERT INTO follows (follower_id, followee_id, id) SELECT requester_id, $1::uuid, uuidv7() FROM accepted
      ON CONFLICT DO NOTHING RETURNING follower_id
    ), locked AS (
      SELECT user_id FROM user_stats WHERE user_id IN (SELECT follower_id FROM made UNION ALL SELECT $1::uuid FROM made)
      ORDER BY user_id FOR UPDATE
    ), counted AS (
      UPDATE user_stats SET
        following_count = following_count + CASE WHEN user_stats.user_id = $1::uuid THEN 0 ELSE 1 END,
        follower_count = follower_count + CASE WHEN user_stats.user_id = $1::uuid THEN (SELECT count(*) FROM made)::int ELSE 0 END
      FROM locked WHERE user_stats.user_id = locked.user_id
    ), ${insertRequestEnded('accepted', 3)}
    INSERT INTO outbox (id, type, payload, pending, request_id)
    SELECT uuidv7(), 'user.followed', jsonb_build_object('followerId', follower_id, 'followeeId', $1::uuid, 'accepted', true), $2::text[], $3::text FROM made`,
  values: [targetId, reactionsTo['user.followed'], requestId],
});
