import type { Database } from './database.ts';

export type PulledAuthorStore = ReturnType<typeof createPulledAuthorStore>;

/** How an author with many followers stands to the limit (docs/adr/0015). */
export interface PulledAuthor {
  /** One time that the author grew beyond the limit. */
  crossingId: string;
  state: 'entering' | 'pulled' | 'leaving';
}

export interface FanOutAuthor {
  followerCount: number;
  /** Null where tweets are pushed. */
  pulled: PulledAuthor | null;
}

export function createPulledAuthorStore(db: Database) {
  return {
    async find(authorId: string): Promise<FanOutAuthor> {
      const [row] = await db.rows<{ followerCount: number } & { [Field in keyof PulledAuthor]: PulledAuthor[Field] | null }>('fan_out_author', `
        SELECT coalesce((SELECT follower_count FROM user_stats WHERE user_id = $1), 0) AS "followerCount", crossing_id AS "crossingId", state
        FROM (SELECT) AS always LEFT JOIN pulled_authors ON author_id = $1`, [authorId]);
      const { followerCount, crossingId, state } = row!;
      return { followerCount, pulled: crossingId === null || state === null ? null : { crossingId, state } };
    },

    /** Begins a crossing; where another has begun, that one stands. */
    async insert(authorId: string, crossingId: string): Promise<PulledAuthor> {
      const [row] = await db.rows<PulledAuthor>('insert_pulled_author', `
        INSERT INTO pulled_authors (author_id, crossing_id, state) VALUES ($1, $2, 'entering')
        ON CONFLICT (author_id) DO UPDATE SET author_id = excluded.author_id RETURNING crossing_id AS "crossingId", state`, [authorId, crossingId]);
      return row!;
    },

    /** Goes on to a state, unless another has gone on from this one. */
    async update(authorId: string, { crossingId, state }: PulledAuthor, to: PulledAuthor['state']): Promise<void> {
      await db.rows('update_pulled_author', 'UPDATE pulled_authors SET state = $4 WHERE author_id = $1 AND crossing_id = $2 AND state = $3', [authorId, crossingId, state, to]);
    },

    /** Ends this crossing, and no later one. */
    async delete(authorId: string, crossingId: string): Promise<void> {
      await db.rows('delete_pulled_author', `DELETE FROM pulled_authors WHERE author_id = $1 AND crossing_id = $2 AND state = 'leaving'`, [authorId, crossingId]);
    },

    /** Whom of the pulled authors the viewer follows, at most `limit`, in no order. Not EXISTS, as in listViewerFlags: the viewer's follows are walked, and each looked up. */
    async listFollowedBy(viewerId: string, limit: number): Promise<string[]> {
      const rows = await db.rows<{ id: string }>('pulled_followees', `
        SELECT followee_id AS id FROM follows
        WHERE follower_id = $1 AND (SELECT true FROM pulled_authors WHERE author_id = followee_id) IS NOT NULL LIMIT $2`, [viewerId, limit]);
      return rows.map(({ id }) => id);
    },
  };
}
