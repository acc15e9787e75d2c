import fc from 'fast-check';
import pLimit from 'p-limit';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { newId } from '../../../src/domain/ids.ts';
import type { Viewer } from '../../../src/domain/user.ts';
import { makeFollowers } from '../../support/crowd.ts';
import { runs } from '../../support/runs.ts';
import { post, settled } from '../../support/social.ts';
import type { SignedUp } from '../../support/sign-up.ts';
import { startLinnet, type Linnet } from '../../support/start-linnet.ts';
import { document, expectExactCounts, idsOf, pages, people, peopleOf, toggle, type Toggle } from './support.ts';

let linnet: Linnet;
beforeAll(async () => { linnet = await startLinnet(); });
afterAll(() => linnet.close());

const CROWD = runs(400, 2_000);
const FLAGS = 'query ($id: ID!) { tweet(id: $id) { ... on Tweet { likeCount retweetCount viewerHasLiked viewerHasRetweeted viewerHasBookmarked } } }';
const ON_OFF: readonly (readonly [Toggle, Toggle, string])[] = [
  ['likeTweet', 'unlikeTweet', 'viewerHasLiked'], ['retweet', 'undoRetweet', 'viewerHasRetweeted'], ['bookmarkTweet', 'removeBookmark', 'viewerHasBookmarked'],
];

test(`${CROWD} people who like one tweet, 64 at any moment, are counted and listed once each`, async () => {
  const [star] = await people(linnet, 1);
  const id = await post(linnet, star!, 'everybody likes this');
  const fans = await makeFollowers(linnet, star!.user.id, CROWD);
  const { newLoaders, services } = linnet.app;
  const atOnce = pLimit(64);
  // By way of the service: they have no password to sign in with. Each says it twice.
  await atOnce.map(fans.flatMap((userId) => [userId, userId]), async (userId) => {
    const viewer: Viewer = { userId, sessionId: newId() };
    const loaders = newLoaders(viewer);
    await services.reactions.likeTweet({ viewer, loaders, requestId: 'test' }, id);
    expect((await loaders.tweetViewerFlags.load(id)).liked).toBe(true);
  });
  expect((await linnet.gql(FLAGS, { id })).tweet.likeCount).toBe(CROWD);
  const listed = await pages((after) => peopleOf(linnet, 'likedBy', id, 100, after));
  expect([...listed].sort()).toEqual([...fans].sort());
  await expectExactCounts(linnet);
});

test('a like does not touch the row of its tweet', async () => {
  const [ann] = await people(linnet, 1);
  const id = await post(linnet, ann!, 'untouched');
  const version = async () => (await linnet.app.database.rows('test_version', 'SELECT ctid::text, xmin::text, xmax::text FROM tweets WHERE id = $1', [id]))[0];
  const before = await version();
  await toggle(linnet, 'likeTweet', ann!, id);
  await toggle(linnet, 'unlikeTweet', ann!, id);
  await toggle(linnet, 'likeTweet', ann!, id);
  expect(await version()).toEqual(before);
});

test.each([['likeTweet', 'viewerHasLiked'], ['retweet', 'viewerHasRetweeted']] as const)('%s: a tweet whose counts are held up does not hold up what is done to others, and takes one connection', async (name, flag) => {
  const [crowd, others] = [await people(linnet, 12), await people(linnet, 4)];
  const [hot, other] = [await post(linnet, crowd[0]!, 'hot'), await post(linnet, crowd[0]!, 'other')];
  await toggle(linnet, 'likeTweet', crowd[0]!, hot);
  let release = (): void => undefined;
  const held = new Promise<void>((resolve) => { release = resolve; });
  const locked = Promise.withResolvers<void>();
  const holding = linnet.app.database.transaction(async (client) => {
    await client.query('SELECT FROM tweet_stats WHERE tweet_id = $1 FOR UPDATE', [hot]);
    locked.resolve();
    await held;
  });
  await locked.promise;
  const waiting = Promise.all(crowd.map((person) => toggle(linnet, name, person, hot)));
  // More than the pool has connections wait for the hot tweet.
  await new Promise((resolve) => setTimeout(resolve, 200));
  for (const person of others) expect(await toggle(linnet, name, person, other)).toMatchObject({ [flag]: true });
  release();
  await holding;
  for (const answer of await waiting) expect(answer).toMatchObject({ [flag]: true });
  await expectExactCounts(linnet);
});

test('two processes whose people like and unlike the same tweets at once neither lose a count nor wait for each other', async () => {
  const [ann] = await people(linnet, 1);
  const ids = [await post(linnet, ann!, 'one'), await post(linnet, ann!, 'two')];
  const fans = await makeFollowers(linnet, ann!.user.id, 40);
  const { likes } = linnet.app.stores;
  // The store itself, so that batches of the same tweet run at the same time, as those of two processes do.
  const batch = (turn: number) => {
    const shuffled = turn % 2 === 0 ? fans : [...fans].reverse();
    const chosen = shuffled.filter((_, index) => (index + turn) % 3 !== 0);
    return likes.change({ tweetId: ids[turn % 2]!, likes: chosen.filter((_, index) => (index + turn) % 2 === 0).map((userId) => ({ userId, id: newId() })), unlikedBy: chosen.filter((_, index) => (index + turn) % 2 === 1) });
  };
  await Promise.all(Array.from({ length: 400 }, (_, turn) => batch(turn)));
  await expectExactCounts(linnet);
});

