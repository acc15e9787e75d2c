import { FIRST_ID, LAST_ID } from '../../domain/ids.ts';
import type { TweetRevision } from '../../domain/tweet.ts';
import type { Database } from './database.ts';
import { newestTweets, oldestTweets, slicesOf, sliceValues, type SliceRow, type SliceStart } from './slice.statements.ts';

/** The tweets that hang on a tweet: its direct replies, oldest first, and those that quote it, newest first. */
export type Attachment = 'replies' | 'quotes';

const START: Record<Attachment, string> = { replies: FIRST_ID, quotes: LAST_ID };
const LIST: Record<Attachment, string> = {
  replies: slicesOf(`SELECT id FROM tweets WHERE ${oldestTweets('in_reply_to_id', 'piece.owner_id', 'piece.start')}`),
  quotes: slicesOf(`SELECT id FROM tweets WHERE ${newestTweets('quoted_id', 'piece.owner_id', 'piece.start')}`),
};

/** Steps upwards that one statement takes, for all the tweets that it is asked about. */
const MAX_STEPS = 10_000;

export function createConversationStore(db: Database) {
  return {
    /** Ids of what hangs on tweets: of each at most `limit`. */
    listAttachedIds: (attachment: Attachment, tweets: readonly SliceStart[], limit: number): Promise<SliceRow[]> =>
      db.rows(`tweet_${attachment}`, LIST[attachment], sliceValues(tweets, limit, START[attachment])),

    /**
     * What each of the tweets and of those above them replies to. A step that two threads share is taken once, and the steps
     * nearest to the tweets come first: PostgreSQL goes no further up than the LIMIT asks.
     */
    listStepsUp: (ids: readonly string[]): Promise<{ id: string; parentId: string }[]> =>
      db.rows('tweet_steps_up', `
        WITH RECURSIVE step AS (
          SELECT id, in_reply_to_id FROM tweets WHERE id = ANY($1::uuid[]) AND in_reply_to_id IS NOT NULL
          UNION
          SELECT above.id, above.in_reply_to_id FROM step JOIN tweets above ON above.id = step.in_reply_to_id WHERE above.in_reply_to_id IS NOT NULL
        )
        SELECT id, in_reply_to_id AS "parentId" FROM step LIMIT ${MAX_STEPS}`, [ids]),

    /** The texts that tweets had before they were edited, oldest first; none of a tweet that was not. */
    listRevisions: (ids: readonly string[]): Promise<(TweetRevision & { tweetId: string })[]> =>
      db.rows('tweet_revisions', `SELECT tweet_id AS "tweetId", text, created_at AS "createdAt" FROM tweet_revisions
        WHERE tweet_id = ANY($1::uuid[]) ORDER BY tweet_id, number`, [ids]),

    /** Ids of the tweets that mention a person, newest first, older than `before`. */
    async listMentionIds(userId: string, before: string | undefined, limit: number): Promise<string[]> {
      const rows = await db.rows<{ id: string }>('mention_ids',
        'SELECT tweet_id AS id FROM mentions WHERE user_id = $1 AND tweet_id < $2 ORDER BY tweet_id DESC LIMIT $3', [userId, before ?? LAST_ID, limit]);
      return rows.map(({ id }) => id);
    },
  };
}
