import { expect, test } from 'vitest';
import { spawnRole } from './spawn-role.ts';
import { startLinnet } from './start-linnet.ts';

test('an API and a worker in processes of their own become ready, and end with 0 on SIGTERM', async () => {
  await using linnet = await startLinnet({ workers: false });
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
