import { reactionsTo, reactionsToTweet, type DomainEvent } from '../../domain/events.ts';
import { ANALYSER_VERSION } from '../../domain/analysis/analyse-text.ts';
import { analyseTweet } from '../../domain/analysis/analyse-tweet.ts';
import { mentionedIds, type Tweet } from '../../domain/tweet.ts';
import type { SearchWordStore } from '../search/search-word.store.ts';
import { vectorOf } from '../search/vectors.ts';
import type { Database } from './database.ts';
import { deleteHashtags, hashtagColumns } from './hashtag.statements.ts';

export type TweetWriteStore = ReturnType<typeof createTweetWriteStore>;

export interface NewTweet extends Pick<Tweet, 'id' | 'authorId' | 'text' | 'entities' | 'inReplyToId' | 'conversationId' | 'quotedId' | 'createdAt'> {
  lang: string | null;
  /** Whose tweet it replies to. */
  repliedUserId: string | null;
}

export interface NewPoll {
  options: readonly string[];
  endsAt: Date;
  /** Handed out when the poll has ended. */
  event: DomainEvent<'poll.ended'>;
}

export interface Posting {
  tweet: NewTweet;
  event: DomainEvent<'tweet.posted'>;
  poll?: NewPoll | undefined;
}

/** How long a retry with the same idempotency key answers the first tweet. */
export const IDEMPOTENCY_KEY_HOURS = 24;

/*
 * Who locks what, so that posts, threads, deletions and edits never wait for one another in a circle: first the key or the
 * tweet itself, then the author's counts, then the counts of the tweets replied to and quoted in the order of their ids.
 * PostgreSQL promises no order among the parts of a WITH: each takes from the one before it instead, and the upsert locks
 * its rows in the order in which the sorted SELECT hands them over. An edit stops after the tweet itself.
 */
const countEdges = (edges: string, step: 1 | -1): string => `
  counted AS (
    INSERT INTO tweet_stats (tweet_id, reply_count, quote_count)
    SELECT tweet_id, ${step} * sum(replies), ${step} * sum(quotes)
    FROM (SELECT in_reply_to_id, 1, 0 FROM ${edges} UNION ALL SELECT quoted_id, 0, 1 FROM ${edges}) AS edge(tweet_id, replies, quotes)
    WHERE tweet_id IS NOT NULL AND EXISTS (SELECT FROM author)
    GROUP BY tweet_id ORDER BY tweet_id
    ON CONFLICT (tweet_id) DO UPDATE SET
      reply_count = tweet_stats.reply_count + excluded.reply_count, quote_count = tweet_stats.quote_count + excluded.quote_count
  )`;

/*
 * One statement, so one round trip and one commit: the key, a tweet or a whole thread, the counts and the events. A second
 * post with the same key waits on the first's row in idempotency_keys until that has committed, and then claims nothing.
 */
const insertWith = (...more: string[]): string => `
  WITH input AS (
    SELECT * FROM jsonb_to_recordset($1::jsonb) AS tweet(id uuid, text text, entities jsonb, lang text, vector tsvector, "inReplyToId" uuid,
      "conversationId" uuid, "quotedId" uuid, "mentionedIds" uuid[], "eventId" uuid, payload jsonb, pending text[],
      tags text[], "writtenTags" text[], "pollOptions" text[], "pollEndsAt" timestamptz, "pollEventId" uuid, "pollPayload" jsonb)
  ), claimed AS (
    INSERT INTO idempotency_keys (user_id, key, tweet_id, thread_ids, created_at)
    SELECT $2::uuid, $4::text, ($5::uuid[])[1], $5::uuid[], $3::timestamptz WHERE $4::text IS NOT NULL
    ON CONFLICT (user_id, key) DO UPDATE SET tweet_id = excluded.tweet_id, thread_ids = excluded.thread_ids, created_at = excluded.created_at
      WHERE idempotency_keys.created_at < excluded.created_at - make_interval(hours => ${IDEMPOTENCY_KEY_HOURS})
    RETURNING tweet_id
  ), posted AS (
    INSERT INTO tweets (id, author_id, text, entities, lang, in_reply_to_id, conversation_id, quoted_id, has_poll, created_at)
    SELECT id, $2::uuid, text, entities, lang, "inReplyToId", "conversationId", "quotedId", "pollOptions" IS NOT NULL, $3::timestamptz FROM input
    WHERE $4::text IS NULL OR EXISTS (SELECT FROM claimed)
    RETURNING id, in_reply_to_id, quoted_id
  ), mentioned AS (
    INSERT INTO mentions (user_id, tweet_id) SELECT unnest("mentionedIds"), id FROM input WHERE EXISTS (SELECT FROM posted)
  ), searched AS (
    INSERT INTO tweet_search (tweet_id, author_id, analyser, vector) SELECT id, $2::uuid, ${ANALYSER_VERSION}, vector FROM input WHERE EXISTS (SELECT FROM posted)
  ), author AS (
    UPDATE user_stats SET tweet_count = tweet_count + (SELECT count(*) FROM posted)
    WHERE user_id = $2::uuid AND EXISTS (SELECT FROM posted) RETURNING user_id
  ), ${countEdges('posted', 1)}, event AS (
    INSERT INTO outbox (id, type, payload, pending, request_id)
    SELECT "eventId", 'tweet.posted', payload, pending, $6::text FROM input WHERE EXISTS (SELECT FROM posted)
  )${more.join('')}
  SELECT id FROM posted`;

