import { afterAll, beforeAll, expect, test } from 'vitest';
import { homeIdsOf, makeFollowers, warmTimelines } from '../support/crowd.ts';
import { runs } from '../support/runs.ts';
import { post, settled } from '../support/social.ts';
import { spawnRole } from '../support/spawn-role.ts';
import { startLinnet, type Linnet } from '../support/start-linnet.ts';

/** Several chunks of a fan-out. */
const FOLLOWERS = 2_000;
const ROUNDS = runs(2, 6);

let linnet: Linnet;
beforeAll(async () => { linnet = await startLinnet({ workers: false }); });
afterAll(() => linnet.close());

const cachedIds = async (userId: string) => (await linnet.app.stores.homeTimelines.list(userId, undefined, 100))?.ids ?? [];

/** How many of the timelines hold the tweet, without reading any of them warm. */
const reached = async (userIds: readonly string[], tweetId: string) =>
  (await Promise.all(userIds.map(cachedIds))).filter((ids) => ids.includes(tweetId)).length;

test('a tweet reaches each of 2,000 followers exactly once, although its worker is killed in the middle of the fan-out', async () => {
  const author = await linnet.signUp('author');
  const followers = await makeFollowers(linnet, author.user.id, FOLLOWERS);
  await warmTimelines(linnet, followers);
  const posted: string[] = [];
  let cutInTheMiddle = 0;

  for (let round = 0; round < ROUNDS; round += 1) {
    const worker = await spawnRole('worker', linnet.env);
    const id = await post(linnet, author, `round ${round}`);
    posted.unshift(id);
    // The first chunk has been sent: the second is on its way.
    while (!(await cachedIds(followers[0]!)).includes(id)) await new Promise((resolve) => setTimeout(resolve, 0));
    await worker.kill();
    const atTheKill = await reached(followers, id);
    if (atTheKill > 0 && atTheKill < FOLLOWERS) cutInTheMiddle += 1;
  }
  expect(cutInTheMiddle).toBeGreaterThan(0);

  const worker = await spawnRole('worker', linnet.env);
  await settled(linnet, 30_000);
  // The cached lists themselves, not what PostgreSQL would make up for.
  for (const userId of followers) expect(await cachedIds(userId)).toEqual(posted);
  for (const userId of followers.slice(0, 20)) expect(await homeIdsOf(linnet, userId)).toEqual(posted);
  expect(await worker.stop()).toBe(0);
}, 90_000);

test('a listener is told once of a tweet whose worker was killed', async () => {
  const [author, ann] = await Promise.all([linnet.signUp('author2'), linnet.signUp('ann')]);
  await linnet.gql('mutation ($id: ID!) { follow(userId: $id) { id } }', { id: author.user.id }, ann.token);
  await makeFollowers(linnet, author.user.id, FOLLOWERS);
  const live = linnet.subscribe('subscription { homeTimeline { ... on TimelineItemAdded { item { tweet { text } } } } }', {}, ann.token);
  await new Promise((resolve) => setTimeout(resolve, 300));
  const next = async () => (await live.next(20_000)).homeTimeline.item.tweet.text;

  const first = await spawnRole('worker', linnet.env);
  await post(linnet, author, 'one');
  expect(await next()).toBe('one');
  await first.kill();
  const second = await spawnRole('worker', linnet.env);
  await post(linnet, author, 'two');
  expect(await next()).toBe('two');
  await settled(linnet, 30_000);
  await live.expectSilence(300);
  await live.close();
  expect(await second.stop()).toBe(0);
}, 60_000);

test('a tweet that was posted while no worker ran is delivered by the next one', async () => {
  const author = await linnet.signUp('author3');
  const followers = await makeFollowers(linnet, author.user.id, 3);
  await warmTimelines(linnet, followers);
  const id = await post(linnet, author, 'nobody works');
  expect(await reached(followers, id)).toBe(0);
  const worker = await spawnRole('worker', linnet.env);
  await settled(linnet);
  expect(await reached(followers, id)).toBe(3);
  expect(await worker.stop()).toBe(0);
}, 30_000);
