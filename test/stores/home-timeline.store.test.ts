import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { idFromBytes, newId } from '../../src/domain/ids.ts';
import { HOME_TIMELINE_MAX_IDS } from '../../src/domain/timelines.ts';
import { openRedis, type RedisClients } from '../../src/stores/redis/client.ts';
import { createHomeTimelineStore, type HomeTimelineStore } from '../../src/stores/redis/home-timeline.store.ts';
import { loadScripts } from '../../src/stores/redis/scripts.ts';
import { startTestRedis, type TestRedis } from '../support/redis.ts';

let redis: TestRedis;
let clients: RedisClients;
let store: HomeTimelineStore;
beforeAll(async () => {
  redis = await startTestRedis();
  clients = openRedis(redis.url, () => undefined);
  await clients.queue.ping();
  await new Promise((resolve) => setTimeout(resolve, 100));
  store = createHomeTimelineStore(clients, loadScripts(clients.commands), loadScripts(clients.reactions));
});
afterAll(async () => {
  await clients.close();
  await redis.remove();
});

const add = (userId: string, id: string) => store.change([userId], { op: 'added', id, repeated: false });
const remove = (userId: string, id: string) => store.change([userId], { op: 'removed', id, repeated: false });
const warm = async (userId: string, ids: string[] = [], complete = true) => store.finishRebuild(userId, (await store.beginRebuild(userId))!, ids, complete);
/** UUIDs that differ in every byte, so that any order but that of unsigned bytes shows. */
const anyId = fc.uint8Array({ minLength: 16, maxLength: 16 }).map((bytes) => idFromBytes(Uint8Array.from(bytes, (byte, index) => (index < 2 ? byte % 0x7f : byte)))).filter((id) => !/^[0-]+$/.test(id));

describe('a cached home timeline', () => {
  test('is what a sorted set would be, whatever the order of additions, repetitions and removals', async () => {
    await fc.assert(fc.asyncProperty(fc.array(anyId, { maxLength: 8 }), fc.array(fc.record({ op: fc.constantFrom('add', 'add', 'again', 'remove'), id: anyId, pick: fc.nat() }), { maxLength: 30 }), async (start, steps) => {
      const userId = newId();
      await warm(userId, [...start].sort().reverse());
      const model = new Set(start);
      for (const { op, id, pick } of steps) {
        const known = [...model][pick % Math.max(model.size, 1)] ?? id;
        if (op === 'remove') { await remove(userId, known); model.delete(known); }
        else { const added = op === 'again' ? known : id; await add(userId, added); model.add(added); }
      }
      const expected = [...model].sort().reverse();
      expect(await store.list(userId, undefined, 100)).toMatchObject({ ids: expected, endsAtFloor: false });
      for (const cursor of [...expected, ...start]) {
        expect((await store.list(userId, cursor, 5))?.ids).toEqual(expected.filter((id) => id < cursor).slice(0, 5));
      }
    }), { numRuns: 60 });
  });

  test('takes nothing while it is cold, and is not warmed by a fan-out', async () => {
    const userId = newId();
    await add(userId, newId());
    expect(await store.list(userId, undefined, 10)).toBeNull();
  });

  test('holds 800 at most, and says where it stops being complete', async () => {
    const userId = newId();
    const ids = Array.from({ length: HOME_TIMELINE_MAX_IDS }, () => newId()).reverse();
    await warm(userId, ids.slice(0, HOME_TIMELINE_MAX_IDS), true);
    expect(await store.list(userId, ids[797], 10)).toMatchObject({ ids: ids.slice(798), endsAtFloor: false });
    const newest = newId();
    await add(userId, newest);
    // The oldest has become the floor: above it the list is complete, below it PostgreSQL knows.
    expect(await store.list(userId, ids[797], 10)).toMatchObject({ ids: [ids[798]], endsAtFloor: true });
    expect((await store.list(userId, undefined, 1))?.ids).toEqual([newest]);
    expect(await clients.commands.llen(`timeline:home:${userId}`)).toBe(HOME_TIMELINE_MAX_IDS + 1);
  });

  test('ignores what lies at or below its floor', async () => {
    const userId = newId();
    const [oldest, floor, middle, newest] = [newId(), newId(), newId(), newId()];
    await warm(userId, [newest, middle, floor], false);
    await add(userId, oldest);
    await add(userId, floor);
    expect(await store.list(userId, undefined, 10)).toMatchObject({ ids: [newest, middle], endsAtFloor: true });
  });

  test('fills no more than 16 KB', async () => {
    const userId = newId();
    await warm(userId, Array.from({ length: HOME_TIMELINE_MAX_IDS }, () => newId()).reverse());
    expect(await clients.commands.memory('USAGE', `timeline:home:${userId}`, 'SAMPLES', 0)).toBeLessThan(16 * 1024);
  });
});

describe('rebuilding a home timeline', () => {
  test('is one caller\'s task', async () => {
    const userId = newId();
    const tokens = await Promise.all(Array.from({ length: 20 }, () => store.beginRebuild(userId)));
    expect(tokens.filter((token) => token !== null)).toHaveLength(1);
    expect(await store.list(userId, undefined, 10)).toBeNull();
  });

  test('keeps what was fanned out while PostgreSQL was read', async () => {
    const userId = newId();
    const old = newId();
    const token = await store.beginRebuild(userId);
    const fannedOut = newId();
    await add(userId, fannedOut);
    await add(userId, old);
    await store.finishRebuild(userId, token!, [old], true);
    expect((await store.list(userId, undefined, 10))?.ids).toEqual([fannedOut, old]);
  });

  test('is refused at its end when the timeline was dropped meanwhile', async () => {
    const userId = newId();
    const stale = await store.beginRebuild(userId);
    await store.delete(userId);
    await store.finishRebuild(userId, stale!, [newId()], true);
    expect(await store.list(userId, undefined, 10)).toBeNull();
    const [current, id] = [await store.beginRebuild(userId), newId()];
    await store.finishRebuild(userId, stale!, [newId()], true);
    await store.finishRebuild(userId, current!, [id], true);
    expect((await store.list(userId, undefined, 10))?.ids).toEqual([id]);
  });
});
