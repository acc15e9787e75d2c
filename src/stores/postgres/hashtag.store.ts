import { LAST_ID } from '../../domain/ids.ts';
import type { Hashtag } from '../../domain/hashtags.ts';
import type { Database } from './database.ts';
import type { SliceRow, SliceStart } from './slice.statements.ts';

export type HashtagStore = ReturnType<typeof createHashtagStore>;

/** Rows that wait for the reaction, of one tag: of more than these a count is a moment behind. */
const MAX_UNSETTLED = 1_000;
/** Tags that a search looks at: so many of those used last, and so many with the prefix. */
const SEARCHED_TAGS = 1_000;

/** Above whatever begins with a text, in the collation "C". */
const END_OF_PREFIX = '\u{10FFFF}';

/** Whether a row of tweet_hashtags `used` belongs into the count. */
export const IS_PUBLIC = 'used.live AND tweets.deleted_at IS NULL AND NOT users.private AND users.suspended_at IS NULL';
export const WITH_AUTHOR = 'JOIN tweets ON tweets.id = used.tweet_id JOIN users ON users.id = tweets.author_id';

/*
 * Each tag is looked up: of many at once PostgreSQL would read every count there is. What is counted, and what is yet to be: so a count is exact from the commit of a post on, though no post writes it. One
 * snapshot has both, and the reaction changes both in one commit.
 */
const STATS = `
  SELECT wanted.tag AS key, coalesce(stats.written, waiting.written, wanted.tag) AS tag, (coalesce(stats.tweet_count, 0) + coalesce(waiting.tweets, 0))::int AS "tweetCount"
  FROM unnest($1::text[]) AS wanted(tag)
  LEFT JOIN LATERAL (SELECT * FROM hashtag_stats WHERE tag = wanted.tag LIMIT 1) AS stats ON true
  LEFT JOIN LATERAL (
    SELECT sum((${IS_PUBLIC})::int - used.counted::int) AS tweets, bool_or(${IS_PUBLIC}) AS is_public,
      (array_agg(used.written ORDER BY used.tweet_id) FILTER (WHERE ${IS_PUBLIC}))[1] AS written
    FROM (SELECT tweet_id, live, counted, written FROM tweet_hashtags WHERE tag = wanted.tag AND NOT settled ORDER BY tag, tweet_id LIMIT ${MAX_UNSETTLED}) AS used ${WITH_AUTHOR}
  ) AS waiting ON true
  WHERE stats.tag IS NOT NULL OR waiting.is_public`;

const LIST = `
  SELECT (piece.number - 1)::int AS piece, line.* FROM unnest($1::text[], $2::uuid[]) WITH ORDINALITY AS piece(tag, start, number)
  CROSS JOIN LATERAL (
    SELECT tweet_id AS id FROM tweet_hashtags WHERE tag = piece.tag AND tweet_id < piece.start AND live ORDER BY tag DESC, tweet_id DESC LIMIT $3
  ) AS line`;

/*
 * Where ranges begin is all that PostgreSQL is told before it has read so many: of a range with an end it may believe that it is
 * short, read all of it and sort.
 */
const SEARCH = `
  WITH latest AS (
    SELECT tag, last_used_id FROM hashtag_stats ORDER BY last_used_id DESC LIMIT ${SEARCHED_TAGS}
  ), near AS (
    SELECT tag, last_used_id FROM hashtag_stats WHERE tag >= $1 ORDER BY tag LIMIT ${SEARCHED_TAGS}
  ), waiting AS (
    SELECT tag, tweet_id FROM tweet_hashtags WHERE NOT settled AND tag >= $1 ORDER BY tag, tweet_id LIMIT ${SEARCHED_TAGS}
  )
  SELECT tag FROM (
    SELECT tag, last_used_id AS id FROM latest UNION ALL TABLE near UNION ALL TABLE waiting
  ) AS found WHERE tag >= $1 AND tag < $2 GROUP BY tag ORDER BY max(id::text) DESC, tag LIMIT $3`;

/** Tags are keys (domain/hashtags). */
export function createHashtagStore(db: Database) {
  return {
    /** What public tweets ever used, in no order; `tweetCount` counts those that stand. */
    listByTags: (tags: readonly string[]): Promise<Hashtag[]> => db.rows('hashtags_by_tags', STATS, [tags]),

    /** Ids of tweets with each tag (`ownerId`), of each at most `limit`, newest first; hidden ones too. */
    listTweetIds: (tags: readonly SliceStart[], limit: number): Promise<SliceRow[]> =>
      db.rows('hashtag_tweets', LIST, [tags.map(({ ownerId }) => ownerId), tags.map(({ before }) => before ?? LAST_ID), limit]),

    /**
     * Tags that begin with a text, those first that were used last; some of them by nobody any more, or by nobody in public. Of a
     * prefix that more than 1,000 tags have, those beyond them in the alphabet are found while they are among the 1,000 used last.
     */
    async listByPrefix(prefix: string, limit: number): Promise<string[]> {
      const rows = await db.rows<{ tag: string }>('hashtags_by_prefix', SEARCH, [prefix, prefix + END_OF_PREFIX, limit]);
      return rows.map(({ tag }) => tag);
    },
  };
}
