import fc from 'fast-check';
import { expect, it } from 'vitest';
import { firstIdOf, lastIdOf } from '../../domain/ids.ts';
import { timeMarks, timeSpan } from './time-marks.ts';

const HOUR_MS = 3_600_000;
const marksOf = (literal: string): string[] => literal.match(/'[^']+'/g) ?? [];

it('every tweet of a span of time has one of its marks, and the spans are few', () => {
  fc.assert(fc.property(fc.nat(2e12), fc.nat(3 * 365 * 24 * HOUR_MS), fc.double({ min: 0, max: 1, noNaN: true }), (fromMs, lengthMs, part) => {
    const span = timeSpan(fromMs, fromMs + lengthMs)!;
    const asked = new Set(marksOf(span.query));
    expect(asked.size).toBeLessThanOrEqual(40);
    expect(span.fromMs).toBeLessThanOrEqual(fromMs);
    for (const id of [firstIdOf(span.fromMs), firstIdOf(Math.floor(fromMs + part * lengthMs)), lastIdOf(fromMs), firstIdOf(fromMs + lengthMs)]) {
      expect(marksOf(timeMarks(id)).some((mark) => asked.has(mark))).toBe(true);
    }
  }));
});

it('what is far away from a span has none of its marks', () => {
  const asked = new Set(marksOf(timeSpan(1e12, 1e12 + HOUR_MS)!.query));
  expect(marksOf(timeMarks(firstIdOf(1e12 + 3 * HOUR_MS))).some((mark) => asked.has(mark))).toBe(false);
});

it('decades are too much for spans', () => expect(timeSpan(0, 2e12)).toBeNull());
