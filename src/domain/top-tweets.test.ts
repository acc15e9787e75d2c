import { expect, test } from 'vitest';
import { firstIdOf } from './ids.ts';
import { isIn, languagesOf, topTweetScore } from './top-tweets.ts';

const HOUR_MS = 3_600_000;

test('tenfold as many people outweigh twelve hours, and not thirteen', () => {
  const score = (people: number, hours: number): number => topTweetScore({ id: firstIdOf(1e12 + hours * HOUR_MS), people });
  expect(score(99, 0)).toBeGreaterThan(score(9, 12));
  expect(score(99, 0)).toBeLessThan(score(9, 13));
});

test('the viewer\'s languages are those of a tenth of what they and those they follow write, their own weighing five times', () => {
  expect(languagesOf([])).toBeNull();
  expect(languagesOf([{ lang: 'en', own: 0, followed: 91 }, { lang: 'fr', own: 0, followed: 9 }])).toEqual(new Set(['en']));
  expect(languagesOf([{ lang: 'en', own: 0, followed: 91 }, { lang: 'fr', own: 2, followed: 4 }])).toEqual(new Set(['en', 'fr']));
});

test('a tweet of an unknown language is for everybody, and every tweet for whom nothing is known of', () => {
  expect([isIn(new Set(['en']), { lang: null }), isIn(null, { lang: 'fr' }), isIn(new Set(['en']), { lang: 'fr' }), isIn(new Set(['fr']), { lang: 'fr' })]).toEqual([true, true, false, true]);
});
