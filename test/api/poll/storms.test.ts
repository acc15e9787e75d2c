import fc from 'fast-check';
import pLimit from 'p-limit';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { newId } from '../../../src/domain/ids.ts';
import type { Viewer } from '../../../src/domain/user.ts';
import { untilOneWaits } from '../../support/conversation.ts';
import { makeFollowers } from '../../support/crowd.ts';
import { runs } from '../../support/runs.ts';
import { deleteTweet, post, settled } from '../../support/social.ts';
import type { SignedUp } from '../../support/sign-up.ts';
import { startLinnet, type Linnet } from '../../support/start-linnet.ts';
import { endPoll, expectExactVotes, postPoll, readPoll, vote, VOTE } from './support.ts';

const CROWD = runs(400, 2_000);

let linnet: Linnet;
let ann: SignedUp;
beforeAll(async () => {
  linnet = await startLinnet();
  ann = await linnet.signUp('ann');
});
afterAll(() => linnet.close());

/** By way of the service: people made in a crowd have no password to sign in with. Answers the code of an error, or null. */
async function voteAs(userId: string, id: string, choice: number): Promise<string | null> {
  const viewer: Viewer = { userId, sessionId: newId() };
  const loaders = linnet.app.newLoaders(viewer);
  try {
    await linnet.app.services.reactions.votePoll({ viewer, loaders, requestId: 'test' }, id, choice);
    expect((await loaders.polls.load(id))?.viewerChoice).toBe(choice);
    return null;
  } catch (error) {
    return (error as { code: string }).code;
  }
}
const countsOf = async (id: string): Promise<number[]> => (await readPoll(linnet, id)).options.map(({ voteCount }: { voteCount: number }) => voteCount);

/** Locks the counts of a poll until `release` is called. */
async function hold(id: string): Promise<{ release: () => void; done: Promise<unknown> }> {
  const locked = Promise.withResolvers<void>();
  const held = Promise.withResolvers<void>();
  const done = linnet.app.database.transaction(async (client) => {
    await client.query('SELECT FROM poll_counts WHERE tweet_id = $1 FOR UPDATE', [id]);
    locked.resolve();
    await held.promise;
  });
  await locked.promise;
  return { release: held.resolve, done };
}

test(`${CROWD} voters, 64 at any moment, are counted once each, although each votes twice`, async () => {
  const id = await postPoll(linnet, ann);
  const voters = await makeFollowers(linnet, ann.user.id, CROWD);
  const outcomes = await pLimit(64).map(voters.flatMap((userId, index) => [{ userId, choice: index % 3 }, { userId, choice: (index + 1) % 3 }]), ({ userId, choice }) => voteAs(userId, id, choice));
  expect(outcomes.filter((code) => code === null)).toHaveLength(CROWD);
  expect(outcomes.filter((code) => code === 'CONFLICT')).toHaveLength(CROWD);
  expect((await readPoll(linnet, id)).voteCount).toBe(CROWD);
  await expectExactVotes(linnet);
}, 60_000);

test('one person who votes ten times at once, for different options, has one vote, which the one good answer shows', async () => {
  const bob = await linnet.signUp();
  const id = await postPoll(linnet, ann);
  const answers = await Promise.all(Array.from({ length: 10 }, (_, index) => linnet.request(VOTE, { tweetId: id, choice: index % 3 }, bob.token)));
  const good = answers.filter(({ errors }) => errors.length === 0);
  expect(good).toHaveLength(1);
  expect(answers.flatMap(({ errors }) => errors.map(({ extensions }) => extensions?.['code']))).toEqual(Array.from({ length: 9 }, () => 'CONFLICT'));
  expect(await readPoll(linnet, id, bob.token)).toEqual(good[0]!.data.votePoll.poll);
  expect((await readPoll(linnet, id)).voteCount).toBe(1);
});

test('batches of several processes neither lose a vote nor wait for each other', async () => {
  const ids = [await postPoll(linnet, ann), await postPoll(linnet, ann)];
  const voters = await makeFollowers(linnet, ann.user.id, 60);
  // The store itself, so that batches of one poll run at the same time, as those of several processes do.
  const results = await Promise.all(Array.from({ length: 200 }, async (_, turn) => {
    const shuffled = turn % 4 < 2 ? voters : [...voters].reverse();
    const votes = shuffled.filter((_userId, index) => (index + turn) % 5 === 0).map((userId, index) => ({ userId, choice: (index + turn) % 3 }));
    const result = await linnet.app.stores.polls.vote(ids[turn % 2]!, votes);
    return result!;
  }));
  expect(results.reduce((sum, { voterIds }) => sum + voterIds.length, 0)).toBe(2 * voters.length);
  // What each batch was told is what stood then: the totals grow by what was taken.
  const totals = results.filter((_result, turn) => turn % 2 === 0).map(({ voteCounts }) => voteCounts.reduce((sum, votes) => sum + votes, 0));
  expect(Math.max(...totals)).toBe(voters.length);
  await expectExactVotes(linnet);
});

