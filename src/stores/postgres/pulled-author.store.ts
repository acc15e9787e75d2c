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

/** Of an author, with the first followers in the order of following; without them where tweets are not pushed. */
export interface FanOutStart extends FanOutAuthor {
  userIds: string[];
  /** Where the next ones come after, null where there are none. */
  last: string | null;
}

type FanOutRow = { followerCount: number } & { [Field in keyof PulledAuthor]: PulledAuthor[Field] | null };
const toFanOutAuthor = ({ followerCount, crossingId, state }: FanOutRow): FanOutAuthor =>
  ({ followerCount, pulled: crossingId === null || state === null ? null : { crossingId, state } });

export function createPulledAuthorStore(db: Database) {
  return {
    /** Of several authors at once, with at most `limit` followers each; in the order of their ids here. */
    async listStarts(authorIds: readonly string[], limit: number): Promise<FanOutStart[]> {
      const rows = await db.rows<FanOutRow & { userIds: string | null; last: string | null }>('fan_out_starts', FAN_OUT_STARTS, [authorIds, limit]);
      return rows.map((row) => ({ ...toFanOutAuthor(row), userIds: row.userIds?.split(' ') ?? [], last: row.last }));
    },

    async find(authorId: string): Promise<FanOutAuthor> {
      const [row] = await db.rows<FanOutRow>('fan_out_author', `
        SELECT coalesce((SELECT follower_count FROM user_stats WHERE user_id = $1), 0) AS "followerCount", crossing_id AS "crossingId", state
        FROM (SELECT) AS always LEFT JOIN pulled_authors ON author_id = $1`, [authorId]);
      return toFanOutAuthor(row!);
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

/** Followers as one text: to read a thousand rows costs Node more than all else of a fan-out. */
const FAN_OUT_STARTS = `
  SELECT coalesce((SELECT follower_count FROM user_stats WHERE user_id = author.id), 0) AS "followerCount",
    crossing.crossing_id AS "crossingId", crossing.state, followers."userIds", followers.last
  FROM unnest($1::uuid[]) WITH ORDINALITY AS author(id, place)
  LEFT JOIN LATERAL (SELECT crossing_id, state FROM pulled_authors WHERE author_id = author.id OFFSET 0) AS crossing ON true
  CROSS JOIN LATERAL (
    SELECT string_agg(follower_id::text, ' ' ORDER BY id) AS "userIds", (array_agg(id ORDER BY id DESC))[1] AS last FROM (
      SELECT id, follower_id FROM follows WHERE followee_id = author.id AND crossing.crossing_id IS NULL ORDER BY id LIMIT $2
    ) AS page
  ) AS followers
  ORDER BY author.place`;
