import { reactionsTo } from '../../domain/events.ts';
import type { Database } from './database.ts';
import { NO_CONTENT } from './tweet-write.store.ts';

export type TombstoneStore = ReturnType<typeof createTombstoneStore>;

/** What hangs on a tweet in any number. */
export const HANGING = ['retweets', 'likes', 'votes', 'bookmarks'] as const;
export type Hanging = (typeof HANGING)[number];

/**
 * Rows of each kind that one statement takes away: its locks, also those of so many people's counts, are held for some
 * milliseconds. In the text of the statement, so that a plan for any parameters knows it.
 */
export const PURGE_BATCH_ROWS = 200;

/*
 * Each takes a batch of rows away, and their counts in the same statement, so that counts equal lists between two batches
 * too. Each begins beyond $2, for an index is full of what earlier batches have taken until it is vacuumed. Locks are taken in the order of ARCHITECTURE.md, Conversations: tweets,
 * people's counts by id, the tweet's counts; each part of a WITH takes from the one before it.
 */
const DELETE: Record<Hanging, string> = {
  retweets: `
    WITH batch AS MATERIALIZED (
      SELECT id FROM tweets WHERE retweet_of_id = $1::uuid AND id > $2::uuid ORDER BY id LIMIT ${PURGE_BATCH_ROWS} FOR UPDATE
    ), gone AS (
      DELETE FROM tweets USING batch WHERE tweets.id = batch.id RETURNING tweets.id, tweets.author_id
    ), locked AS (
      SELECT user_id FROM user_stats WHERE user_id IN (SELECT author_id FROM gone) ORDER BY user_id FOR UPDATE
    ), counted AS (
      UPDATE user_stats SET tweet_count = tweet_count - 1 FROM locked WHERE user_stats.user_id = locked.user_id RETURNING 1
    ), original AS (
      UPDATE tweet_stats SET retweet_count = retweet_count - (SELECT count(*) FROM gone)::int
      WHERE tweet_id = $1::uuid AND EXISTS (SELECT FROM gone) AND (SELECT count(*) FROM counted) >= 0
    ), event AS (
      INSERT INTO outbox (id, type, payload, pending, request_id)
      SELECT uuidv7(), 'tweet.deleted', jsonb_build_object('tweetId', id, 'authorId', author_id), $3::text[], $4::text FROM gone
    )
    SELECT count(*)::int AS count, (SELECT id FROM batch ORDER BY id DESC LIMIT 1) AS last FROM batch`,
  likes: `
    WITH locked AS MATERIALIZED (
      SELECT tweet_id FROM tweet_stats WHERE tweet_id = $1::uuid FOR UPDATE
    ), batch AS MATERIALIZED (
      SELECT user_id FROM likes WHERE tweet_id = $1::uuid AND user_id > $2::uuid AND (SELECT count(*) FROM locked) >= 0 ORDER BY user_id LIMIT ${PURGE_BATCH_ROWS}
    ), gone AS (
      DELETE FROM likes USING batch WHERE likes.tweet_id = $1::uuid AND likes.user_id = batch.user_id RETURNING 1
    ), counted AS (
      UPDATE tweet_stats SET like_count = like_count - (SELECT count(*) FROM gone)::int WHERE tweet_id = $1::uuid AND EXISTS (SELECT FROM gone)
    )
    SELECT count(*)::int AS count, (SELECT user_id FROM batch ORDER BY user_id DESC LIMIT 1) AS last FROM batch`,
  votes: `
    WITH locked AS MATERIALIZED (
      SELECT choice FROM poll_counts WHERE tweet_id = $1::uuid ORDER BY choice FOR UPDATE
    ), batch AS MATERIALIZED (
      SELECT user_id FROM poll_votes WHERE tweet_id = $1::uuid AND user_id > $2::uuid AND (SELECT count(*) FROM locked) >= 0 ORDER BY user_id LIMIT ${PURGE_BATCH_ROWS}
    ), gone AS (
      DELETE FROM poll_votes USING batch WHERE poll_votes.tweet_id = $1::uuid AND poll_votes.user_id = batch.user_id RETURNING choice
    ), counted AS (
      UPDATE poll_counts SET vote_count = vote_count - taken.votes
      FROM (SELECT choice, count(*)::int AS votes FROM gone GROUP BY choice) AS taken
      WHERE poll_counts.tweet_id = $1::uuid AND poll_counts.choice = taken.choice
    )
    SELECT count(*)::int AS count, (SELECT user_id FROM batch ORDER BY user_id DESC LIMIT 1) AS last FROM batch`,
  bookmarks: `
    WITH batch AS MATERIALIZED (
      SELECT user_id FROM bookmarks WHERE tweet_id = $1::uuid AND user_id > $2::uuid ORDER BY user_id LIMIT ${PURGE_BATCH_ROWS}
    ), gone AS (
      DELETE FROM bookmarks USING batch WHERE bookmarks.user_id = batch.user_id AND bookmarks.tweet_id = $1::uuid
    )
    SELECT count(*)::int AS count, (SELECT user_id FROM batch ORDER BY user_id DESC LIMIT 1) AS last FROM batch`,
};

