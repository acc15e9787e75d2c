import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createRounds } from './rounds.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const visitors = (count: number) => Array.from({ length: count }, () => ({ visits: 0, visit() { this.visits += 1; } }));

test('visits each once in the time given, a few at a time', () => {
  const rounds = createRounds(60_000);
  const all = visitors(120);
  all.forEach(rounds.join);
  vi.advanceTimersByTime(1_000);
  expect(all.filter(({ visits }) => visits > 0)).toHaveLength(2);
  vi.advanceTimersByTime(59_000);
  expect(all.every(({ visits }) => visits === 1)).toBe(true);
});

test('visits nobody who has left, and keeps no timer for nobody', () => {
  const rounds = createRounds(60_000);
  const [stays, leaves] = visitors(2) as [{ visits: number; visit(): void }, { visits: number; visit(): void }];
  for (const each of [stays, leaves]) rounds.join(each);
  rounds.leave(leaves);
  rounds.visitAll();
  expect([stays.visits, leaves.visits]).toEqual([1, 0]);
  rounds.leave(stays);
  expect(vi.getTimerCount()).toBe(0);
});
