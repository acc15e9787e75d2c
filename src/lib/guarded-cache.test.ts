import { expect, test } from 'vitest';
import { createGuardedCache } from './guarded-cache.ts';

const newCache = () => createGuardedCache<{ text: string }>({ max: 2, ttlMs: 60_000 });
const old = { text: 'old' };

test('keeps what was loaded, up to its bound', async () => {
  const cache = newCache();
  await cache.fill(['a', 'b', 'c'], async () => [['a', old], ['b', old], ['c', old]]);
  expect([cache.get('a'), cache.get('b'), cache.get('c')]).toEqual([undefined, old, old]);
});

test.each([
  { what: 'its key', change: (cache: ReturnType<typeof newCache>) => cache.delete('a'), kept: { a: undefined, b: old } },
  { what: 'everything', change: (cache: ReturnType<typeof newCache>) => cache.clear(), kept: { a: undefined, b: undefined } },
])('forgets what was read before $what was dropped and came back after it', async ({ change, kept }) => {
  const cache = newCache();
  const { promise: answer, resolve } = Promise.withResolvers<[string, { text: string }][]>();
  const filled = cache.fill(['a', 'b'], () => answer);
  change(cache);
  resolve([['a', old], ['b', old]]);
  await filled;
  expect({ a: cache.get('a'), b: cache.get('b') }).toEqual(kept);
  await cache.fill(['a'], async () => [['a', old]]);
  expect(cache.get('a')).toBe(old);
});

test('guards the next load where one has failed', async () => {
  const cache = newCache();
  await expect(cache.fill(['a'], () => Promise.reject(new Error('away')))).rejects.toThrow('away');
  await cache.fill(['a'], async () => [['a', old]]);
  expect(cache.get('a')).toBe(old);
});

test('lets others wait for a load under way, but not for what became stale since it began', async () => {
  const cache = newCache();
  const { promise: answer, resolve } = Promise.withResolvers<[string, { text: string }][]>();
  const filled = cache.fill(['a', 'b', 'c'], () => answer);
  cache.delete('b');
  const joined = cache.loading('a');
  expect([cache.loading('b'), cache.loading('x')]).toEqual([undefined, undefined]);
  resolve([['a', old], ['b', old]]);
  expect([await joined, await cache.loading('c')]).toEqual([old, undefined]);
  await filled;
  expect(cache.loading('a')).toBe(undefined);
});
