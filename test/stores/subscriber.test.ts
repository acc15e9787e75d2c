import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { findFreePort } from '../../src/dev/ports.ts';
import { openRedis } from '../../src/stores/redis/client.ts';
import { createPubSub } from '../../src/stores/redis/pub-sub.ts';

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
