import { reactionsTo, type DomainEvent } from '../../domain/events.ts';
import type { Tweet } from '../../domain/tweet.ts';
import type { Database } from './database.ts';

export type NewTweet = Pick<Tweet, 'id' | 'authorId' | 'text' | 'entities' | 'inReplyToId' | 'conversationId' | 'createdAt'>;

/** How long a retry with the same idempotency key answers the first tweet. */
export const IDEMPOTENCY_KEY_HOURS = 24;

/*
 * One statement, so one round trip and one commit: the key, the tweet, both counts and the event. A second post with the
 * same key waits on the first's row in idempotency_keys until that has committed, and then claims nothing.
 */
const INSERT = `
  WITH claimed AS (
    INSERT INTO idempotency_keys (user_id, key, tweet_id, created_at)
    SELECT $2::uuid, $8::text, $1::uuid, $7::timestamptz WHERE $8::text IS NOT NULL
    ON CONFLICT (user_id, key) DO UPDATE SET tweet_id = excluded.tweet_id, created_at = excluded.created_at
      WHERE idempotency_keys.created_at < excluded.created_at - make_interval(hours => ${IDEMPOTENCY_KEY_HOURS})
    RETURNING tweet_id
  ), posted AS (
    INSERT INTO tweets (id, author_id, text, entities, in_reply_to_id, conversation_id, created_at)
    SELECT $1::uuid, $2::uuid, $3::text, $4::jsonb, $5::uuid, $6::uuid, $7::timestamptz
    WHERE $8::text IS NULL OR EXISTS (SELECT FROM claimed)
    RETURNING id
  ), author AS (
    UPDATE user_stats SET tweet_count = tweet_count + 1 WHERE user_id = $2::uuid AND EXISTS (SELECT FROM posted)
  ), parent AS (
    INSERT INTO tweet_stats (tweet_id, reply_count) SELECT $5::uuid, 1 FROM posted WHERE $5::uuid IS NOT NULL
    ON CONFLICT (tweet_id) DO UPDATE SET reply_count = tweet_stats.reply_count + 1
  ), event AS (
    INSERT INTO outbox (id, type, payload, pending, request_id) SELECT $9::uuid, $10::text, $11::jsonb, $12::text[], $13::text FROM posted
  )
  SELECT id FROM posted`;

const DELETE = `
  WITH deleted AS (
    UPDATE tweets SET deleted_at = now() WHERE id = $1::uuid AND author_id = $2::uuid AND deleted_at IS NULL RETURNING in_reply_to_id
  ), author AS (
    UPDATE user_stats SET tweet_count = tweet_count - 1 WHERE user_id = $2::uuid AND EXISTS (SELECT FROM deleted)
  ), parent AS (
    UPDATE tweet_stats SET reply_count = reply_count - 1 FROM deleted WHERE tweet_id = deleted.in_reply_to_id
  ), event AS (
    INSERT INTO outbox (id, type, payload, pending, request_id) SELECT $3::uuid, $4::text, $5::jsonb, $6::text[], $7::text FROM deleted
  )
  SELECT 1 FROM deleted`;

export function createTweetWriteStore(db: Database) {
  return {
    /** Returns the id of the new tweet, or of the one that the key was first used for. */
    async insert(tweet: NewTweet, idempotencyKey: string | undefined, event: DomainEvent<'tweet.posted'>): Promise<string> {
      const inserted = await db.rows('insert_tweet', INSERT, [
        tweet.id, tweet.authorId, tweet.text, JSON.stringify(tweet.entities), tweet.inReplyToId, tweet.conversationId,
        tweet.createdAt, idempotencyKey ?? null, ...eventValues(event),
      ]);
      if (inserted.length === 1) return tweet.id;
      const [first] = await db.rows<{ tweetId: string }>('tweet_by_idempotency_key',
        'SELECT tweet_id AS "tweetId" FROM idempotency_keys WHERE user_id = $1 AND key = $2', [tweet.authorId, idempotencyKey]);
      if (first === undefined) throw new Error('A post was refused by an idempotency key that is not there.');
      return first.tweetId;
    },

    /** Leaves a tombstone. False where the author has no such tweet, or deleted it before. */
    async delete(id: string, authorId: string, event: DomainEvent<'tweet.deleted'>): Promise<boolean> {
      const deleted = await db.rows('delete_tweet', DELETE, [id, authorId, ...eventValues(event)]);
      return deleted.length === 1;
    },
  };
}

/** The parameters of an INSERT INTO outbox (id, type, payload, pending, request_id), in that order. */
export const eventValues = (event: DomainEvent): unknown[] =>
  [event.id, event.type, JSON.stringify(event.payload), reactionsTo[event.type], event.requestId ?? null];
