import { LAST_ID } from '../../domain/ids.ts';
import type { ViewerActs } from '../../domain/ranking.ts';
import type { TweetStats } from '../../domain/tweet.ts';
import type { Database } from './database.ts';
import { newestTweets } from './slice.statements.ts';

/** Of whatever happened between two moments, as ids: after `since` and before `before`. */
export interface Period {
  since: string;
  /** Undefined for now. */
  before: string | undefined;
}

/** How much each statement reads at most; the reasons are in docs/ranking.md. */
const MAX_FOLLOWEES = 100;
const MAX_FOLLOWEES_OF_EACH = 20;
const MAX_STRANGERS = 100;
const TWEETS_OF_EACH = 10;
const MIN_LIKES = 2;
const MAX_ACTS_OF_A_KIND = 200;
const MAX_LATER_REACTIONS = 200;

/*
 * Every step is cut off, so the cost is the same whoever asks: 100 followees x 20 of theirs, of those the 100 whom most of them
 * follow, x 10 tweets. What a
 * person is to the viewer is looked up one by one: with EXISTS, PostgreSQL may read all that the viewer follows into a hash. A
 * person's tweets are cut off before retweets are left out: else it may go through many thousand.
 */
const SUGGESTED = `
  WITH followee AS (
    SELECT followee_id AS id FROM follows WHERE follower_id = $1 AND follows.id < $3 ORDER BY follows.id DESC LIMIT ${MAX_FOLLOWEES}
  ), near AS (
    SELECT their.followee_id AS id, count(*) AS ties FROM followee CROSS JOIN LATERAL (
      SELECT followee_id FROM follows WHERE follower_id = followee.id AND id < $3 ORDER BY id DESC LIMIT ${MAX_FOLLOWEES_OF_EACH}
    ) AS their WHERE their.followee_id <> $1 GROUP BY their.followee_id
  ), stranger AS (
    SELECT id FROM near WHERE (SELECT true FROM follows WHERE follower_id = $1 AND followee_id = near.id) IS NULL
    ORDER BY ties DESC, id LIMIT ${MAX_STRANGERS}
  ), shown AS (
    SELECT id FROM stranger WHERE (SELECT true FROM blocks WHERE blocker_id = $1 AND blocked_id = stranger.id) IS NULL
      AND (SELECT true FROM blocks WHERE blocker_id = stranger.id AND blocked_id = $1) IS NULL
      AND (SELECT true FROM mutes WHERE muter_id = $1 AND muted_id = stranger.id) IS NULL
      AND (SELECT suspended_at IS NULL AND NOT private FROM users WHERE users.id = stranger.id)
  ), recent AS (
    SELECT newest.id FROM shown CROSS JOIN LATERAL (
      SELECT id, retweet_of_id FROM tweets WHERE (author_id, id) > (shown.id, $2::uuid) AND ${newestTweets('author_id', 'shown.id', '$3::uuid', 'AND in_reply_to_id IS NULL')}
      LIMIT ${TWEETS_OF_EACH}
    ) AS newest WHERE newest.retweet_of_id IS NULL
  ), liked AS MATERIALIZED (
    SELECT id, (SELECT like_count FROM tweet_stats WHERE tweet_id = recent.id) AS likes FROM recent
  )
  SELECT id FROM liked WHERE likes >= ${MIN_LIKES} ORDER BY likes DESC, id DESC LIMIT $4`;

const VIEWER_ACTS = `
  WITH act AS (
    SELECT 1 AS likes, 0 AS retweets, 0 AS replies, tweet_id FROM (
      SELECT tweet_id FROM likes WHERE user_id = $1 AND id > $2 AND id < $3 ORDER BY id DESC LIMIT ${MAX_ACTS_OF_A_KIND}
    ) AS liked
    UNION ALL
    SELECT 0, (in_reply_to_id IS NULL)::int, (in_reply_to_id IS NOT NULL)::int, coalesce(in_reply_to_id, retweet_of_id, quoted_id) FROM (
      SELECT in_reply_to_id, retweet_of_id, quoted_id FROM tweets
      WHERE (author_id, id) > ($1::uuid, $2::uuid) AND ${newestTweets('author_id', '$1::uuid', '$3::uuid')} LIMIT ${MAX_ACTS_OF_A_KIND}
    ) AS posted WHERE coalesce(in_reply_to_id, retweet_of_id, quoted_id) IS NOT NULL
  ), towards AS (
    SELECT likes, retweets, replies, (SELECT author_id FROM tweets WHERE tweets.id = act.tweet_id) AS author_id FROM act
  )
  SELECT author_id AS "authorId", sum(likes)::int AS likes, sum(retweets)::int AS retweets, sum(replies)::int AS replies
  FROM towards WHERE author_id <> $1 GROUP BY author_id`;

/** A count without what is younger than $2; what a purge or an undone act takes away meanwhile must not make it less than none. */
const atMoment = (count: string, table: string, column: string, condition = ''): string =>
  `greatest(stats.${count} - (SELECT count(*) FROM (SELECT FROM ${table} WHERE ${column} = stats.tweet_id AND id > $2 ${condition} LIMIT ${MAX_LATER_REACTIONS}) AS later)::int, 0)`;
const STATS_AT = `
  SELECT tweet_id AS "tweetId", ${atMoment('like_count', 'likes', 'tweet_id')} AS "likeCount", ${atMoment('retweet_count', 'tweets', 'retweet_of_id', 'AND deleted_at IS NULL')} AS "retweetCount",
    ${atMoment('quote_count', 'tweets', 'quoted_id', 'AND deleted_at IS NULL')} AS "quoteCount", ${atMoment('reply_count', 'tweets', 'in_reply_to_id', 'AND deleted_at IS NULL')} AS "replyCount"
  FROM tweet_stats AS stats WHERE tweet_id = ANY($1::uuid[])`;

/** What the ranked home timeline is made of beside the home timeline itself. */
export function createRankingStore(db: Database) {
  return {
    /**
     * Ids of well-liked tweets of a period, the most liked first, by people whom the viewer does not follow and their followees do: no
     * replies or retweets, nobody private, suspended, blocked or muted.
     */
    async listSuggestedIds(viewerId: string, { since, before }: Period, limit: number): Promise<string[]> {
      const rows = await db.rows<{ id: string }>('suggested_tweet_ids', SUGGESTED, [viewerId, since, before ?? LAST_ID, limit]);
      return rows.map(({ id }) => id);
    },

    /** What the viewer did with whose tweets, of their latest likes and posts. */
    listViewerActs: (viewerId: string, { since, before }: Period): Promise<(ViewerActs & { authorId: string })[]> =>
      db.rows('viewer_acts', VIEWER_ACTS, [viewerId, since, before ?? LAST_ID]),

    /** Counts of those that were ever counted, without the reactions younger than an id, of which 200 of a kind are looked at. */
    listStatsAt: (tweetIds: readonly string[], at: string): Promise<(TweetStats & { tweetId: string })[]> =>
      db.rows('tweet_stats_at', STATS_AT, [tweetIds, at]),
  };
}
