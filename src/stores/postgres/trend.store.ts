import type { Database } from './database.ts';

export type TrendStore = ReturnType<typeof createTrendStore>;

export interface TrendRow {
  /** A key of domain/hashtags. */
  tag: string;
  score: number;
  /** Within the window. */
  tweetCount: number;
}

/** A list that nobody has refreshed for so long says nothing about now. */
const STALE_AFTER_MINUTES = 60;
/** A trend with more tweets says so many. */
const MAX_COUNTED_TWEETS = 100_000;

/** The published list, and tags' usual levels. */
export function createTrendStore(db: Database) {
  return {
    /** The highest score first. */
    list: (limit: number): Promise<TrendRow[]> =>
      db.rows('trends', `SELECT tag, score, tweet_count AS "tweetCount" FROM trends
        WHERE refreshed_at > now() - interval '${STALE_AFTER_MINUTES} minutes' ORDER BY score DESC, tag LIMIT $1`, [limit]),

    /** Puts this list in the place of the one before it. */
    async replace(trends: readonly TrendRow[]): Promise<void> {
      await db.rows('replace_trends', `
        WITH gone AS (
          DELETE FROM trends WHERE tag <> ALL($1::text[])
        )
        INSERT INTO trends (tag, score, tweet_count, refreshed_at) SELECT *, now() FROM unnest($1::text[], $2::float8[], $3::int[])
        ON CONFLICT (tag) DO UPDATE SET score = excluded.score, tweet_count = excluded.tweet_count, refreshed_at = excluded.refreshed_at`,
      [trends.map(({ tag }) => tag), trends.map(({ score }) => score), trends.map(({ tweetCount }) => tweetCount)]);
    },

    /** How many public tweets with each tag were posted after an id. */
    countTweets: (tags: readonly string[], since: string): Promise<{ tag: string; tweets: number }[]> =>
      db.rows('trend_tweet_counts', `
        SELECT wanted.tag, (SELECT count(*)::int FROM (
          SELECT FROM tweet_hashtags WHERE tag = wanted.tag AND tweet_id > $2 AND counted AND live LIMIT ${MAX_COUNTED_TWEETS}
        ) AS posted) AS tweets FROM unnest($1::text[]) AS wanted(tag)`, [tags, since]),

    /** The last hour that is kept; null where none is. */
    async findLastHour(): Promise<number | null> {
      const [row] = await db.rows<{ hour: number | null }>('hashtag_last_hour', 'SELECT max(hour) AS hour FROM hashtag_hours', []);
      return row!.hour;
    },

    /** Keeps how many people used tags in an hour that is over, and forgets what is older than `oldest`. */
    async updateHour(hour: number, tags: readonly { tag: string; people: number }[], oldest: number): Promise<void> {
      await db.rows('update_hashtag_hour', `
        WITH old AS (
          DELETE FROM hashtag_hours WHERE hour < $4
        )
        INSERT INTO hashtag_hours AS kept (tag, hour, people) SELECT tag, $3::int, people FROM unnest($1::text[], $2::int[]) AS of_hour(tag, people)
        ON CONFLICT (tag, hour) DO UPDATE SET people = excluded.people WHERE kept.people < excluded.people`,
      [tags.map(({ tag }) => tag), tags.map(({ people }) => people), hour, oldest]);
    },

    /**
     * How many people used each tag in an hour of those from one on and before another, on average; hours before the first that
     * was ever kept are no hours. Tags that nobody used are left out.
     */
    listUsual: (tags: readonly string[], from: number, before: number): Promise<{ tag: string; usual: number }[]> =>
      db.rows('hashtag_usual_levels', `
        SELECT wanted.tag, of_tag.people::float8 / ($3::int - greatest($2::int, (SELECT min(hour) FROM hashtag_hours))) AS usual
        FROM unnest($1::text[]) AS wanted(tag)
        CROSS JOIN LATERAL (SELECT sum(people) AS people FROM hashtag_hours WHERE tag = wanted.tag AND hour >= $2::int AND hour < $3::int) AS of_tag
        WHERE of_tag.people IS NOT NULL`, [tags, from, before]),
  };
}
