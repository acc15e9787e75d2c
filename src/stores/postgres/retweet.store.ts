import { reactionsTo, type DomainEvent } from '../../domain/events.ts';
import type { Database } from './database.ts';
import { concernedBy } from './hashtag.statements.ts';
import { newestTweets, slicesOf, sliceValues, type SliceRow, type SliceStart } from './slice.statements.ts';
import { eventValues } from './tweet-write.store.ts';

export type RetweetStore = ReturnType<typeof createRetweetStore>;

export interface NewRetweet {
  id: string;
  authorId: string;
  /** The original. */
  tweetId: string;
  createdAt: Date;
}

/*
 * One statement each. Locks are taken in the order in which those who post and delete take them: first the tweet, then the
 * author's counts, then the original's; each part of the WITH takes from the one before it, for PostgreSQL promises no order
 * among parts that do not. The unique index decides which of two retweets is the first.
 */
const INSERT = `
  WITH posted AS (
    INSERT INTO tweets (id, author_id, text, entities, conversation_id, retweet_of_id, created_at)
    SELECT $1::uuid, $2::uuid, '', '{"hashtags":[],"mentions":[],"urls":[]}', original.conversation_id, original.id, $4::timestamptz
    FROM tweets original JOIN users author ON author.id = original.author_id
    WHERE original.id = $3::uuid AND original.deleted_at IS NULL AND original.retweet_of_id IS NULL
      AND (NOT author.private OR author.id = $2::uuid)
    -- Waits for a deletion that is under way, and then finds the tweet deleted.
    FOR SHARE OF original
    ON CONFLICT (retweet_of_id, author_id) WHERE retweet_of_id IS NOT NULL DO NOTHING RETURNING id
  ), author AS (
    UPDATE user_stats SET tweet_count = tweet_count + 1 WHERE user_id = $2::uuid AND EXISTS (SELECT FROM posted)
    RETURNING user_id
  ), original AS (
    INSERT INTO tweet_stats (tweet_id, retweet_count) SELECT $3::uuid, 1 FROM author
    ON CONFLICT (tweet_id) DO UPDATE SET retweet_count = tweet_stats.retweet_count + 1
  ), event AS (
    INSERT INTO outbox (id, type, payload, pending, request_id) SELECT $5::uuid, $6::text, $7::jsonb, ${concernedBy('$3::uuid', '$8::text[]')}, $9::text FROM posted
  )
  SELECT 1 FROM posted`;

// The row goes, and leaves no tombstone: nothing points at a retweet, and the same person may retweet the same tweet again.
// The event is made here, for only this statement learns the id of the row.
const DELETE = `
  WITH deleted AS (
    DELETE FROM tweets WHERE retweet_of_id = $2::uuid AND author_id = $1::uuid AND deleted_at IS NULL RETURNING id
  ), author AS (
    UPDATE user_stats SET tweet_count = tweet_count - 1 WHERE user_id = $1::uuid AND EXISTS (SELECT FROM deleted)
    RETURNING user_id
  ), original AS (
    UPDATE tweet_stats SET retweet_count = retweet_count - 1 WHERE tweet_id = $2::uuid AND EXISTS (SELECT FROM author)
  ), event AS (
    INSERT INTO outbox (id, type, payload, pending, request_id)
    SELECT uuidv7(), 'tweet.deleted', jsonb_build_object('tweetId', id, 'authorId', $1::uuid, 'retweetOfId', $2::uuid), $3::text[], $4::text FROM deleted
  )
  SELECT id FROM deleted`;

const LIST = slicesOf(`SELECT id, author_id AS "userId" FROM tweets WHERE ${newestTweets('retweet_of_id', 'piece.owner_id', 'piece.start')}`);

export function createRetweetStore(db: Database) {
  return {
    /** False where the person has retweeted it, or nobody may any more: it was deleted, or its author has gone private. */
    async insert({ id, authorId, tweetId, createdAt }: NewRetweet, event: DomainEvent<'tweet.posted'>): Promise<boolean> {
      const inserted = await db.rows('insert_retweet', INSERT, [id, authorId, tweetId, createdAt, ...eventValues(event)]);
      return inserted.length === 1;
    },

    /** Deletes a person's retweet of a tweet, with its event. Returns the id that it had; null where there is none. */
    async delete(authorId: string, tweetId: string, requestId: string): Promise<string | null> {
      const [deleted] = await db.rows<{ id: string }>('delete_retweet', DELETE, [authorId, tweetId, reactionsTo['tweet.deleted'], requestId]);
      return deleted?.id ?? null;
    },

    /** The retweets of each tweet and who made them: of each at most `limit`, the latest first. */
    listByTweets: (tweets: readonly SliceStart[], limit: number): Promise<(SliceRow & { userId: string })[]> =>
      db.rows('retweets_by_tweets', LIST, sliceValues(tweets, limit)),
  };
}