test('a poll whose counts are held up does not hold up votes in others, and takes one connection', async () => {
  const [hot, other] = [await postPoll(linnet, ann), await postPoll(linnet, ann)];
  const [crowd, people] = [await makeFollowers(linnet, ann.user.id, 30), await makeFollowers(linnet, ann.user.id, 4)];
  const { release, done } = await hold(hot);
  const waiting = Promise.all(crowd.map((userId) => voteAs(userId, hot, 0)));
  await untilOneWaits(linnet);
  for (const userId of people) expect(await voteAs(userId, other, 1)).toBeNull();
  release();
  await done;
  expect(await waiting).toEqual(crowd.map(() => null));
  expect([await countsOf(hot), await countsOf(other)]).toEqual([[30, 0, 0], [0, 4, 0]]);
});

test('a vote that waited past the end of its poll is refused', async () => {
  const bob = await linnet.signUp();
  const id = await postPoll(linnet, ann);
  const { release, done } = await hold(id);
  await endPoll(linnet, id, 300);
  const voted = linnet.errorsOf(VOTE, { tweetId: id, choice: 0 }, bob.token);
  await untilOneWaits(linnet);
  await new Promise((resolve) => { setTimeout(resolve, 400); });
  release();
  await done;
  expect(await voted).toMatchObject([{ code: 'FORBIDDEN', field: 'tweetId' }]);
  expect(await readPoll(linnet, id)).toMatchObject({ closed: true, voteCount: 0 });
});

test('a batch that comes after the deletion of its tweet, or for a tweet without a poll, takes no vote', async () => {
  const [bob] = await makeFollowers(linnet, ann.user.id, 1);
  const [gone, plain] = [await postPoll(linnet, ann), await post(linnet, ann, 'no poll')];
  await deleteTweet(linnet, ann, gone);
  // The store itself: votes that come so late are on their way when the tweet is deleted.
  for (const id of [gone, plain]) expect(await linnet.app.stores.polls.vote(id, [{ userId: bob!, choice: 0 }])).toBeNull();
  expect(await linnet.app.database.rows('test_late_votes', 'SELECT FROM poll_votes WHERE tweet_id = ANY($1)', [[gone, plain]])).toEqual([]);
});

test('whoever votes when, while polls end and tweets are deleted: who got a good answer is counted, and nobody else', { timeout: 60_000 }, async () => {
  const voters = await makeFollowers(linnet, ann.user.id, 12);
  const step = fc.record({ who: fc.nat(11), poll: fc.nat(2), choice: fc.nat(3), afterMs: fc.nat(300) });
  await fc.assert(fc.asyncProperty(fc.array(step, { minLength: 20, maxLength: 60 }), fc.nat(300), async (steps, endsAfterMs) => {
    // The first stays open, the second ends in the middle, the tweet of the third is deleted there.
    const ids = [await postPoll(linnet, ann), await postPoll(linnet, ann), await postPoll(linnet, ann)];
    await endPoll(linnet, ids[1]!, endsAfterMs);
    const after = (ms: number): Promise<void> => new Promise((resolve) => { setTimeout(resolve, ms); });
    const deleted = after(endsAfterMs).then(() => deleteTweet(linnet, ann, ids[2]!));
    const outcomes = await Promise.all(steps.map(async ({ who, poll, choice, afterMs }) => {
      await after(afterMs);
      return { who, poll, choice, code: await voteAs(voters[who]!, ids[poll]!, choice) };
    }));
    await deleted;
    const allowed = [['CONFLICT', 'BAD_USER_INPUT', null], ['CONFLICT', 'BAD_USER_INPUT', 'FORBIDDEN', null], ['CONFLICT', 'BAD_USER_INPUT', 'NOT_FOUND', null]];
    for (const { poll, choice, code } of outcomes) {
      expect(allowed[poll]).toContain(code);
      if (choice === 3) expect(code).not.toBeNull();
    }
    await settled(linnet);
    for (const [poll, id] of ids.entries()) {
      // Of the deleted tweet no vote is left, good as the answers were that came before its end.
      const good = outcomes.filter((each) => poll !== 2 && each.poll === poll && each.code === null);
      const rows = await linnet.app.database.rows<{ user_id: string; choice: number }>('test_votes', 'SELECT user_id, choice FROM poll_votes WHERE tweet_id = $1', [id]);
      expect(rows.map(({ user_id: userId, choice }) => `${userId} ${choice}`).sort()).toEqual(good.map(({ who, choice }) => `${voters[who]} ${choice}`).sort());
    }
    await expectExactVotes(linnet);
  }), { numRuns: runs(3, 20) });
});

test('64 people who vote at once through the API each see their own vote and counts that hold it', async () => {
  const id = await postPoll(linnet, ann);
  const voters = await pLimit(4).map(Array.from({ length: 64 }), () => linnet.signUp());
  const answers = await Promise.all(voters.map((voter, index) => vote(linnet, voter, id, index % 3)));
  for (const [index, answer] of answers.entries()) {
    expect(answer.viewerChoice).toBe(index % 3);
    expect(answer.options[index % 3].voteCount).toBeGreaterThan(0);
    expect(answer.voteCount).toBe(answer.options.reduce((sum: number, { voteCount }: { voteCount: number }) => sum + voteCount, 0));
  }
  expect(await countsOf(id)).toEqual([22, 21, 21]);
  await expectExactVotes(linnet);
}, 60_000);
