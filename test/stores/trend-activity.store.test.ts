import { Redis } from 'ioredis';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { newId } from '../../src/domain/ids.ts';
import { hourOf, startOfHour } from '../../src/domain/trends.ts';
import { keys } from '../../src/stores/redis/keys.ts';
import { loadScripts } from '../../src/stores/redis/scripts.ts';
import { createTrendActivityStore, MAX_TAGS_OF_HOUR, type TrendActivityStore } from '../../src/stores/redis/trend-activity.store.ts';
import { startTestRedis, type TestRedis } from '../support/redis.ts';

const HOUR = hourOf(Date.now()) - 1;
let server: TestRedis;
let redis: Redis;
let store: TrendActivityStore;
beforeAll(async () => {
  server = await startTestRedis();
  redis = new Redis(server.url);
  store = createTrendActivityStore({ reactions: redis }, loadScripts(redis));
});
afterAll(async () => {
  redis.disconnect();
  await server.remove();
});
beforeEach(() => server.flush());

const people = (count: number): string[] => Array.from({ length: count }, () => newId());
const add = (tag: string, who: readonly string[], seconds = 0): Promise<void> =>
  store.add(who.map((personId) => ({ tag, personId, atMs: startOfHour(HOUR) + seconds * 1_000 })));
const peopleOf = async (tag: string): Promise<number | undefined> => (await store.listHour(HOUR)).find((row) => row.tag === tag)?.people;

test('counts people, however often they come, and each hour for itself', async () => {
  const [ann, bob, cat] = people(3) as [string, string, string];
  for (let time = 0; time < 2; time += 1) {
    await add('tag', [ann, ann, bob]);
    await add('tag', [cat], 3_600);
  }
  expect([await peopleOf('tag'), await store.listHour(HOUR + 1)]).toEqual([2, [{ tag: 'tag', people: 1 }]]);
  expect(await store.countPeople('tag', [HOUR, HOUR + 1])).toBe(3);
});

test('is within three per cent of 20,000 people, in 14.5 KB', async () => {
  await add('tag', people(20_000));
  expect(Math.abs((await peopleOf('tag'))! - 20_000)).toBeLessThan(600);
  expect(await redis.memory('USAGE', keys.trendPeople(HOUR, 'tag'))).toBeLessThan(14_500);
});

test('has no more tags in an hour than it may, those with the fewest people and then the longest ago go, with all that was kept of them', async () => {
  await add('lively', people(3));
  for (let n = 0; n < MAX_TAGS_OF_HOUR + 200; n += 1) await add(`${n}`, people(1), n);
  const tags = (await store.listHour(HOUR)).map(({ tag }) => tag);
  expect(tags).toHaveLength(MAX_TAGS_OF_HOUR);
  expect([tags.includes('lively'), tags.includes('0'), tags.includes('200'), tags.includes(`${MAX_TAGS_OF_HOUR + 199}`)]).toEqual([true, false, false, true]);
  expect(await redis.dbsize()).toBe(MAX_TAGS_OF_HOUR + 1);
});

test('lets a new tag grow though every other has more people', async () => {
  for (let n = 0; n < MAX_TAGS_OF_HOUR; n += 1) await add(`${n}`, people(2));
  for (const person of people(5)) await add('rising', [person]);
  expect(await peopleOf('rising')).toBe(5);
  expect(await redis.dbsize()).toBe(MAX_TAGS_OF_HOUR + 1);
});

test('forgets an hour after 26 of them, and knows when it has lost everything', async () => {
  await add('tag', people(1));
  for (const key of await redis.keys('trends:*')) expect(await redis.ttl(key)).toBeGreaterThan(25 * 3_600);
  await store.beginCompletion();
  expect(await store.isComplete()).toBe(false);
  await store.complete();
  expect(await store.isComplete()).toBe(true);
  await server.flush();
  expect(await store.isComplete()).toBe(false);
  await store.beginCompletion();
  await server.flush();
  await expect(store.complete()).rejects.toThrow();
  expect(await store.isComplete()).toBe(false);
});
