import type { Relationship } from '../../domain/user.ts';
import type { Database } from './database.ts';
import { LAST_ID } from './tweet.store.ts';

export interface FollowEdge {
  /** UUIDv7 of the moment of following: the order of the list and its cursor. */
  id: string;
  userId: string;
}

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

    /** A page of a person's followers in the order of following, oldest first, for fan-out. */
    listFollowerIds: (followeeId: string, after: string, limit: number): Promise<FollowEdge[]> =>
      db.rows('fan_out_followers', 'SELECT id, follower_id AS "userId" FROM follows WHERE followee_id = $1 AND id > $2 ORDER BY id LIMIT $3', [followeeId, after, limit]),
  };
}