test('batches of the first likes of a tweet, which has no counts to lock yet, do not wait for one another in a circle', async () => {
  const [ann] = await people(linnet, 1);
  const tweetId = await post(linnet, ann!, 'nobody likes this yet');
  const [bob, cat, dan] = (await makeFollowers(linnet, ann!.user.id, 3)).sort() as [string, string, string];
  const like = (...ids: string[]) => linnet.app.stores.likes.change({ tweetId, likes: ids.map((userId) => ({ userId, id: newId() })), unlikedBy: [] });
  const held = Promise.withResolvers<void>();
  const locked = Promise.withResolvers<void>();
  // Holds dan's like, so that one batch stands between bob's and the counts when others come.
  const holding = linnet.app.database.transaction(async (client) => {
    await client.query('INSERT INTO likes (tweet_id, user_id, id) VALUES ($1, $2, $3)', [tweetId, dan, newId()]);
    locked.resolve();
    await held.promise;
    await client.query('DELETE FROM likes WHERE tweet_id = $1 AND user_id = $2', [tweetId, dan]);
  });
  await locked.promise;
  const batches = [];
  for (const ids of [[bob, dan], [cat], [bob]]) {
    batches.push(like(...ids));
    await new Promise((resolve) => { setTimeout(resolve, 200); });
  }
  held.resolve();
  await holding;
  await Promise.all(batches);
  expect((await linnet.gql(FLAGS, { id: tweetId })).tweet.likeCount).toBe(3);
  await expectExactCounts(linnet);
});

test('whatever ten people do at once, counts equal lists, and each one\'s last word holds', { timeout: 120_000 }, async () => {
  const crowd = await people(linnet, 10);
  const step = fc.record({ who: fc.nat(9), tweet: fc.nat(2), pair: fc.nat(2), on: fc.boolean() });
  await fc.assert(fc.asyncProperty(fc.array(step, { minLength: 20, maxLength: 80 }), async (steps) => {
    const ids = await Promise.all([0, 1, 2].map((n) => post(linnet, crowd[n]!, `tweet ${n}`)));
    // One person's steps follow one another, as a person's do; those of all run side by side.
    await Promise.all(crowd.map(async (person, who) => {
      for (const { tweet, pair, on } of steps.filter((each) => each.who === who)) {
        const [yes, no, flag] = ON_OFF[pair]!;
        expect(await toggle(linnet, on ? yes : no, person, ids[tweet]!)).toMatchObject({ [flag]: on });
      }
    }));
    await expectExactCounts(linnet);
    for (const [tweet, id] of ids.entries()) await expectLastWords(crowd, steps.filter((each) => each.tweet === tweet), id);
  }), { numRuns: runs(2, 20) });
  await settled(linnet);
});

async function expectLastWords(crowd: readonly SignedUp[], steps: readonly { who: number; pair: number; on: boolean }[], id: string): Promise<void> {
  const did = (who: number, pair: number) => steps.findLast((each) => each.who === who && each.pair === pair)?.on ?? false;
  for (const [who, { token }] of crowd.entries()) {
    const { tweet } = await linnet.gql(FLAGS, { id }, token);
    for (const [pair, [, , flag]] of ON_OFF.entries()) expect(tweet[flag]).toBe(did(who, pair));
  }
  for (const [pair, list] of [[0, 'likedBy'], [1, 'retweetedBy']] as const) {
    const listed = idsOf(await peopleOf(linnet, list, id));
    expect([...listed].sort()).toEqual(crowd.filter((_, who) => did(who, pair)).map(({ user }) => user.id).sort());
  }
}

test('one person who likes and unlikes at the same moment ends as one of the two, and is counted so', async () => {
  const [ann] = await people(linnet, 1);
  const id = await post(linnet, ann!, 'to and fro');
  await Promise.all(Array.from({ length: 40 }, (_, index) => linnet.gql(document(index % 2 === 0 ? 'likeTweet' : 'unlikeTweet'), { id }, ann!.token)));
  await Promise.all(Array.from({ length: 40 }, (_, index) => linnet.gql(document(index % 2 === 0 ? 'retweet' : 'undoRetweet'), { id }, ann!.token)));
  await expectExactCounts(linnet);
  const { tweet } = await linnet.gql(FLAGS, { id }, ann!.token);
  expect([tweet.likeCount, tweet.retweetCount]).toEqual([Number(tweet.viewerHasLiked), Number(tweet.viewerHasRetweeted)]);
});
