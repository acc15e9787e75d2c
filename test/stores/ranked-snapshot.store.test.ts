import { afterAll, beforeAll, expect, test } from 'vitest';
import { newId } from '../../src/domain/ids.ts';
import { MAX_RANKED_LINES, type RankedSnapshot } from '../../src/domain/ranked-snapshot.ts';
import { openRedis, type RedisClients } from '../../src/stores/redis/client.ts';
import { keys } from '../../src/stores/redis/keys.ts';
import { createRankedSnapshotStore, type RankedSnapshotStore } from '../../src/stores/redis/ranked-snapshot.store.ts';
import { startTestRedis, type TestRedis } from '../support/redis.ts';

let redis: TestRedis;
let clients: RedisClients;
let store: RankedSnapshotStore;
beforeAll(async () => {
  redis = await startTestRedis();
  clients = openRedis(redis.url, () => undefined);
  await clients.queue.ping();
  await new Promise((resolve) => setTimeout(resolve, 100));
  store = createRankedSnapshotStore(clients);
});
afterAll(async () => {
  await clients.close();
  await redis.remove();
});

const snapshot = (takenAtMs: number, nonce = 0, lines = 3): RankedSnapshot => ({
  takenAtMs, nonce, livePosition: '1795273000000-7', lines: Array.from({ length: lines }, (_each, index) => ({ id: newId(), suggested: index % 3 === 0 })),
});

test('gives back by name what was put in, to its owner alone', async () => {
  const [userId, one, other] = [newId(), snapshot(2 ** 48 - 1, 0xffff), snapshot(1_795_273_000_000, 1)];
  await store.insert(userId, one);
  await store.insert(userId, other);
  await clients.queue.set(keys.invalidations, '42');
  expect(await store.find(userId, one)).toEqual({ invalidation: 42, snapshot: one });
  expect(await store.find(userId, other)).toEqual({ invalidation: 42, snapshot: other });
  expect(await store.find(userId, { ...one, nonce: 0 })).toBeNull();
  expect(await store.find(newId(), one)).toBeNull();
});

test('keeps the latest four of a person, of at most 6,824 bytes, for 15 minutes after the last read', async () => {
  const userId = newId();
  const all = Array.from({ length: 6 }, (_each, nonce) => snapshot(1_000, nonce, MAX_RANKED_LINES));
  for (const one of all) await store.insert(userId, one);
  expect(await Promise.all(all.map(async (one) => (await store.find(userId, one)) !== null))).toEqual([false, false, true, true, true, true]);
  expect((await clients.queue.lrangeBuffer(keys.rankedTimeline(userId), 0, -1)).map(({ length }) => length)).toEqual([6_824, 6_824, 6_824, 6_824]);
  expect(await clients.queue.ttl(keys.rankedTimeline(userId))).toBeGreaterThan(890);
  await clients.queue.expire(keys.rankedTimeline(userId), 10);
  await store.find(userId, all[5]!);
  expect(await clients.queue.ttl(keys.rankedTimeline(userId))).toBeGreaterThan(890);
});
