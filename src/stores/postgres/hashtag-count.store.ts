import type { PoolClient } from 'pg';
import type { Tweet } from '../../domain/tweet.ts';
import type { Database } from './database.ts';
import { hashtagColumns, replaceHashtags } from './hashtag.statements.ts';
import { IS_PUBLIC, WITH_AUTHOR } from './hashtag.store.ts';

export type HashtagCountStore = ReturnType<typeof createHashtagCountStore>;

/**
 * The first half of the advisory locks' keys. The second is six bits of a hash of the author's id: a statement takes 64 locks at most, of
 * some thousand that PostgreSQL has room for, and who shares one with another waits a little longer.
 */
const AUTHORS = 7_230_001;
const lockOf = (authorId: string): string => `hashtext(${authorId}::text) & 63`;

/*
 * Counts move with the rows they count, in one commit, so that doing it twice changes nothing. Locks are taken in one order:
 * rows by tweet and tag, then counts by tag; whoever posts, edits or deletes waits for none of those while it holds one.
 */
const SETTLE = `
  WITH used AS MATERIALIZED (
    SELECT used.*, ${IS_PUBLIC} AS counts, used.live AND tweets.deleted_at IS NULL AS stays
    FROM tweet_hashtags used ${WITH_AUTHOR} WHERE used.tweet_id = ANY($1::uuid[]) ORDER BY used.tweet_id, used.tag FOR UPDATE OF used
  ), gone AS (
    DELETE FROM tweet_hashtags USING used WHERE tweet_hashtags.tag = used.tag AND tweet_hashtags.tweet_id = used.tweet_id AND NOT used.stays
  ), kept AS (
    UPDATE tweet_hashtags SET counted = used.counts, settled = true FROM used
    WHERE tweet_hashtags.tag = used.tag AND tweet_hashtags.tweet_id = used.tweet_id AND used.stays AND NOT (used.settled AND used.counted = used.counts)
  )
  INSERT INTO hashtag_stats AS stats (tag, written, tweet_count, last_used_id)
  SELECT tag, (array_agg(written ORDER BY tweet_id))[1], sum(counts::int - counted::int), (array_agg(tweet_id ORDER BY tweet_id DESC))[1]
  FROM used WHERE counts <> counted GROUP BY tag ORDER BY tag
  ON CONFLICT (tag) DO UPDATE SET tweet_count = stats.tweet_count + excluded.tweet_count, last_used_id = greatest(stats.last_used_id, excluded.last_used_id)`;

export function createHashtagCountStore(db: Database) {
  /** Whoever becomes private or public meanwhile is heard of by an event, and that waits for this (waitForSettling). */
  const settleIn = async (client: PoolClient, tweetIds: readonly string[]): Promise<void> => {
    await client.query({
      name: 'hashtags_lock_authors', values: [tweetIds], text: `
        SELECT pg_advisory_xact_lock_shared(${AUTHORS}, number) FROM (SELECT DISTINCT ${lockOf('author_id')} AS number FROM tweets WHERE id = ANY($1::uuid[])) AS author`,
    });
    // By a statement of its own, which sees what was committed until now.
    await client.query({ name: 'hashtags_settle', text: SETTLE, values: [tweetIds] });
  };

  return {
    /** Brings the counts of these tweets' hashtags in line with the tweets and their authors as they are now. May be repeated. */
    settle: (tweetIds: readonly string[]): Promise<void> => db.transaction((client) => settleIn(client, tweetIds)),

    /** Writes the hashtags of a tweet down anew, from its text's entities as they are, with an event where that changes something. */
    replace: (tweetId: string): Promise<void> =>
      db.transaction(async (client) => {
        const { rows: [tweet] } = await client.query<Pick<Tweet, 'entities'>>({
          name: 'hashtags_lock_tweet', text: 'SELECT entities FROM tweets WHERE id = $1 AND deleted_at IS NULL FOR SHARE', values: [tweetId],
        });
        if (tweet === undefined) return;
        const { tags, writtenTags } = hashtagColumns(tweet.entities);
        await client.query({ name: 'hashtags_replace', text: `WITH ${replaceHashtags('$1', '$2', '$3', 'NULL')} SELECT`, values: [tweetId, tags, writtenTags] });
      }),

    /** Resolves when all has been settled that may not know of what has just become of an author. */
    waitForSettling: (authorId: string): Promise<void> =>
      db.transaction(async (client) => {
        await client.query({ name: 'hashtags_lock_author', text: `SELECT pg_advisory_xact_lock(${AUTHORS}, ${lockOf('$1::uuid')})`, values: [authorId] });
      }),

    /** Ids of an author's tweets, from the newest on, older than `before`. */
    async listTweetIdsOf(authorId: string, before: string, limit: number): Promise<string[]> {
      const rows = await db.rows<{ id: string }>('hashtags_tweets_of', `
        SELECT id FROM tweets WHERE author_id >= $1 AND (author_id, id) < ($1, $2) AND deleted_at IS NULL ORDER BY author_id DESC, id DESC LIMIT $3`, [authorId, before, limit]);
      return rows.map(({ id }) => id);
    },
  };
}
