import { reactionsTo, type DomainEvent } from '../../domain/events.ts';
import type { Database } from './database.ts';
import { betweenTwo, countEdge, insertEvent, insertRequestEnded } from './pair.statements.ts';
import { eventValues } from './tweet-write.store.ts';

export type FollowWriteStore = ReturnType<typeof createFollowWriteStore>;

export interface NewFollow {
  id: string;
  followerId: string;
  followeeId: string;
}

export type FollowOutcome = 'followed' | 'requested' | 'unchanged' | 'blocked';

const INSERT = `
  WITH target AS (
    SELECT private FROM users WHERE id = $2::uuid
      AND (SELECT true FROM blocks WHERE blocker_id = $1::uuid AND blocked_id = $2::uuid) IS NULL
      AND (SELECT true FROM blocks WHERE blocker_id = $2::uuid AND blocked_id = $1::uuid) IS NULL
  ), inserted AS (
    INSERT INTO follows (follower_id, followee_id, id) SELECT $1::uuid, $2::uuid, $3::uuid FROM target WHERE NOT private
    ON CONFLICT DO NOTHING RETURNING id
  ), requested AS (
    INSERT INTO follow_requests (requester_id, target_id, id) SELECT $1::uuid, $2::uuid, $3::uuid FROM target
    WHERE private AND (SELECT true FROM follows WHERE follower_id = $1::uuid AND followee_id = $2::uuid) IS NULL
    ON CONFLICT DO NOTHING RETURNING id
  ), ${countEdge('inserted', '+ 1')}, ${insertEvent('inserted', 4)}, requested_event AS (
    INSERT INTO outbox (id, type, payload, pending, request_id)
    SELECT uuidv7(), 'followRequest.made', jsonb_build_object('requesterId', $1::uuid, 'targetId', $2::uuid), '{${reactionsTo['followRequest.made'].join()}}', $8::text FROM requested
  )
  SELECT CASE
    WHEN EXISTS (SELECT FROM inserted) THEN 'followed'
    WHEN EXISTS (SELECT FROM requested) THEN 'requested'
    WHEN EXISTS (SELECT FROM target) THEN 'unchanged'
    ELSE 'blocked' END AS outcome`;

const DELETE = `
  WITH deleted AS (
    DELETE FROM follows WHERE follower_id = $1::uuid AND followee_id = $2::uuid RETURNING id
  ), withdrawn AS (
    DELETE FROM follow_requests WHERE requester_id = $1::uuid AND target_id = $2::uuid RETURNING id, requester_id, target_id
  ), ${countEdge('deleted', '- 1')}, ${insertEvent('deleted', 3)}, ${insertRequestEnded('withdrawn', 7)}
  SELECT 1 FROM deleted`;

export function createFollowWriteStore(db: Database) {
  return {
    /** A follow, or a request where the followee is private; neither across a block. */
    insert: (edge: NewFollow, event: DomainEvent<'user.followed'>): Promise<FollowOutcome> =>
      betweenTwo(db, edge.followerId, edge.followeeId, async (client) => {
        const { rows } = await client.query<{ outcome: FollowOutcome }>({
          name: 'insert_follow', text: INSERT, values: [edge.followerId, edge.followeeId, edge.id, ...eventValues(event)],
        });
        return rows[0]!.outcome;
      }),

    /** Ends a follow and withdraws a request. False where nobody was followed. */
    delete: (followerId: string, followeeId: string, event: DomainEvent<'user.unfollowed'>): Promise<boolean> =>
      betweenTwo(db, followerId, followeeId, async (client) => {
        const { rowCount } = await client.query({ name: 'delete_follow', text: DELETE, values: [followerId, followeeId, ...eventValues(event)] });
        return rowCount === 1;
      }),
  };
}