/*
 * Tables into which rows are put by statements that ask whether the tweet is deleted, and lock it not: a like must not touch
 * the tweet's row. PostgreSQL locks a table before it takes the statement's snapshot, so a statement that did not see the
 * deletion is found among the holders of these locks, for as long as its rows cannot be seen. Who votes locks the poll's counts
 * first, in a statement of its own perhaps: that counts as well.
 */
const WRITERS = `
  SELECT virtualtransaction AS id FROM pg_locks
  WHERE locktype = 'relation' AND mode IN ('RowShareLock', 'RowExclusiveLock') AND pid <> pg_backend_pid()
    AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
    AND relation IN ('likes'::regclass, 'bookmarks'::regclass, 'poll_votes'::regclass, 'poll_counts'::regclass)`;

export function createTombstoneStore(db: Database) {
  return {
    /**
     * Takes away what hangs on a deleted tweet in a bounded number: its text and what it quoted, its revisions, mentions. What
     * stays is the id, the author, the moment, and the place in the conversation. False where there is no deleted tweet.
     */
    async strip(id: string): Promise<boolean> {
      const stripped = await db.rows('tombstone_strip', `
        WITH tombstone AS (
          UPDATE tweets SET ${NO_CONTENT}, quoted_id = NULL, edited_at = NULL, has_poll = false WHERE id = $1::uuid AND deleted_at IS NOT NULL RETURNING id
        ), revisions AS (
          DELETE FROM tweet_revisions WHERE tweet_id IN (SELECT id FROM tombstone)
        ), unmentioned AS (
          DELETE FROM mentions WHERE tweet_id IN (SELECT id FROM tombstone)
        )
        SELECT 1 FROM tombstone`, [id]);
      return stripped.length === 1;
    },

    /** Transactions that may just now like, bookmark or vote for a tweet of whose deletion they have not heard. */
    async listWriters(): Promise<string[]> {
      const rows = await db.rows<{ id: string }>('tombstone_writers', WRITERS, []);
      return [...new Set(rows.map(({ id }) => id))];
    },

    /** Takes a batch of them away, from `after` on, with their counts and events. Returns where the next one begins; null at the end. */
    async deleteHanging(what: Hanging, id: string, after: string, requestId: string | undefined): Promise<string | null> {
      const more = what === 'retweets' ? [reactionsTo['tweet.deleted'], requestId ?? null] : [];
      const [batch] = await db.rows<{ count: number; last: string }>(`tombstone_delete_${what}`, DELETE[what], [id, after, ...more]);
      return batch!.count === PURGE_BATCH_ROWS ? batch!.last : null;
    },

    /** After the last of them: the poll, and the counts, these where nothing is counted. Replies stay, and with them their count. */
    async deleteCounts(id: string): Promise<void> {
      await db.rows('tombstone_delete_counts', `
        WITH poll AS (
          DELETE FROM polls WHERE tweet_id = $1::uuid
        ), votes AS (
          DELETE FROM poll_counts WHERE tweet_id = $1::uuid AND vote_count = 0
        )
        DELETE FROM tweet_stats WHERE tweet_id = $1::uuid AND (like_count, retweet_count, quote_count, reply_count) = (0, 0, 0, 0)`, [id]);
    },
  };
}
