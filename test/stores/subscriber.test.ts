import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { findFreePort } from '../../src/dev/ports.ts';
import { openRedis } from '../../src/stores/redis/client.ts';
import { createPubSub } from '../../src/stores/redis/pub-sub.ts';
import { makeDistant } from '../support/distant.ts';
import { startTestRedis } from '../support/redis.ts';

test('a process that is closed while Redis is away leaves no rejection behind, whatever its connection was about to do', async () => {
  const url = `redis://127.0.0.1:${await findFreePort()}`;
  const rejections: unknown[] = [];
  const note = (error: unknown): void => { rejections.push(error); };
  process.on('unhandledRejection', note);
  try {
    await Promise.all(Array.from({ length: 60 }, async (_, index) => {
      const redis = openRedis(url, () => undefined);
      const pubSub = createPubSub(redis, () => undefined);
      pubSub.subscribe('channel', () => undefined).catch(() => undefined);
      void redis.subscriber.unsubscribe('another');
      await sleep(3 * index);
      await redis.close();
    }));
    await sleep(50);
  } finally {
    process.off('unhandledRejection', note);
  }
  expect(rejections).toEqual([]);
});

test('who subscribes while the connection is being made anew is heard of soon, however far away Redis is, and hears everything', async () => {
  const near = await startTestRedis();
  await using distant = await makeDistant(near.url, 15);
  const redis = openRedis(distant.url, () => undefined);
  const publisher = openRedis(near.url, () => undefined);
  try {
    const pubSub = createPubSub(redis, () => undefined);
    const heard = new Set<string>();
    const subscribe = (channel: string) => pubSub.subscribe(channel, () => heard.add(channel));
    await subscribe('before');
    const subscribing: Promise<unknown>[] = [];
    // As the sockets of a node do that come back when Redis does: at every moment of the handshake, which may be cut itself.
    for (let moment = 0; moment < 120; moment += 1) {
      if (moment % 30 === 0) distant.cut();
      subscribing.push(subscribe(`channel ${moment}`));
      await sleep(5);
    }
    expect(await Promise.race([Promise.allSettled(subscribing), sleep(3_000)])).toEqual(subscribing.map(() => expect.objectContaining({ status: 'fulfilled' })));
    const channels = ['before', ...subscribing.map((_, moment) => `channel ${moment}`)];
    for (const channel of channels) await publisher.reactions.publish(channel, 'hello');
    await expect.poll(() => channels.filter((channel) => !heard.has(channel))).toEqual([]);
  } finally {
    await Promise.all([redis.close(), publisher.close()]);
    await near.remove();
  }
});

test('a Redis that refuses a subscription is asked again: the process goes on, and hears once it may', async () => {
  const near = await startTestRedis();
  const right = openRedis(near.url, () => undefined);
  const url = new URL(near.url);
  const password = decodeURIComponent(url.password);
  url.password = 'wrong';
  const wrong = openRedis(url.href, () => undefined);
  const rejections: unknown[] = [];
  const note = (error: unknown): void => { rejections.push(error); };
  process.on('unhandledRejection', note);
  try {
    const heard = new Set<string>();
    const subscribing = Promise.all(['one', 'two', 'two'].map((channel) => createPubSub(wrong, () => undefined).subscribe(channel, () => heard.add(channel))));
    expect(await Promise.race([subscribing, sleep(600, 'refused')])).toBe('refused');
    await right.queue.config('SET', 'requirepass', 'wrong');
    const [end] = await subscribing;
    for (const channel of ['one', 'two']) await right.queue.publish(channel, 'hello');
    await expect.poll(() => [...heard].toSorted()).toEqual(['one', 'two']);
    end!();
    await right.queue.config('SET', 'requirepass', password);
    expect(rejections).toEqual([]);
  } finally {
    process.off('unhandledRejection', note);
    await Promise.all([wrong.close(), right.close()]);
    await near.remove();
  }
});
