import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { HomeTimelineDocument } from '../../../sdk/operations.ts';
import { startSecondApi } from '../../support/second-api.ts';
import { makeTweets } from '../../support/crowd.ts';
import { follow, post, readHome, settled, warmHome } from '../../support/social.ts';
import { startLinnet, type Linnet } from '../../support/start-linnet.ts';

let linnet: Linnet;
let other: Awaited<ReturnType<typeof startSecondApi>>;
beforeAll(async () => {
  linnet = await startLinnet();
  other = await startSecondApi(linnet);
});
afterAll(async () => {
  await other.close();
  await linnet.close();
});

test('a hundred who read one cold timeline at once, on two nodes, each get the right page, and it is rebuilt once', async () => {
  const [ann, bob] = [await linnet.signUp(), await linnet.signUp()];
  await follow(linnet, ann, bob);
  const ids = (await makeTweets(linnet, bob.user.id, 900)).reverse();
  await settled(linnet);
  await readHome(linnet, ann);
  await sleep(200);

  const redis = new Redis(linnet.env['REDIS_URL']!);
  const key = `timeline:home:${ann.user.id}`;
  await redis.del(key);
  const monitor = await redis.monitor();
  const begun: string[] = [];
  // The mark of whoever rebuilds begins with ff ff.
  monitor.on('monitor', (_time: string, [name = '', at, ...rest]: string[]) => {
    if (/^(rpush|lset)$/i.test(name) && at === key && rest.at(-1)!.startsWith('\\xff\\xff')) begun.push(name);
  });
  const pages = await Promise.all(Array.from({ length: 100 }, (_, index) => (index % 2 === 0 ? linnet : other).gql(HomeTimelineDocument, { first: 20, after: null }, ann.token)));
  for (const { homeTimeline } of pages) expect(homeTimeline.edges.map(({ node }) => node.id)).toEqual(ids.slice(0, 20));
  await warmHome(linnet, ann);
  await sleep(200);
  expect(begun).toHaveLength(1);
  monitor.disconnect();
  redis.disconnect();
}, 60_000);

test('nothing is pushed to those who do not look, and Redis keeps nothing of them', async () => {
  const [bob, ...others] = await Promise.all(Array.from({ length: 6 }, () => linnet.signUp()));
  for (const each of others) await follow(linnet, each, bob!);
  await settled(linnet);
  const redis = new Redis(linnet.env['REDIS_URL']!);
  for (const { user } of others) await redis.del(`timeline:home:${user.id}`);
  await warmHome(linnet, others[0]!);
  for (let n = 0; n < 5; n += 1) await post(linnet, bob!, `tweet ${n}`);
  await settled(linnet);
  const kept = await Promise.all(others.map(({ user }) => redis.keys(`*${user.id}*`)));
  expect(kept.map((keys) => keys.filter((key) => key.startsWith('timeline:')).length)).toEqual([expect.any(Number), 0, 0, 0, 0]);
  expect(kept[0]).toContain(`timeline:home:${others[0]!.user.id}`);
  redis.disconnect();
});
