import { LAST_ID } from '../../domain/ids.ts';
import type { LanguageSample } from '../../domain/top-tweets.ts';
import type { Database } from './database.ts';
import { newestTweets } from './slice.statements.ts';

export type TopTweetStore = ReturnType<typeof createTopTweetStore>;

/** Tweets that anybody reacted to, the latest posted first, of which the top ones are chosen; of each language so many. */
const LOOKED_AT = 20_000;
const OF_LANGUAGE = 300;
/** Once in a minute for all readers. A LIMIT has tweets looked up one by one: with a join PostgreSQL may read all there are. */
const CANDIDATES = `
  WITH reacted AS MATERIALIZED (
    SELECT tweet_id AS id, like_count + retweet_count AS people FROM (
      SELECT tweet_id, like_count, retweet_count FROM tweet_stats WHERE tweet_id > $1 ORDER BY tweet_id DESC LIMIT ${LOOKED_AT}
    ) AS latest WHERE like_count + retweet_count > 0
    UNION
    SELECT tweet_id, like_count + retweet_count FROM tweet_stats WHERE tweet_id = ANY($2::uuid[]) AND tweet_id > $1
  ), numbered AS (
    SELECT reacted.id, people, author_id, lang, row_number() OVER (PARTITION BY lang ORDER BY people DESC, reacted.id DESC) AS place
    FROM reacted CROSS JOIN LATERAL (SELECT author_id, lang FROM tweets WHERE tweets.id = reacted.id AND deleted_at IS NULL AND retweet_of_id IS NULL LIMIT 1) AS tweet
  ), chosen AS (
    SELECT id, author_id AS "authorId", lang, people
      - coalesce((SELECT 1 FROM likes WHERE tweet_id = numbered.id AND user_id = author_id), 0)
      - coalesce((SELECT 1 FROM tweets WHERE retweet_of_id = numbered.id AND tweets.author_id = numbered.author_id AND deleted_at IS NULL), 0) AS people
    FROM numbered WHERE place <= ${OF_LANGUAGE} AND (SELECT NOT private AND suspended_at IS NULL FROM users WHERE users.id = author_id)
  )
  SELECT * FROM chosen WHERE people > 0`;

/** Whose posts tell what somebody reads. */
const OWN_POSTS = 30;
const FOLLOWEES = 50;
const POSTS_OF_EACH = 5;
const posts = (author: string, limit: number): string => `(SELECT lang FROM tweets WHERE ${newestTweets('author_id', author, `'${LAST_ID}'::uuid`)} LIMIT ${limit}) AS post`;
const LANGUAGES = `
  SELECT lang, sum(own)::int AS own, sum(followed)::int AS followed FROM (
    SELECT lang, 1 AS own, 0 AS followed FROM ${posts('$1', OWN_POSTS)}
    UNION ALL
    SELECT post.lang, 0, 1 FROM (SELECT followee_id AS id FROM follows WHERE follower_id = $1 ORDER BY follows.id DESC LIMIT ${FOLLOWEES}) AS followee
      CROSS JOIN LATERAL ${posts('followee.id', POSTS_OF_EACH)}
  ) AS post WHERE lang IS NOT NULL GROUP BY lang`;

export interface TopTweetCandidate {
  id: string;
  authorId: string;
  lang: string | null;
  people: number;
}

export function createTopTweetStore(db: Database) {
  return {
    /**
     * Public tweets posted after an id that others liked or retweeted, of the 20,000 latest with any reaction and of `kept`: of each
     * language 300 at most, those with the most people.
     */
    listCandidates: (since: string, kept: readonly string[]): Promise<TopTweetCandidate[]> => db.rows('top_tweet_candidates', CANDIDATES, [since, kept]),

    /** In which languages the viewer, and those whom they followed last, wrote their latest tweets. */
    listLanguages: (viewerId: string): Promise<LanguageSample[]> => db.rows('viewer_languages', LANGUAGES, [viewerId]),
  };
}
