import type { QueryConfig } from 'pg';
import { reactionsTo } from '../../domain/events.ts';

/** As many as one call of a reaction deals with: events of one follow each would hold up everybody's timelines for minutes. */
const MAX_FOLLOWERS_PER_EVENT = 1_000;

/**
 * Turns every request to follow a person into a follow, with the counts and few events. The counts are locked in the order
 * of their ids first, as every statement that changes more than one of them does.
 */
export const acceptEveryRequest = (targetId: string, requestId: string | null): QueryConfig => ({
  name: 'follow_requests_accept_all',
  text: `
    WITH accepted AS (
      DELETE FROM follow_requests WHERE target_id = $1::uuid RETURNING id, requester_id
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
    )
    INSERT INTO outbox (id, type, payload, pending, request_id)
    SELECT uuidv7(), 'followRequests.accepted', jsonb_build_object('followerIds', jsonb_agg(requester_id), 'requestIds', jsonb_agg(id), 'followeeId', $1::uuid), $2::text[], $3::text
    FROM (
      SELECT requester_id, id, (row_number() OVER () - 1) / ${MAX_FOLLOWERS_PER_EVENT} AS part FROM accepted JOIN made ON follower_id = requester_id
    ) AS numbered GROUP BY part`,
  values: [targetId, reactionsTo['followRequests.accepted'], requestId],
});
