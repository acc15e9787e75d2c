import { expect } from 'vitest';
import type { PollInput, PostTweetInput } from '../../../sdk/operations.ts';
import { post } from '../../support/social.ts';
import type { SignedUp } from '../../support/sign-up.ts';
import type { Linnet } from '../../support/start-linnet.ts';

export const POLL = 'poll { options { label voteCount } endsAt closed voteCount viewerChoice }';
export const VOTE = `mutation ($tweetId: ID!, $choice: Int!) { votePoll(tweetId: $tweetId, choice: $choice) { id text ${POLL} } }`;
export const DAY: PollInput = { options: ['tea', 'coffee', 'water'], durationMinutes: 1_440 };

export const postPoll = (linnet: Linnet, author: SignedUp, poll: Partial<PollInput> = {}, more: Partial<PostTweetInput> = {}): Promise<string> =>
  post(linnet, author, 'what shall it be?', { poll: { ...DAY, ...poll }, ...more });

export const readPoll = async (linnet: Linnet, id: string, token?: string) =>
  (await linnet.gql(`query ($id: ID!) { tweet(id: $id) { ... on Tweet { ${POLL} } } }`, { id }, token)).tweet.poll;

/** What the mutation answers of the poll. */
export const vote = async (linnet: Linnet, { token }: SignedUp, tweetId: string, choice: number) =>
  (await linnet.gql(VOTE, { tweetId, choice }, token)).votePoll.poll;

/** Ends a poll, its event included, so many milliseconds from now. */
export async function endPoll({ app: { database } }: Linnet, tweetId: string, inMs = 0): Promise<void> {
  await database.rows('test_end_poll', `
    WITH ended AS (UPDATE polls SET ends_at = now() + make_interval(secs => $2::float8 / 1000) WHERE tweet_id = $1 RETURNING ends_at)
    UPDATE outbox SET created_at = ended.ends_at, due_at = ended.ends_at FROM ended WHERE type = 'poll.ended' AND payload->>'tweetId' = $1::text`, [tweetId, inMs]);
}

/** Every count of votes against the rows it counts, and no vote for what is no option. */
export async function expectExactVotes({ app: { database } }: Linnet): Promise<void> {
  const wrong = await database.rows('test_vote_drift', `
    SELECT tweet_id, choice FROM poll_counts c
    WHERE vote_count <> (SELECT count(*) FROM poll_votes v WHERE v.tweet_id = c.tweet_id AND v.choice = c.choice)
    UNION ALL
    SELECT tweet_id, choice FROM poll_votes v WHERE NOT EXISTS (SELECT FROM poll_counts c WHERE c.tweet_id = v.tweet_id AND c.choice = v.choice)`, []);
  expect(wrong).toEqual([]);
}
