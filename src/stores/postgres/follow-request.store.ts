import { LAST_ID } from '../../domain/ids.ts';
import type { DomainEvent } from '../../domain/events.ts';
import type { Database } from './database.ts';
import type { FollowEdge } from './follow.store.ts';
import type { NewFollow } from './follow-write.store.ts';
import { betweenTwo, countEdge, insertEvent, insertRequestEnded } from './pair.statements.ts';
import { eventValues } from './tweet-write.store.ts';

export type FollowRequestStore = ReturnType<typeof createFollowRequestStore>;

const ACCEPT = `
  WITH accepted AS (
    DELETE FROM follow_requests WHERE requester_id = $1::uuid AND target_id = $2::uuid RETURNING id, requester_id, target_id
  ), inserted AS (
    INSERT INTO follows (follower_id, followee_id, id) SELECT $1::uuid, $2::uuid, $3::uuid FROM accepted ON CONFLICT DO NOTHING RETURNING id
  ), ${countEdge('inserted', '+ 1')}, ${insertEvent('inserted', 4)}, ${insertRequestEnded('accepted', 8)}
  SELECT 1 FROM accepted`;

const DELETE = `
  WITH ended AS (
    DELETE FROM follow_requests WHERE requester_id = $1::uuid AND target_id = $2::uuid RETURNING id, requester_id, target_id
  ), refused AS (
    INSERT INTO suggestion_dismissals (user_id, dismissed_id) SELECT requester_id, target_id FROM ended ON CONFLICT DO NOTHING
  ), ${insertRequestEnded('ended', 3)}
  SELECT 1 FROM ended`;

export function createFollowRequestStore(db: Database) {
  return {
    /** Who waits for a person's answer, newest first, older than `before`. */
    list: (targetId: string, before: string | undefined, limit: number): Promise<FollowEdge[]> =>
      db.rows('list_follow_requests', `
        SELECT id, requester_id AS "userId" FROM follow_requests WHERE target_id = $1 AND id < $2 ORDER BY id DESC LIMIT $3`,
      [targetId, before ?? LAST_ID, limit]),

    /** Turns a request into a follow. False where there is no request. */
    accept: (edge: NewFollow, event: DomainEvent<'user.followed'>): Promise<boolean> =>
      betweenTwo(db, edge.followerId, edge.followeeId, async (client) => {
        const { rowCount } = await client.query({ name: 'accept_follow_request', text: ACCEPT, values: [edge.followerId, edge.followeeId, edge.id, ...eventValues(event)] });
        return rowCount === 1;
      }),

    /** Refuses it: who asked is not shown the other as a suggestion again. False where there is no request. */
    delete: (requesterId: string, targetId: string, requestId: string): Promise<boolean> =>
      betweenTwo(db, requesterId, targetId, async (client) => {
        const { rowCount } = await client.query({
          name: 'delete_follow_request', text: DELETE, values: [requesterId, targetId, requestId],
        });
        return rowCount === 1;
      }),
  };
}
