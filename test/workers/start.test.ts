import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startWorkers } from '../../src/main/roles.ts';
import { post, settled } from '../support/social.ts';
import type { SignedUp } from '../support/sign-up.ts';
import { spawnRole } from '../support/spawn-role.ts';
import { startLinnet, type Linnet } from '../support/start-linnet.ts';

let linnet: Linnet;
let ann: SignedUp;
beforeAll(async () => {
  linnet = await startLinnet({ workers: false });
  ann = await linnet.signUp();
});
afterAll(() => linnet.close());

test('workers that start in the very moment in which Redis goes away react once it is back', async () => {
  for (let round = 0; round < 4; round += 1) {
    await post(linnet, ann, 'before');
    // The client does not know yet that its connection is dead.
    await linnet.redis.stop();
    const workers = startWorkers(linnet.app);
    await sleep(round * 50);
    await linnet.redis.start();
    await settled(linnet, 4_000);
    await workers.close();
  }
});

test('a worker that starts while Redis is away, and has something to do, can be stopped', async () => {
  await post(linnet, ann, 'before');
  await linnet.redis.stop();
  const worker = await spawnRole('worker', linnet.env, 503);
  try {
    const metrics = await fetch(`${worker.origin}/metrics`, { signal: AbortSignal.timeout(5_000) });
    expect(await metrics.text()).toContain('linnet_outbox');
    expect(await worker.stop()).toBe(0);
  } finally {
    await linnet.redis.start();
  }
});

test('where a worker died with the word that there is a job, another finds the job within a second or so', async () => {
  const workers = startWorkers(linnet.app);
  await settled(linnet);
  // Stands where a worker stood, and takes what would wake the one behind it.
  const dying = new Redis(linnet.env['REDIS_URL']!);
  const word = dying.bzpopmin('queue:home-timelines:marker', 0);
  await sleep(1_500);
  await post(linnet, ann, 'unheard');
  expect(await word).not.toBeNull();
  dying.disconnect();
  const startedAt = Date.now();
  await settled(linnet);
  expect(Date.now() - startedAt).toBeLessThan(1_700);
  await workers.close();
});