/** An event of what is yet to happen: from then on it is due, and as old as anybody waits for it. */
const POLLS = `, polled AS (
    INSERT INTO polls (tweet_id, options, ends_at)
    SELECT id, "pollOptions", "pollEndsAt" FROM input WHERE "pollOptions" IS NOT NULL AND EXISTS (SELECT FROM posted)
  ), poll_counts_made AS (
    INSERT INTO poll_counts (tweet_id, choice, vote_count)
    SELECT id, generate_series(0, cardinality("pollOptions") - 1), 0 FROM input WHERE "pollOptions" IS NOT NULL AND EXISTS (SELECT FROM posted)
  ), poll_event AS (
    INSERT INTO outbox (id, type, payload, pending, request_id, created_at, due_at)
    SELECT "pollEventId", 'poll.ended', "pollPayload", $7::text[], $6::text, "pollEndsAt", "pollEndsAt" FROM input
    WHERE "pollOptions" IS NOT NULL AND EXISTS (SELECT FROM posted)
  )`;
/** One event for all of them. */
const HASHTAGS = `, tagged AS (
    INSERT INTO tweet_hashtags (tag, tweet_id, written) SELECT unnest(tags), id, unnest("writtenTags") FROM input WHERE EXISTS (SELECT FROM posted)
  ), tagged_event AS (
    INSERT INTO outbox (id, type, payload, pending, request_id)
    SELECT uuidv7(), 'hashtags.changed', jsonb_build_object('tweetIds', jsonb_agg(id)), '{${reactionsTo['hashtags.changed'].join()}}', $6::text
    FROM input WHERE cardinality(tags) > 0 AND EXISTS (SELECT FROM posted) HAVING count(*) > 0
  )`;
/** Most posts have neither poll nor hashtag, and need not open their tables. */
const INSERT = [
  { name: 'insert_tweets', text: insertWith() },
  { name: 'insert_tweets_with_hashtags', text: insertWith(HASHTAGS) },
  { name: 'insert_tweets_with_polls', text: insertWith(POLLS) },
  { name: 'insert_tweets_with_hashtags_and_polls', text: insertWith(HASHTAGS, POLLS) },
] as const;

/** What a tombstone says: nothing. */
export const NO_CONTENT = `text = '', entities = '{"hashtags":[],"mentions":[],"urls":[]}', lang = NULL`;

// What else hangs on the tweet is the purge's (tombstone.store.ts): a deletion takes the same time however much that is.
const DELETE = `
  WITH deleted AS (
    UPDATE tweets SET deleted_at = now(), ${NO_CONTENT} WHERE id = $1::uuid AND author_id = $2::uuid AND deleted_at IS NULL
    RETURNING in_reply_to_id, quoted_id
  ), unmentioned AS (
    DELETE FROM mentions WHERE tweet_id = $1::uuid AND EXISTS (SELECT FROM deleted) RETURNING user_id
  ), unsearched AS (
    DELETE FROM tweet_search WHERE tweet_id = $1::uuid AND EXISTS (SELECT FROM deleted)
  ), author AS (
    UPDATE user_stats SET tweet_count = tweet_count - 1 WHERE user_id = $2::uuid AND EXISTS (SELECT FROM deleted) RETURNING user_id
  ), ${deleteHashtags('deleted', '$1', '$7')}, ${countEdges('deleted', -1)}, event AS (
    INSERT INTO outbox (id, type, payload, pending, request_id) SELECT $3::uuid, $4::text,
      $5::jsonb || jsonb_build_object('mentionedIds', ARRAY(SELECT user_id FROM unmentioned),
        'countedIds', array_remove(ARRAY[in_reply_to_id, quoted_id], NULL)), $6::text[], $7::text FROM deleted
  )
  SELECT in_reply_to_id AS "inReplyToId", quoted_id AS "quotedId" FROM deleted`;

