import type { Relationship } from '../../domain/user.ts';
import type { Database } from './database.ts';
import { pairValues, type ViewerPair } from './viewer-pairs.ts';
import { slicesOf, sliceValues, type SliceRow, type SliceStart } from './slice.statements.ts';

export interface FollowEdge {
  /** UUIDv7 of the moment of following: the order of the list and its cursor. */
  id: string;
  userId: string;
}

const LIST = {
  followers: slicesOf('SELECT id, follower_id AS "userId" FROM follows WHERE followee_id = piece.owner_id AND id < piece.start ORDER BY id DESC'),
  following: slicesOf('SELECT id, followee_id AS "userId" FROM follows WHERE follower_id = piece.owner_id AND id < piece.start ORDER BY id DESC'),
};

/** No EXISTS, as in listViewerFlags. */
const RELATIONSHIP = `
  pair.other AS "userId",
  (SELECT true FROM follows WHERE follower_id = pair.viewer AND followee_id = pair.other) IS NOT NULL AS following,
  (SELECT true FROM follows WHERE follower_id = pair.other AND followee_id = pair.viewer) IS NOT NULL AS "followedBy",
  (SELECT true FROM follow_requests WHERE requester_id = pair.viewer AND target_id = pair.other) IS NOT NULL AS "followRequested",
  (SELECT true FROM blocks WHERE blocker_id = pair.viewer AND blocked_id = pair.other) IS NOT NULL AS blocking,
  (SELECT true FROM blocks WHERE blocker_id = pair.other AND blocked_id = pair.viewer) IS NOT NULL AS "blockedBy",
  (SELECT true FROM mutes WHERE muter_id = pair.viewer AND muted_id = pair.other) IS NOT NULL AS muting`;

export function createFollowStore(db: Database) {
  return {
    /** How the viewer stands to each of the others; one row for each id that was asked for. */
    listRelationships: (viewerId: string, userIds: readonly string[]): Promise<(Relationship & { userId: string })[]> =>
      db.rows('relationships', `SELECT ${RELATIONSHIP} FROM (SELECT $1::uuid AS viewer, other FROM unnest($2::uuid[]) AS other) AS pair`, [viewerId, userIds]),

    /** The same for many viewers at once: a row for each pair. */
    listRelationshipsOfPairs: (pairs: readonly ViewerPair[]): Promise<(Relationship & { viewerId: string; userId: string })[]> =>
      db.rows('relationships_of_pairs', `SELECT pair.viewer AS "viewerId", ${RELATIONSHIP} FROM unnest($1::uuid[], $2::uuid[]) AS pair(viewer, other)`, pairValues(pairs)),

    /** Of each person at most `limit`, newest first. */
    list: (direction: keyof typeof LIST, people: readonly SliceStart[], limit: number): Promise<(FollowEdge & SliceRow)[]> =>
      db.rows(`list_${direction}`, LIST[direction], sliceValues(people, limit)),

    /**
     * A page of a person's followers in the order of following, oldest first, for fan-out; `last` is where the next one begins
     * after, null where there are none. One row of text: to read a thousand rows costs Node more than all else of a fan-out.
     */
    async listFollowerIds(followeeId: string, after: string, limit: number): Promise<{ userIds: string[]; last: string | null }> {
      const [row] = await db.rows<{ userIds: string | null; last: string | null }>('fan_out_followers', `
        SELECT string_agg(follower_id::text, ' ') AS "userIds", (array_agg(id))[count(*)] AS last
        FROM (SELECT id, follower_id FROM follows WHERE followee_id = $1 AND id > $2 ORDER BY id LIMIT $3) AS page`, [followeeId, after, limit]);
      return { userIds: row?.userIds?.split(' ') ?? [], last: row?.last ?? null };
    },

    /** Which of these people follow somebody, in no order. */
    async listFollowersAmong(followeeId: string, userIds: readonly string[]): Promise<string[]> {
      const rows = await db.rows<{ id: string }>('followers_among', `
        SELECT id FROM unnest($2::uuid[]) AS person(id)
        WHERE (SELECT true FROM follows WHERE follower_id = person.id AND followee_id = $1) IS NOT NULL`, [followeeId, userIds]);
      return rows.map(({ id }) => id);
    },
  };
}
