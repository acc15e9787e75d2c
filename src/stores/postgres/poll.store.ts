import { countedOptions, type Poll } from '../../domain/poll.ts';
import type { Database } from './database.ts';

export type PollStore = ReturnType<typeof createPollStore>;

export interface NewVote {
  userId: string;
  /** An option, counted from 0. */
  choice: number;
}

export interface VoteResult {
  /** Whether the poll took votes: its end had not come. */
  open: boolean;
  /** Those whose votes were taken; the others had voted before. */
  voterIds: string[];
  /** After it, for each option in its order. */
  voteCounts: number[];
}

const LIST = `
  SELECT poll.tweet_id AS "tweetId", poll.options AS labels, poll.ends_at AS "endsAt", poll.ends_at <= now() AS closed,
    ARRAY(SELECT vote_count FROM poll_counts WHERE tweet_id = poll.tweet_id ORDER BY choice) AS "voteCounts",
    (SELECT choice FROM poll_votes WHERE tweet_id = poll.tweet_id AND user_id = $2::uuid) AS "viewerChoice"
  FROM polls poll WHERE poll.tweet_id = ANY($1::uuid[])`;

interface PollRow extends Pick<Poll, 'endsAt' | 'closed' | 'viewerChoice'> {
  tweetId: string;
  labels: string[];
  voteCounts: number[];
}

/*
 * The poll's counts are locked before anything else is done, in their order, so batches of several processes queue up there
 * and cannot wait for one another in a circle. The clock is read when the lock is held: whoever takes the same lock after the
 * end of the poll sees every vote there will ever be. A locked row is the newest, whatever the statement saw when it began.
 */
const VOTE = `
  WITH locked AS MATERIALIZED (
    SELECT choice, vote_count FROM poll_counts WHERE tweet_id = $1::uuid ORDER BY choice FOR UPDATE
  ), clock AS MATERIALIZED (
    SELECT count(*) AS options, clock_timestamp() AS at FROM locked
  ), asked AS MATERIALIZED (
    SELECT poll.ends_at > clock.at AS open FROM clock CROSS JOIN polls poll JOIN tweets tweet ON tweet.id = poll.tweet_id
    WHERE poll.tweet_id = $1::uuid AND tweet.deleted_at IS NULL AND clock.options > 0
  ), voted AS (
    INSERT INTO poll_votes (tweet_id, user_id, choice)
    SELECT $1::uuid, vote.user_id, vote.choice FROM asked CROSS JOIN unnest($2::uuid[], $3::smallint[]) AS vote(user_id, choice)
    WHERE asked.open ORDER BY vote.user_id
    ON CONFLICT DO NOTHING RETURNING user_id, choice
  ), counted AS (
    UPDATE poll_counts AS counts SET vote_count = counts.vote_count + added.votes
    FROM (SELECT choice, count(*)::int AS votes FROM voted GROUP BY choice) AS added
    WHERE counts.tweet_id = $1::uuid AND counts.choice = added.choice
  )
  SELECT asked.open, ARRAY(SELECT user_id FROM voted) AS "voterIds", ARRAY(
    SELECT vote_count + (SELECT count(*)::int FROM voted WHERE voted.choice = locked.choice) FROM locked ORDER BY choice
  ) AS "voteCounts"
  FROM asked`;

export function createPollStore(db: Database) {
  return {
    /** The polls of those tweets that have one, in no order, as this viewer sees them; null for who is signed out. */
    async listByTweets(tweetIds: readonly string[], viewerId: string | null): Promise<(Poll & { tweetId: string })[]> {
      const rows = await db.rows<PollRow>('polls_by_tweets', LIST, [tweetIds, viewerId]);
      return rows.map(({ labels, voteCounts, ...poll }) => ({ ...poll, ...countedOptions(labels, voteCounts) }));
    },

    /** A page of those who voted, in the order of their ids. */
    async listVoterIds(tweetId: string, after: string, limit: number): Promise<string[]> {
      const rows = await db.rows<{ id: string }>('poll_voters', 'SELECT user_id AS id FROM poll_votes WHERE tweet_id = $1 AND user_id > $2 ORDER BY user_id LIMIT $3', [tweetId, after, limit]);
      return rows.map(({ id }) => id);
    },

    /** Waits for the batch of votes that is under way. After the end of the poll, every vote there will ever be can be read then. */
    async waitForVotes(tweetId: string): Promise<void> {
      await db.rows('poll_wait_for_votes', 'SELECT FROM poll_counts WHERE tweet_id = $1 ORDER BY choice FOR SHARE', [tweetId]);
    },

    /**
     * Takes many people's votes in one poll, in one statement; no person is in it twice, and every choice is one of the
     * poll's. Who has voted before keeps that vote. Null where there is no poll, or its tweet has been deleted.
     */
    async vote(tweetId: string, votes: readonly NewVote[]): Promise<VoteResult | null> {
      const [result] = await db.rows<VoteResult>('vote_poll', VOTE, [tweetId, votes.map(({ userId }) => userId), votes.map(({ choice }) => choice)]);
      return result ?? null;
    },
  };
}
