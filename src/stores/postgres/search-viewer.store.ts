import type { Database } from './database.ts';

export type SearchViewerStore = ReturnType<typeof createSearchViewerStore>;

/** What decides which documents a viewer may see. */
export interface ViewerSets {
  /** Whoever of the two blocked the other. */
  blockedIds: string[];
  /** Whom the viewer follows although not everybody sees their tweets. */
  privateFolloweeIds: string[];
}

export function createSearchViewerStore(db: Database) {
  return {
    async listSets(viewerId: string): Promise<ViewerSets> {
      const [sets] = await db.rows<ViewerSets>('search_viewer_sets', `SELECT
        ARRAY(SELECT blocked_id FROM blocks WHERE blocker_id = $1 UNION SELECT blocker_id FROM blocks WHERE blocked_id = $1) AS "blockedIds",
        ARRAY(SELECT followee_id FROM follows JOIN users ON users.id = followee_id WHERE follower_id = $1 AND private) AS "privateFolloweeIds"`, [viewerId]);
      return sets!;
    },

    async listFolloweeIds(viewerId: string): Promise<string[]> {
      const rows = await db.rows<{ id: string }>('search_viewer_followees', 'SELECT followee_id AS id FROM follows WHERE follower_id = $1', [viewerId]);
      return rows.map(({ id }) => id);
    },
  };
}
