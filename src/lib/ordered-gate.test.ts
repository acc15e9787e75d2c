import { setTimeout as sleep } from 'node:timers/promises';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createOrderedGate } from './ordered-gate.ts';

test('lets those who prepare together pass in the order of their keys, however long each takes', async () => {
  await fc.assert(fc.asyncProperty(fc.uniqueArray(fc.string({ minLength: 1 }), { maxLength: 8 }), fc.array(fc.nat(3), { minLength: 8, maxLength: 8 }), async (keys, delays) => {
    const gate = createOrderedGate();
    const passed: string[] = [];
    await Promise.all(keys.map(async (key, index) => {
      await gate.pass(key, sleep(delays[index]));
      passed.push(key);
    }));
    expect(passed).toEqual([...keys].sort());
  }), { numRuns: 50 });
});

test('is not held up by a preparation that fails', async () => {
  const gate = createOrderedGate();
  const failing = gate.pass('a', sleep(5).then(() => { throw new Error('no'); }));
  const next = gate.pass('b', Promise.resolve('b'));
  await expect(failing).rejects.toThrow('no');
  expect(await next).toBe('b');
});

test('keeps two of one key apart', async () => {
  const gate = createOrderedGate();
  expect(await Promise.all([gate.pass('a', Promise.resolve(1)), gate.pass('a', sleep(2).then(() => 2))])).toEqual([1, 2]);
});
