import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { createInOrder } from './in-order.ts';

test('runs tasks of one key in the order of the calls, those of others meanwhile', async () => {
  const inOrder = createInOrder();
  const ended: string[] = [];
  const task = (name: string, ms: number) => () => sleep(ms).then(() => { ended.push(name); });
  await Promise.all([inOrder('a', task('a1', 30)), inOrder('a', task('a2', 1)), inOrder('b', task('b1', 5)), inOrder('a', task('a3', 1))]);
  expect(ended).toEqual(['b1', 'a1', 'a2', 'a3']);
});

test('goes on after a task that failed, and tells only its caller', async () => {
  const inOrder = createInOrder();
  const failing = inOrder('a', () => Promise.reject(new Error('no')));
  const next = inOrder('a', () => Promise.resolve('yes'));
  await expect(failing).rejects.toThrow('no');
  expect(await next).toBe('yes');
});
