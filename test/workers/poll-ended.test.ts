import { afterAll, beforeAll, expect, test } from 'vitest';
import { reactionsTo } from '../../src/domain/events.ts';
import type { Dispatch } from '../../src/stores/postgres/outbox.store.ts';
import { endPoll, postPoll } from '../api/poll/support.ts';
import { postThread } from '../support/conversation.ts';
import { settled } from '../support/social.ts';
import { spawnRole } from '../support/spawn-role.ts';
import { startLinnet, type Linnet } from '../support/start-linnet.ts';

let linnet: Linnet;
beforeAll(async () => { linnet = await startLinnet({ workers: false }); });
afterAll(() => linnet.close());

const after = (ms: number): Promise<void> => new Promise((resolve) => { setTimeout(resolve, ms); });

interface Waiting { payload: object; pending: string[]; due: Date; ends: Date; dispatches: number }
const eventsOf = (tweetId: string): Promise<Waiting[]> => linnet.app.database.rows('test_poll_events', `
  SELECT payload, pending, due_at AS due, ends_at AS ends, dispatches FROM outbox JOIN polls ON tweet_id::text = payload->>'tweetId'
  WHERE type = 'poll.ended' AND tweet_id = $1`, [tweetId]);

/** What the relay would hand to the queues now. */
async function claim(): Promise<Dispatch[]> {
  const claimed: Dispatch[] = [];
  await linnet.app.stores.outbox.claim(500, async (events) => { claimed.push(...events); });
  return claimed;
}

test('the end of a poll is written with it, for each poll of a thread, and due when it ends', async () => {
  const ann = await linnet.signUp();
  const [, two, three] = await postThread(linnet, ann, [{ text: 'one' }, { poll: { options: ['a', 'b'], durationMinutes: 5 } }, { poll: { options: ['a', 'b'], durationMinutes: 10_080 } }]);
  for (const { id } of [two!, three!]) {
    const [event, ...others] = await eventsOf(id);
    expect(others).toEqual([]);
    expect(event).toMatchObject({ payload: { tweetId: id, authorId: ann.user.id }, pending: [...reactionsTo['poll.ended']], dispatches: 0 });
    expect(event!.due).toEqual(event!.ends);
  }
});

test('the end is handed out at its time and not before, though Redis was lost; until then it is no backlog', async () => {
  const ann = await linnet.signUp();
  const id = await postPoll(linnet, ann);
  await linnet.app.database.rows('test_react', `UPDATE outbox SET pending = '{home-timelines}' WHERE type = 'poll.ended' AND payload->>'tweetId' = $1`, [id]);
  const { outbox } = linnet.app.stores;
  expect((await claim()).map(({ type }) => type)).not.toContain('poll.ended');
  await linnet.app.database.rows('test_clear', `DELETE FROM outbox WHERE type <> 'poll.ended'`, []);

  // What the relay does at its start and whenever Redis was away or was flushed.
  await outbox.makeAllDue();
  expect(await outbox.hasDue()).toBe(false);
  expect(await claim()).toEqual([]);
  expect(await outbox.stats()).toEqual({ size: 0, oldestAgeSeconds: 0 });

  await endPoll(linnet, id, 400);
  expect(await outbox.hasDue()).toBe(false);
  await expect.poll(outbox.hasDue, { timeout: 2_000, interval: 20 }).toBe(true);
  expect(await claim()).toMatchObject([{ type: 'poll.ended', payload: { tweetId: id, authorId: ann.user.id }, dispatches: 0, pending: ['home-timelines'] }]);
  // It is as old as the end of the poll, however long it lay in wait.
  const { size, oldestAgeSeconds } = await outbox.stats();
  expect(size).toBe(1);
  expect(oldestAgeSeconds).toBeLessThan(2);

  // Handed out, then lost with the queue: from here on it is an event like any other.
  expect(await outbox.hasDue()).toBe(false);
  await outbox.makeAllDue();
  expect(await claim()).toMatchObject([{ type: 'poll.ended', dispatches: 1 }]);
  const [event] = await linnet.app.database.rows<{ id: string }>('test_id', `SELECT id FROM outbox WHERE payload->>'tweetId' = $1`, [id]);
  await outbox.acknowledge([{ eventId: event!.id, reaction: 'home-timelines' }]);
  expect(await eventsOf(id)).toEqual([]);
});

test('a worker that is killed, and a Redis that is flushed, neither lose the end nor bring it early', async () => {
  const ann = await linnet.signUp();
  const id = await postPoll(linnet, ann);
  const first = await spawnRole('worker', linnet.env);
  await settled(linnet);
  await linnet.redis.flush();
  await first.kill();
  const second = await spawnRole('worker', linnet.env);
  await settled(linnet);
  await after(500);
  expect(await eventsOf(id)).toHaveLength(1);

  const punctual = await postPoll(linnet, ann);
  await endPoll(linnet, punctual, 500);
  await after(400);
  expect(await eventsOf(punctual)).toHaveLength(1);
  await expect.poll(() => eventsOf(punctual), { timeout: 1_100, interval: 20 }).toEqual([]);

  await endPoll(linnet, id, 600);
  await after(200);
  await linnet.redis.stop();
  await linnet.redis.start();
  await linnet.redis.flush();
  expect(await second.stop(), second.output()).toBe(0);
  const third = await spawnRole('worker', linnet.env);
  await expect.poll(() => eventsOf(id), { timeout: 5_000, interval: 50 }).toEqual([]);
  const [poll] = await linnet.app.database.rows<{ ended: boolean }>('test_ended', 'SELECT ends_at <= now() AS ended FROM polls WHERE tweet_id = $1', [id]);
  expect(poll!.ended).toBe(true);
  expect(await third.stop()).toBe(0);
}, 60_000);
