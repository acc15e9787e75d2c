import type { DomainEvent } from '../../domain/events.ts';
import type { Relationship } from '../../domain/user.ts';
import type { Database } from './database.ts';
import { LAST_ID } from './tweet.store.ts';
import { eventValues } from './tweet-write.store.ts';

export interface FollowEdge {
  /** UUIDv7 of the moment of following: the order of the list and its cursor. */
  id: string;
  userId: string;
}

/*
 * Both people's counts are locked in the order of their ids before either is written: two who follow each other at the same
 * moment would otherwise wait for one another.
 */
const countEdge = (edge: string, step: '+ 1' | '- 1'): string => `
  locked AS (
    SELECT user_id FROM user_stats WHERE user_id IN ($1::uuid, $2::uuid) AND EXISTS (SELECT FROM ${edge}) ORDER BY user_id FOR UPDATE
  ), counted AS (
    UPDATE user_stats SET
      following_count = CASE WHEN user_stats.user_id = $1::uuid THEN following_count ${step} ELSE following_count END,
      follower_count = CASE WHEN user_stats.user_id = $2::uuid THEN follower_count ${step} ELSE follower_count END
    FROM locked WHERE user_stats.user_id = locked.user_id
  )`;

const insertEvent = (edge: string, first: number): string => `
  event AS (
    INSERT INTO outbox (id, type, payload, pending, request_id)
    SELECT $${first}::uuid, $${first + 1}::text, $${first + 2}::jsonb, $${first + 3}::text[], $${first + 4}::text FROM ${edge}
  )`;

const INSERT = `
  WITH inserted AS (
    INSERT INTO follows (follower_id, followee_id, id)
    SELECT $1::uuid, $2::uuid, $3::uuid WHERE EXISTS (SELECT FROM users WHERE id = $2::uuid AND NOT private)
    ON CONFLICT DO NOTHING RETURNING id
  ), ${countEdge('inserted', '+ 1')}, ${insertEvent('inserted', 4)}
  SELECT 1 FROM inserted`;

const DELETE = `
  WITH deleted AS (
    DELETE FROM follows WHERE follower_id = $1::uuid AND followee_id = $2::uuid RETURNING id
  ), withdrawn AS (
    DELETE FROM follow_requests WHERE requester_id = $1::uuid AND target_id = $2::uuid
  ), ${countEdge('deleted', '- 1')}, ${insertEvent('deleted', 3)}
  SELECT 1 FROM deleted`;

const listOf = (owner: string, other: string): string => `
  SELECT owner.id AS "ownerId", edge.id, edge."userId" FROM unnest($1::uuid[]) AS owner(id)
  CROSS JOIN LATERAL (
    SELECT id, ${other} AS "userId" FROM follows WHERE ${owner} = owner.id AND id < $2 ORDER BY id DESC LIMIT $3
  ) AS edge
  ORDER BY edge.id DESC`;
const LIST = { followers: listOf('followee_id', 'follower_id'), following: listOf('follower_id', 'followee_id') };

export function createFollowStore(db: Database) {
  return {
    /** How the viewer stands to each of the others; one row for each id that was asked for. */
    listRelationships: (viewerId: string, userIds: readonly string[]): Promise<(Relationship & { userId: string })[]> =>
      db.rows('relationships', `
        SELECT other.id AS "userId",
          EXISTS (SELECT FROM follows WHERE follower_id = $1 AND followee_id = other.id) AS following,
          EXISTS (SELECT FROM follows WHERE follower_id = other.id AND followee_id = $1) AS "followedBy",
          EXISTS (SELECT FROM follow_requests WHERE requester_id = $1 AND target_id = other.id) AS "followRequested",
          EXISTS (SELECT FROM blocks WHERE blocker_id = $1 AND blocked_id = other.id) AS blocking,
          EXISTS (SELECT FROM blocks WHERE blocker_id = other.id AND blocked_id = $1) AS "blockedBy",
          EXISTS (SELECT FROM mutes WHERE muter_id = $1 AND muted_id = other.id) AS muting
        FROM unnest($2::uuid[]) AS other(id)`, [viewerId, userIds]),

    /** Of each owner at most `limit`, newest first, older than `before`. */
    list: (direction: keyof typeof LIST, ownerIds: readonly string[], before: string | undefined, limit: number): Promise<(FollowEdge & { ownerId: string })[]> =>
      db.rows(`list_${direction}`, LIST[direction], [ownerIds, before ?? LAST_ID, limit]),

    /** False where the edge is there already, or the followee is private. */
    async insert(edge: { followerId: string; followeeId: string; id: string }, event: DomainEvent<'user.followed'>): Promise<boolean> {
      const inserted = await db.rows('insert_follow', INSERT, [edge.followerId, edge.followeeId, edge.id, ...eventValues(event)]);
      return inserted.length === 1;
    },

    /** Asks a private account. False where it was asked or is followed already, or is not private (any more). */
    async insertRequest(request: { requesterId: string; targetId: string; id: string }): Promise<boolean> {
      const inserted = await db.rows('insert_follow_request', `
        INSERT INTO follow_requests (requester_id, target_id, id)
        SELECT $1::uuid, $2::uuid, $3::uuid
        -- Locked against going public, which accepts the requests that it finds.
        FROM (SELECT FROM users WHERE id = $2::uuid AND private FOR SHARE) AS target
        WHERE NOT EXISTS (SELECT FROM follows WHERE follower_id = $1::uuid AND followee_id = $2::uuid)
        ON CONFLICT DO NOTHING RETURNING 1`, [request.requesterId, request.targetId, request.id]);
      return inserted.length === 1;
    },

    /** Ends a follow and withdraws a request. False where nobody was followed. */
    async delete(followerId: string, followeeId: string, event: DomainEvent<'user.unfollowed'>): Promise<boolean> {
      const deleted = await db.rows('delete_follow', DELETE, [followerId, followeeId, ...eventValues(event)]);
      return deleted.length === 1;
    },

    /** A page of a person's followers in the order of following, oldest first, for fan-out. */
    listFollowerIds: (followeeId: string, after: string, limit: number): Promise<FollowEdge[]> =>
      db.rows('fan_out_followers', 'SELECT id, follower_id AS "userId" FROM follows WHERE followee_id = $1 AND id > $2 ORDER BY id LIMIT $3', [followeeId, after, limit]),
  };
}
