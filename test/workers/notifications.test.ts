import { afterAll, beforeAll, expect, test } from 'vitest';
import { newId } from '../../src/domain/ids.ts';
import { faults, listen, readNotifications } from '../api/notifications/support.ts';
import { makePeople } from '../api/discovery/trend-activity.ts';
import { runs } from '../support/runs.ts';
import { post, settled } from '../support/social.ts';
import type { SignedUp } from '../support/sign-up.ts';
import { spawnRole } from '../support/spawn-role.ts';
import { startLinnet, type Linnet } from '../support/start-linnet.ts';

const LIKES = runs(20_000, 100_000);

let linnet: Linnet;
let people: string[];
beforeAll(async () => {
  linnet = await startLinnet({ workers: false });
  people = [];
  while (people.length < LIKES) people.push(...await makePeople(linnet, 10_000, `fan${people.length}`));
}, 120_000);
afterAll(() => linnet.close());

const change = (tweetId: string, likedBy: readonly string[], unlikedBy: readonly string[] = []) =>
  linnet.app.stores.likes.change({ tweetId, likes: likedBy.map((userId) => ({ userId, id: newId() })), unlikedBy });
const batches = (ids: readonly string[], size: number) => Array.from({ length: Math.ceil(ids.length / size) }, (_, index) => ids.slice(index * size, (index + 1) * size));

async function author(): Promise<{ ann: SignedUp; tweetId: string }> {
  const ann = await linnet.signUp();
  return { ann, tweetId: await post(linnet, ann, 'mine') };
}

/** Every event from now on, until one tells of so many actors; with when each came. */
async function eventsUntil(live: Awaited<ReturnType<typeof listen>>, actorCount: number) {
  const events: { id: string; actorCount: number; unreadCount: number; at: number }[] = [];
  while (events.at(-1)?.actorCount !== actorCount) {
    const { __typename, notification, unreadCount } = await live.next(30_000);
    // After a flush: who has it reads the list again, and goes on.
    if (__typename === 'StreamGap') continue;
    events.push({ id: notification.id, actorCount: notification.actorCount, unreadCount, at: Date.now() });
  }
  return events;
}

test(`${LIKES} likes of one tweet are one group, told once a second, with no job or row that grows`, async () => {
  const { ann, tweetId } = await author();
  const worker = await spawnRole('worker', linnet.env);
  await using live = await listen(linnet, ann);
  const startedAt = Date.now();
  const watching = eventsUntil(live, people.length);
  for (const some of batches(people, 250)) await change(tweetId, some);
  const events = await watching;
  const seconds = (Date.now() - startedAt) / 1000;
  expect(events.length).toBeLessThanOrEqual(seconds + 2);
  expect(new Set(events.map(({ id }) => id)).size).toBe(1);
  expect(events.every(({ unreadCount }) => unreadCount === 1)).toBe(true);
  for (const [index, event] of events.entries()) if (index > 1) expect(event.at - events[index - 1]!.at).toBeGreaterThan(700);

  const page = await readNotifications(linnet, ann);
  expect(page.edges.map(({ node }) => [node.type, node.actorCount, node.actors.length])).toEqual([['LIKE', people.length, 5]]);
  expect(page.unreadCount).toBe(1);
  const [largest] = await linnet.app.database.rows<{ bytes: number }>('largest_row', 'SELECT max(pg_column_size(n.*))::int AS bytes FROM notifications n', []);
  expect(largest!.bytes).toBeLessThan(400);
  expect(await worker.stop()).toBe(0);
}, 180_000);

test('whatever is killed or flushed meanwhile, every act is in the group once and the last event tells of all', async () => {
  const { ann, tweetId } = await author();
  const fans = people.slice(0, 2_000);
  await using live = await listen(linnet, ann);
  const watching = eventsUntil(live, fans.length - 500);
  let worker = await spawnRole('worker', linnet.env);
  let kills = 0;
  for (const [index, some] of batches(fans, 50).entries()) {
    await change(tweetId, some);
    // Half of every fourth batch thinks better of it.
    if (index % 2 === 1) await change(tweetId, [], some.slice(0, 25));
    if (index % 10 !== 5) continue;
    if (index === 25) await linnet.redis.flush();
    await worker.kill();
    kills += 1;
    worker = await spawnRole('worker', linnet.env);
  }
  expect(kills).toBe(4);
  await settled(linnet, 60_000);
  // Nobody else analyses here; without it a look at everything may take longer than a statement is given.
  await linnet.app.database.rows('', 'ANALYZE', []);
  expect(await faults(linnet)).toEqual([]);
  const page = await readNotifications(linnet, ann);
  expect(page.edges.map(({ node }) => [node.type, node.actorCount])).toEqual([['LIKE', fans.length - 500]]);
  const events = await Promise.race([watching, new Promise<null>((resolve) => { setTimeout(resolve, 8_000, null); })]);
  expect(events?.at(-1)).toMatchObject({ id: page.edges[0]!.node.id, unreadCount: 1 });
  expect(await worker.stop()).toBe(0);
}, 120_000);

test('notifications come although Redis was away when it happened', async () => {
  const { ann, tweetId } = await author();
  const worker = await spawnRole('worker', linnet.env);
  await linnet.redis.stop();
  await change(tweetId, people.slice(0, 3)).catch(() => undefined);
  await linnet.redis.start();
  await settled(linnet, 30_000);
  expect((await readNotifications(linnet, ann)).edges.map(({ node }) => node.actorCount)).toEqual([3]);
  expect(await worker.stop()).toBe(0);
}, 60_000);
