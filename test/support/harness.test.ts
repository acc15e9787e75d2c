import { expect, test } from 'vitest';
import { startLinnet } from './start-linnet.ts';

test('gives each instance an empty, migrated database of its own', async () => {
  await using one = await startLinnet();
  await using other = await startLinnet();
  expect(await one.app.stores.users.listByUsernames(['nobody'])).toEqual([]);
  expect(one.env['DATABASE_URL']).not.toBe(other.env['DATABASE_URL']);
});

test('stops a Redis and starts it again with what it held', async () => {
  await using linnet = await startLinnet();
  const { queue } = linnet.app.redis;
  await queue.set('greeting', 'hello');
  await linnet.redis.stop();
  await linnet.redis.start();
  expect(await queue.get('greeting')).toBe('hello');
  await linnet.redis.flush();
  expect(await queue.get('greeting')).toBeNull();
});
