import type { Database } from '../postgres/database.ts';

export type SearchVisibilityStore = ReturnType<typeof createSearchVisibilityStore>;

/** What an engine that knows no graph needs to leave out what the viewer may not see. */
export interface SearchVisibility {
  /** Whoever blocked the viewer, or was blocked by them. */
  blockedIds: string[];
  /** Private people whom the viewer follows. */
  followedPrivateIds: string[];
}

export function createSearchVisibilityStore(db: Database) {
  return {
    async find(viewerId: string): Promise<SearchVisibility> {
      const [found] = await db.rows<SearchVisibility>('search_visibility', `SELECT
        ARRAY(SELECT blocked_id FROM blocks WHERE blocker_id = $1 UNION SELECT blocker_id FROM blocks WHERE blocked_id = $1) AS "blockedIds",
        ARRAY(SELECT followee_id FROM follows JOIN users ON users.id = followee_id WHERE follower_id = $1 AND private) AS "followedPrivateIds"`, [viewerId]);
      return found!;
    },

    async listFolloweeIds(viewerId: string): Promise<string[]> {
      const rows = await db.rows<{ id: string }>('search_followees', 'SELECT followee_id AS id FROM follows WHERE follower_id = $1', [viewerId]);
      return rows.map(({ id }) => id);
    },
  };
}
