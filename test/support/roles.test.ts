import { afterAll, beforeAll, expect, test } from 'vitest';
import { spawnRole } from './spawn-role.ts';
import { startLinnet, type Linnet } from './start-linnet.ts';

let linnet: Linnet;
beforeAll(async () => { linnet = await startLinnet({ workers: false }); });
afterAll(() => linnet.close());

test('an API and a worker in processes of their own become ready, and end with 0 on SIGTERM', async () => {
  const roles = await Promise.all([spawnRole('api', linnet.env), spawnRole('worker', linnet.env)]);
  for (const role of roles) {
    const ready = await fetch(`${role.origin}/readyz`);
    expect(await ready.json()).toMatchObject({ status: 'ready', dependencies: { postgresql: 'ok', redis: 'ok' } });
    expect(await (await fetch(`${role.origin}/metrics`)).text()).toContain('process_cpu_seconds_total');
  }
  expect(await Promise.all(roles.map((role) => role.stop()))).toEqual([0, 0]);
});

test('a role with a bad environment prints every problem at once and ends with 1', async () => {
  const failure = spawnRole('api', { DATABASE_URL: 'mysql://somewhere', LOG_LEVEL: 'loud' });
  await expect(failure).rejects.toThrow(/3 problems:\n {2}DATABASE_URL .*\n {2}REDIS_URL is missing.*\n {2}LOG_LEVEL /);
});

test('roles that lose Redis end with 0 on SIGTERM, without waiting for it', async () => {
  const roles = await Promise.all([spawnRole('api', linnet.env), spawnRole('worker', linnet.env)]);
  await linnet.redis.stop();
  const startedAt = performance.now();
  expect(await Promise.all(roles.map((role) => role.stop()))).toEqual([0, 0]);
  expect(performance.now() - startedAt).toBeLessThan(10_000);
});

test('a worker that starts without Redis says on /readyz what it lacks, becomes ready when Redis is there, and can be stopped before', async () => {
  // No-op where the test before has stopped it.
  await linnet.redis.stop();
  const [early, late] = await Promise.all([spawnRole('worker', linnet.env, 503), spawnRole('worker', linnet.env, 503)]);
  expect(await (await fetch(`${early.origin}/readyz`)).json()).toMatchObject({ status: 'unavailable', dependencies: { redis: 'unreachable' } });
  expect(await early.stop()).toBe(0);
  await linnet.redis.start();
  await expect.poll(() => fetch(`${late.origin}/readyz`).then(({ status }) => status), { timeout: 10_000 }).toBe(200);
  expect(await late.stop()).toBe(0);
});
