import { LAST_ID } from '../../domain/ids.ts';
import type { Tweet, TweetStats, TweetViewerFlags } from '../../domain/tweet.ts';
import type { Database } from './database.ts';
import { LIST_HOME_IDS } from './home-ids.statement.ts';
import { pairValues, type ViewerPair } from './viewer-pairs.ts';
import { newestTweets, slicesOf, sliceValues, type SliceRow, type SliceStart } from './slice.statements.ts';

/** The columns of domain Tweet. */
export const TWEET_COLUMNS = `id, author_id AS "authorId", text, entities, in_reply_to_id AS "inReplyToId",
  conversation_id AS "conversationId", quoted_id AS "quotedId", retweet_of_id AS "retweetOfId", has_poll AS "hasPoll",
  created_at AS "createdAt", edited_at AS "editedAt", deleted_at AS "deletedAt"`;

/** Which of a person's tweets: without replies, or all. Retweets are in both. */
export type AuthorTweets = 'withoutReplies' | 'all';

const byAuthor = (condition: string): string => slicesOf(`SELECT id FROM tweets WHERE ${newestTweets('author_id', 'piece.owner_id', 'piece.start', condition)}`);
const LIST_BY_AUTHOR = { withoutReplies: byAuthor('AND in_reply_to_id IS NULL'), all: byAuthor('') };

/** Of a column or value `tweet`: not false but null where nobody has. */
const IS_TOUCHED = `((SELECT true FROM likes WHERE tweet_id = tweet LIMIT 1)
  OR (SELECT true FROM tweets WHERE retweet_of_id = tweet AND deleted_at IS NULL LIMIT 1) OR (SELECT true FROM bookmarks WHERE tweet_id = tweet LIMIT 1))`;

const FLAGS_OF_PAIRS = `
  WITH pair AS MATERIALIZED (
    SELECT viewer, tweet FROM unnest($1::uuid[], $2::uuid[]) AS pair(viewer, tweet)
  ), touched AS MATERIALIZED (
    SELECT tweet FROM (SELECT DISTINCT tweet FROM pair) AS asked WHERE ${IS_TOUCHED}
  )
  SELECT viewer AS "viewerId", tweet AS "tweetId",
    (SELECT true FROM likes WHERE tweet_id = tweet AND user_id = viewer) IS NOT NULL AS liked,
    (SELECT true FROM tweets WHERE retweet_of_id = tweet AND author_id = viewer AND deleted_at IS NULL) IS NOT NULL AS retweeted,
    (SELECT true FROM bookmarks WHERE user_id = viewer AND tweet_id = tweet) IS NOT NULL AS bookmarked
  FROM pair JOIN touched USING (tweet)`;

const NEW = `
  SELECT ${TWEET_COLUMNS}, (${IS_TOUCHED}) IS NOT TRUE AS untouched, coalesce((
    SELECT json_build_object('likeCount', like_count, 'retweetCount', retweet_count, 'quoteCount', quote_count, 'replyCount', reply_count) FROM tweet_stats WHERE tweet_id = tweet
  ), '{"likeCount":0,"retweetCount":0,"quoteCount":0,"replyCount":0}') AS stats
  FROM (SELECT id AS tweet, * FROM tweets WHERE id = ANY($1::uuid[])) AS found`;

export function createTweetStore(db: Database) {
  return {
    /** Those that exist, deleted ones and retweets included, in no order. */
    listByIds: (ids: readonly string[]): Promise<Tweet[]> =>
      db.rows('tweets_by_ids', `SELECT ${TWEET_COLUMNS} FROM tweets WHERE id = ANY($1::uuid[])`, [ids]),

    /** Those that were ever counted, in no order. */
    listStats: (ids: readonly string[]): Promise<(TweetStats & { tweetId: string })[]> =>
      db.rows('tweet_stats_by_ids', `SELECT tweet_id AS "tweetId", like_count AS "likeCount", retweet_count AS "retweetCount",
        quote_count AS "quoteCount", reply_count AS "replyCount" FROM tweet_stats WHERE tweet_id = ANY($1::uuid[])`, [ids]),

    /**
     * What the viewer did with each of the tweets; one row for each id that was asked for. With EXISTS, PostgreSQL would at
     * times read everything that the viewer ever did into a hash; subqueries for a value are looked up row by row.
     */
    listViewerFlags: (viewerId: string, ids: readonly string[]): Promise<(TweetViewerFlags & { tweetId: string })[]> =>
      db.rows('tweet_viewer_flags', `
        SELECT tweet.id AS "tweetId",
          (SELECT true FROM likes WHERE tweet_id = tweet.id AND user_id = $1) IS NOT NULL AS liked,
          (SELECT true FROM tweets WHERE retweet_of_id = tweet.id AND author_id = $1 AND deleted_at IS NULL) IS NOT NULL AS retweeted,
          (SELECT true FROM bookmarks WHERE user_id = $1 AND tweet_id = tweet.id) IS NOT NULL AS bookmarked
        FROM unnest($2::uuid[]) AS tweet(id)`, [viewerId, ids]),

    /**
     * The same for many viewers at once; pairs of which all is false may be missing. Of a tweet that was just posted nobody
     * has done anything yet: that is asked once for each tweet, not for each pair.
     */
    listViewerFlagsOfPairs: (pairs: readonly ViewerPair[]): Promise<(TweetViewerFlags & { viewerId: string; tweetId: string })[]> =>
      db.rows('tweet_viewer_flags_of_pairs', FLAGS_OF_PAIRS, pairValues(pairs)),

    /** Those of these tweets that nobody has liked, retweeted or bookmarked, in no order. */
    async listUntouchedIds(ids: readonly string[]): Promise<string[]> {
      const rows = await db.rows<{ id: string }>('untouched_tweets', `SELECT tweet AS id FROM unnest($1::uuid[]) AS tweet WHERE ${IS_TOUCHED} IS NOT TRUE`, [ids]);
      return rows.map(({ id }) => id);
    },

    /** All that is the same for everybody about these tweets; of those that exist, in no order. */
    async listNew(ids: readonly string[]): Promise<{ tweet: Tweet; stats: TweetStats; untouched: boolean }[]> {
      const rows = await db.rows<Tweet & { stats: TweetStats; untouched: boolean }>('new_tweets', NEW, [ids]);
      return rows.map(({ stats, untouched, ...tweet }) => ({ tweet, stats, untouched }));
    },

    /** Ids of what people posted: of each at most `limit`, newest first. */
    listIdsByAuthors: (which: AuthorTweets, authors: readonly SliceStart[], limit: number): Promise<SliceRow[]> =>
      db.rows(`tweet_ids_by_authors_${which}`, LIST_BY_AUTHOR[which], sliceValues(authors, limit)),

    /**
     * Ids of what the viewer and the people they follow posted, newest first, older than `before`: the truth behind
     * every cached home timeline. Reads about as many rows as there are authors and lines (home-ids.statement.ts).
     */
    async listHomeIds(viewerId: string, before: string | undefined, limit: number): Promise<string[]> {
      const rows = await db.rows<{ id: string }>('home_timeline_ids', LIST_HOME_IDS, [viewerId, before ?? LAST_ID, limit]);
      return rows.map(({ id }) => id);
    },
  };
}