export function createTweetWriteStore(db: Database, searchWords: Pick<SearchWordStore, 'note'>) {
  /** What a key was used for; undefined where it was not, or so long before `at` that it can be used again. */
  const findIdsByKey = async (authorId: string, key: string, at: Date): Promise<string[] | undefined> => {
    const [used] = await db.rows<{ ids: string[] }>('tweets_by_idempotency_key', `
      SELECT coalesce(thread_ids, ARRAY[tweet_id]) AS ids FROM idempotency_keys
      WHERE user_id = $1 AND key = $2 AND created_at >= $3::timestamptz - make_interval(hours => ${IDEMPOTENCY_KEY_HOURS})`, [authorId, key, at]);
    return used?.ids;
  };

  return {
    findIdsByKey,

    /**
     * Posts one tweet, or a thread of one author and one moment, whole or not at all. Returns their ids, or those that the
     * key was first used for.
     */
    async insert(postings: readonly Posting[], idempotencyKey: string | undefined): Promise<string[]> {
      const [first] = postings;
      if (first === undefined) return [];
      const { authorId, createdAt } = first.tweet;
      const ids = postings.map(({ tweet }) => tweet.id);
      const analyses = postings.map(({ tweet, poll }) => analyseTweet({ ...tweet, hasPoll: poll !== undefined }));
      const records = postings.map((posting, index) => toRecord(posting, vectorOf(posting.tweet.id, analyses[index]!)));
      const values = [
        JSON.stringify(records), authorId, createdAt, idempotencyKey ?? null, ids, first.event.requestId ?? null,
      ];
      const withPolls = postings.some(({ poll }) => poll !== undefined);
      const { name, text } = INSERT[(withPolls ? 2 : 0) + (records.some(({ tags }) => tags.length > 0) ? 1 : 0)]!;
      const inserted = await db.rows(name, text, withPolls ? [...values, reactionsTo['poll.ended']] : values);
      if (inserted.length > 0) {
        searchWords.note('tweet', analyses.flatMap(({ vocabulary }) => vocabulary));
        return ids;
      }
      const usedFor = idempotencyKey === undefined ? undefined : await findIdsByKey(authorId, idempotencyKey, createdAt);
      if (usedFor === undefined) throw new Error('A post was refused by an idempotency key that is not there.');
      return usedFor;
    },

    /** Of a deleted tweet too. */
    async wasWrittenBy(id: string, authorId: string): Promise<boolean> {
      const rows = await db.rows('tweet_was_written_by', 'SELECT 1 FROM tweets WHERE id = $1 AND author_id = $2', [id, authorId]);
      return rows.length === 1;
    },

    /** Leaves a tombstone without its text. Returns what the tweet pointed at; null where the author has no such tweet, or deleted it before. */
    async delete(id: string, authorId: string, event: DomainEvent<'tweet.deleted'>): Promise<Pick<Tweet, 'inReplyToId' | 'quotedId'> | null> {
      const [deleted] = await db.rows<Pick<Tweet, 'inReplyToId' | 'quotedId'>>('delete_tweet', DELETE, [id, authorId, ...eventValues(event)]);
      return deleted ?? null;
    },
  };
}

const toRecord = ({ tweet: { id, text, entities, lang, inReplyToId, conversationId, quotedId }, event, poll }: Posting, vector: string) => {
  const edges = { inReplyToId, quotedId, mentionedIds: mentionedIds(entities) };
  return {
    ...hashtagColumns(entities), ...edges, id, text, entities, lang, vector, conversationId, eventId: event.id, payload: event.payload, pending: reactionsToTweet(edges),
    ...(poll && { pollOptions: poll.options, pollEndsAt: poll.endsAt, pollEventId: poll.event.id, pollPayload: poll.event.payload }),
  };
};

/** The parameters of an INSERT INTO outbox (id, type, payload, pending, request_id), in that order. */
export const eventValues = (event: DomainEvent): unknown[] =>
  [event.id, event.type, JSON.stringify(event.payload), reactionsTo[event.type], event.requestId ?? null];
