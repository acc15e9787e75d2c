import type { Relationship } from '../../domain/user.ts';
import type { Database } from './database.ts';

export type FollowStore = ReturnType<typeof createFollowStore>;

export function createFollowStore(db: Database) {
  return {
    /** How the viewer stands to each of the others; one row for each id that was asked for. */
    listRelationships: (viewerId: string, userIds: readonly string[]): Promise<(Relationship & { userId: string })[]> =>
      db.rows('relationships', `
        SELECT other.id AS "userId",
          EXISTS (SELECT FROM follows WHERE follower_id = $1 AND followee_id = other.id) AS following,
          EXISTS (SELECT FROM follows WHERE follower_id = other.id AND followee_id = $1) AS "followedBy",
          EXISTS (SELECT FROM follow_requests WHERE requester_id = $1 AND target_id = other.id) AS "followRequested"
        FROM unnest($2::uuid[]) AS other(id)`, [viewerId, userIds]),
  };
}
