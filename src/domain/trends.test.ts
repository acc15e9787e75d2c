import fc from 'fast-check';
import { expect, test } from 'vitest';
import { trendScore, USUAL_HOURS, WINDOW_HOURS } from './trends.ts';

const hours = (count: number): number[] => Array.from({ length: WINDOW_HOURS }, () => count);
const people = fc.array(fc.nat(10_000), { minLength: WINDOW_HOURS, maxLength: WINDOW_HOURS });

test('a tag that was never used before scores the sum of engagement x recency x decay', () => {
  fc.assert(fc.property(people, (counts) => {
    let sum = 0;
    for (let hour = 0; hour < 24; hour += 1) sum += counts[hour]! * (1 / (hour + 1)) * Math.E ** (-hour / 24);
    expect(trendScore({ people: counts, usual: 0, elapsed: 0.5 })).toBeCloseTo(sum, 6);
  }));
});

test('what is always as big does not trend, however big it is', () => {
  fc.assert(fc.property(fc.nat(100_000), (level) => {
    expect(trendScore({ people: hours(level), usual: level, elapsed: 1 })).toBeCloseTo(0, 6);
  }));
});

test('ten people out of nothing outrank what is a tenth bigger than the hundred that it always has', () => {
  expect(trendScore({ people: [10, ...hours(0).slice(1)], usual: 0, elapsed: 1 })).toBeGreaterThan(trendScore({ people: [110, ...hours(100).slice(1)], usual: 100, elapsed: 1 }));
});

test('more people never score less, and the same people score more the later they came', () => {
  fc.assert(fc.property(people, fc.nat(WINDOW_HOURS - 2), fc.integer({ min: 1, max: 100 }), fc.nat(500), (counts, hour, more, usual) => {
    const score = (at: number): number => trendScore({ people: counts.map((count, index) => count + (index === at ? more : 0)), usual, elapsed: 0.3 });
    expect(score(hour)).toBeGreaterThan(trendScore({ people: counts, usual, elapsed: 0.3 }));
    expect(score(hour)).toBeGreaterThan(score(hour + 1));
  }));
});

test('the hour under way is held against as much of the usual level as has passed of it', () => {
  const people = [50, ...hours(100).slice(1)];
  expect(trendScore({ people, usual: 100, elapsed: 0.5 })).toBeCloseTo(0, 6);
  expect(trendScore({ people, usual: 100, elapsed: 0.4 })).toBeGreaterThan(0.9);
});

test('a week is a whole number of days', () => expect(USUAL_HOURS % 24).toBe(0));
