import { expect, test } from 'vitest';
import { createTurns } from './turns.ts';

const soon = (): Promise<void> => new Promise((resolve) => { setTimeout(resolve, 2); });

test.each([1, 2, 3])('runs the work of one lane in its order, %i at a time, past what fails', async (atOnce) => {
  const inTurn = createTurns(atOnce);
  const begun: number[] = [];
  let [running, most] = [0, 0];
  const work = (n: number) => async () => {
    begun.push(n);
    most = Math.max(most, running += 1);
    await soon();
    running -= 1;
    if (n === 1) throw new Error('1 fails');
    return n;
  };
  const answers = await Promise.allSettled([0, 1, 2, 3, 4].map((n) => inTurn('lane', work(n))));
  expect(begun).toEqual([0, 1, 2, 3, 4]);
  expect(most).toBe(atOnce);
  expect(answers).toMatchObject([{ value: 0 }, { reason: new Error('1 fails') }, { value: 2 }, { value: 3 }, { value: 4 }]);
});

test('no lane waits for another, and one that was idle goes on', async () => {
  const inTurn = createTurns(1);
  const held = Promise.withResolvers<void>();
  const waiting = inTurn('held up', () => held.promise);
  expect(await inTurn('other', async () => 'done')).toBe('done');
  held.resolve();
  await waiting;
  expect(await inTurn('held up', async () => 'again')).toBe('again');
});
