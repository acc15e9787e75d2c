import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { Queue, Worker } from 'bullmq';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { closeWorker, createJobsInHand } from '../../src/workers/close-worker.ts';
import { startLinnet, type Linnet } from '../support/start-linnet.ts';

let linnet: Linnet;
beforeAll(async () => { linnet = await startLinnet({ workers: false }); });
afterAll(() => linnet.close());

const QUEUE = 'close-worker-test';

/** A worker, and its second connection, which waits for jobs: the first is that of the queue. */
async function startWorker(work: () => Promise<void>) {
  const opened: Redis[] = [];
  class Opened extends Redis {
    override duplicate(): Redis {
      const twin = super.duplicate();
      twin.on('error', () => undefined);
      opened.push(twin);
      return twin;
    }
  }
  const queue = new Opened(linnet.env['REDIS_URL']!, { maxRetriesPerRequest: null, retryStrategy: () => 20 });
  queue.on('error', () => undefined);
  const jobs = createJobsInHand();
  const worker = new Worker(QUEUE, () => jobs.hold(work), { connection: queue });
  worker.on('error', () => undefined);
  await worker.waitUntilReady();
  return { queue, waiting: opened[0]!, close: () => closeWorker(worker, queue, jobs) };
}

async function timed(work: Promise<void>): Promise<number> {
  const start = performance.now();
  await work;
  return performance.now() - start;
}

test('a worker whose connection is being made anew can be closed at once', async () => {
  const { queue, waiting, close } = await startWorker(() => Promise.resolve());
  await linnet.redis.stop();
  await linnet.redis.start();
  if (queue.status !== 'ready') await once(queue, 'ready');
  waiting.disconnect(true);
  await once(waiting, 'connecting');
  expect(await timed(close())).toBeLessThan(3_000);
  queue.disconnect();
});

test('a job in hand is finished first', async () => {
  let finished = false;
  const begun = Promise.withResolvers<void>();
  const { queue, close } = await startWorker(async () => {
    begun.resolve();
    await sleep(1_500);
    finished = true;
  });
  const jobs = new Queue(QUEUE, { connection: queue });
  await jobs.add('work', {});
  await begun.promise;
  expect(await timed(close())).toBeGreaterThan(1_000);
  expect(finished).toBe(true);
  expect(await jobs.getJobCounts('active', 'completed')).toEqual({ active: 0, completed: 1 });
  queue.disconnect();
});
