import { expect, test } from 'vitest';
import { newId } from '../domain/ids.ts';
import { createGuardedCache } from '../lib/guarded-cache.ts';
import { createLoader } from './create-loader.ts';

interface Row { id: string }

test('a store that fails fails everybody who waits for it, with nobody left who does not know', async () => {
  const rows = createGuardedCache<Row>({ max: 10, ttlMs: 1_000 });
  const failing = Promise.withResolvers<ReadonlyMap<string, Row>>();
  const unhandled: unknown[] = [];
  const note = (reason: unknown): void => void unhandled.push(reason);
  process.on('unhandledRejection', note);
  const newLoader = () => createLoader<Row | null, null>({ name: 'rows', absent: null, observe: () => undefined, kept: { rows: () => rows, keyOf: (id) => id }, find: () => failing.promise });
  const [shared, own] = [newId(), newId()];

  const first = newLoader().load(shared);
  await new Promise((resolve) => { setImmediate(resolve); });
  const second = newLoader();
  const both = [second.load(shared), second.load(own)];
  await new Promise((resolve) => { setImmediate(resolve); });
  failing.reject(new Error('no PostgreSQL'));

  for (const loaded of [first, ...both]) await expect(loaded).rejects.toThrow('no PostgreSQL');
  await new Promise((resolve) => { setTimeout(resolve, 20); });
  process.off('unhandledRejection', note);
  expect(unhandled).toEqual([]);
});
