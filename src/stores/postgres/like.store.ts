import { reactionsTo } from '../../domain/events.ts';
import type { TweetStats } from '../../domain/tweet.ts';
import type { Database } from './database.ts';
import { concernedBy } from './hashtag.statements.ts';
import { slicesOf, sliceValues, type SliceRow, type SliceStart } from './slice.statements.ts';

export type LikeStore = ReturnType<typeof createLikeStore>;

/** `id` is a UUIDv7 of the moment: the order of both lists, and their cursor. */
export interface NewLike {
  userId: string;
  id: string;
}

export interface LikeChanges {
  tweetId: string;
  /** No person is in both, or twice in one of them. */
  likes: readonly NewLike[];
  unlikedBy: readonly string[];
}

/** Of all locks that are named by a number, those for the likes of a tweet. */
const TURN_SEED = 7_301_002;

/*
 * Batches of one tweet take turns, whatever process they come from, before anything is written: those that like and unlike for the
 * same people could otherwise wait for one another. The row of counts is locked next, as all who write counts do; it alone would
 * not do, for a tweet that nobody has liked yet has none. Rows to delete are looked up one by one: a plan for any tweet would
 * read every like of this one, for most tweets have few.
 */
const CHANGE = `
  WITH turn AS MATERIALIZED (
    SELECT pg_advisory_xact_lock(hashtextextended($1::uuid::text, ${TURN_SEED}))
  ), locked AS MATERIALIZED (
    SELECT tweet_id FROM tweet_stats WHERE tweet_id = $1::uuid AND (SELECT count(*) FROM turn) > 0 FOR UPDATE
  ), unliked AS (
    DELETE FROM likes WHERE (SELECT count(*) FROM locked) >= 0 AND ctid = ANY(ARRAY(
      SELECT (SELECT ctid FROM likes WHERE tweet_id = $1::uuid AND user_id = person.user_id) FROM unnest($4::uuid[]) AS person(user_id)
    )) RETURNING user_id
  ), liked AS (
    INSERT INTO likes (tweet_id, user_id, id)
    SELECT $1::uuid, person.user_id, person.id FROM unnest($2::uuid[], $3::uuid[]) AS person(user_id, id)
    WHERE (SELECT count(*) FROM locked) >= 0 AND EXISTS (SELECT FROM tweets WHERE id = $1::uuid AND deleted_at IS NULL)
    ORDER BY person.user_id
    ON CONFLICT DO NOTHING RETURNING user_id
  ), event AS (
    INSERT INTO outbox (id, type, payload, pending)
    SELECT uuidv7(), 'likes.changed', jsonb_build_object('tweetId', $1::uuid, 'likedBy', ARRAY(SELECT user_id FROM liked), 'unlikedBy', ARRAY(SELECT user_id FROM unliked)),
      ${concernedBy('$1::uuid', '$5::text[]')}
    WHERE EXISTS (SELECT FROM liked) OR EXISTS (SELECT FROM unliked)
  ), change AS (
    SELECT (SELECT count(*) FROM liked)::int - (SELECT count(*) FROM unliked)::int AS likes
  )
  INSERT INTO tweet_stats AS stats (tweet_id, like_count) SELECT $1::uuid, likes FROM change WHERE likes <> 0
  ON CONFLICT (tweet_id) DO UPDATE SET like_count = stats.like_count + excluded.like_count
  RETURNING like_count AS "likeCount", retweet_count AS "retweetCount", quote_count AS "quoteCount", reply_count AS "replyCount"`;

const LIST_BY_TWEET = slicesOf('SELECT id, user_id AS "userId" FROM likes WHERE tweet_id = piece.owner_id AND id < piece.start ORDER BY id DESC');
const LIST_BY_USER = slicesOf('SELECT id, tweet_id AS "tweetId" FROM likes WHERE user_id = piece.owner_id AND id < piece.start ORDER BY id DESC');

export function createLikeStore(db: Database) {
  return {
    /**
     * Changes what many people think of one tweet, with the event of it, in one statement. A deleted tweet gets no new likes. Returns the counts
     * after it, or null where they are what they were.
     */
    async change({ tweetId, likes, unlikedBy }: LikeChanges): Promise<TweetStats | null> {
      const [stats] = await db.rows<TweetStats>('change_likes', CHANGE,
        [tweetId, likes.map(({ userId }) => userId), likes.map(({ id }) => id), unlikedBy, reactionsTo['likes.changed']]);
      return stats ?? null;
    },

    /** Who likes each tweet: of each at most `limit`, the latest first. */
    listByTweets: (tweets: readonly SliceStart[], limit: number): Promise<(SliceRow & { userId: string })[]> =>
      db.rows('likes_by_tweets', LIST_BY_TWEET, sliceValues(tweets, limit)),

    /** What each person likes, in the same way. */
    listByUsers: (people: readonly SliceStart[], limit: number): Promise<(SliceRow & { tweetId: string })[]> =>
      db.rows('likes_by_users', LIST_BY_USER, sliceValues(people, limit)),
  };
}
