import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { newId } from './ids.ts';
import { DIVERSITY_SPAN_LINES, MAX_OF_AUTHOR_IN_SPAN, TENFOLD_MS, rank, scoreOf, type RankingCandidate } from './ranking.ts';

const AUTHORS = ['ann', 'bob', 'cat', 'dan', 'eve', 'fay', 'gus'];
const count = fc.oneof(fc.nat(5), fc.nat(1_000_000));
const NOTHING = { likes: 0, retweets: 0, replies: 0 };
const NOBODY = { likeCount: 0, retweetCount: 0, quoteCount: 0, replyCount: 0 };

const fields: fc.Arbitrary<Omit<RankingCandidate, 'id'>> = fc.record({
  authorId: fc.constantFrom(...AUTHORS),
  // Few moments, so that scores are equal at times.
  postedAtMs: fc.oneof(fc.constantFrom(0, TENFOLD_MS), fc.integer({ min: 0, max: 2 ** 48 - 1 })),
  stats: fc.record({ likeCount: count, retweetCount: count, quoteCount: count, replyCount: count }),
  acts: fc.record({ likes: fc.nat(200), retweets: fc.nat(200), replies: fc.nat(200) }),
  suggested: fc.boolean(),
});
const candidates = fc.array(fields, { maxLength: 80 }).map((all) => all.map((one) => ({ ...one, id: newId() })));
const plain = (more: Partial<RankingCandidate> = {}): RankingCandidate =>
  ({ id: newId(), authorId: newId(), postedAtMs: 0, stats: NOBODY, acts: NOTHING, suggested: false, ...more });
const idsOf = (all: readonly RankingCandidate[]): string[] => all.map(({ id }) => id);

describe('the order', () => {
  test('holds every candidate once, is the same for the same candidates, and does not depend on theirs', () => {
    fc.assert(fc.property(candidates.chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length }))), ([all, shuffled]) => {
      const ranked = idsOf(rank(all));
      expect(idsOf(rank(all))).toEqual(ranked);
      expect(idsOf(rank(shuffled))).toEqual(ranked);
      expect(ranked.toSorted()).toEqual(idsOf(all).toSorted());
    }));
  });

  test('is that of the scores, of equal ones the later id first, where each line has an author of its own', () => {
    fc.assert(fc.property(candidates, (all) => {
      const ranked = rank(all.map((one) => ({ ...one, authorId: one.id })));
      for (const [index, next] of ranked.slice(1).entries()) {
        const line = ranked[index]!;
        expect(scoreOf(line) > scoreOf(next) || (scoreOf(line) === scoreOf(next) && line.id > next.id)).toBe(true);
      }
    }));
  });

  test('a line never comes later for more likes, retweets, quotes or replies, for more that the viewer did, or for being younger', () => {
    const more = fc.constantFrom<(one: RankingCandidate, by: number) => RankingCandidate>(
      ...(['likeCount', 'retweetCount', 'quoteCount', 'replyCount'] as const).map((key) => (one: RankingCandidate, by: number) => ({ ...one, stats: { ...one.stats, [key]: one.stats[key] + by } })),
      ...(['likes', 'retweets', 'replies'] as const).map((key) => (one: RankingCandidate, by: number) => ({ ...one, acts: { ...one.acts, [key]: one.acts[key] + by } })),
      (one, by) => ({ ...one, postedAtMs: one.postedAtMs + by * 1_000 }),
      (one) => ({ ...one, suggested: false }),
    );
    fc.assert(fc.property(candidates, fc.nat(), more, fc.integer({ min: 1, max: 100_000 }), (all, at, change, by) => {
      fc.pre(all.length > 0);
      const own = all.map((one) => ({ ...one, authorId: one.id }));
      const target = own[at % own.length]!;
      const place = idsOf(rank(own)).indexOf(target.id);
      const better = own.map((one) => (one === target ? change(one, by) : one));
      expect(idsOf(rank(better)).indexOf(target.id)).toBeLessThanOrEqual(place);
    }));
  });
});

describe('diversity', () => {
  test('nobody has a third line in any ten, but where all that are left are by people who have two of the nine before', () => {
    fc.assert(fc.property(candidates, (all) => {
      const ranked = rank(all);
      for (const [index, line] of ranked.entries()) {
        const before = ranked.slice(Math.max(index - DIVERSITY_SPAN_LINES + 1, 0), index);
        const isFull = ({ authorId }: RankingCandidate): boolean => before.filter((other) => other.authorId === authorId).length >= MAX_OF_AUTHOR_IN_SPAN;
        if (isFull(line)) expect(ranked.slice(index).every(isFull)).toBe(true);
      }
    }));
  });

  test('five authors with as many lines each have at most two of any ten', () => {
    const ranked = rank(AUTHORS.slice(0, 5).flatMap((authorId, place) => Array.from({ length: 20 }, () => plain({ authorId, postedAtMs: place * TENFOLD_MS }))));
    for (let from = 0; from + DIVERSITY_SPAN_LINES <= ranked.length; from += 1) {
      const span = ranked.slice(from, from + DIVERSITY_SPAN_LINES).map(({ authorId }) => authorId);
      for (const author of new Set(span)) expect(span.filter((other) => other === author)).toHaveLength(2);
    }
  });

  test('of somebody who is alone every line is shown', () => {
    const lines = Array.from({ length: 30 }, (_each, hour) => plain({ authorId: 'ann', postedAtMs: hour * 3_600_000 }));
    expect(idsOf(rank(lines))).toEqual(idsOf(lines).toReversed());
  });
});

describe('the score', () => {
  const gain = (more: Partial<RankingCandidate>): number => scoreOf(plain(more)) - scoreOf(plain());
  const stats = (more: Partial<typeof NOBODY>) => ({ stats: { ...NOBODY, ...more } });
  const acts = (more: Partial<typeof NOTHING>) => ({ acts: { ...NOTHING, ...more } });

  test('12.5 hours weigh as much as nine likes, 13.5 retweets or quotes, 270 replies, or eighteen likes by the viewer', () => {
    expect(gain({ postedAtMs: 12.5 * 3_600_000 })).toBeCloseTo(1);
    expect(gain(stats({ likeCount: 9 }))).toBeCloseTo(1);
    expect(gain(stats({ retweetCount: 27 }))).toBeCloseTo(Math.log10(19));
    expect(gain(stats({ quoteCount: 27 }))).toBeCloseTo(Math.log10(19));
    expect(gain(stats({ replyCount: 270 }))).toBeCloseTo(1);
    expect(gain(acts({ likes: 18 }))).toBeCloseTo(1);
    expect(gain(acts({ retweets: 9 }))).toBeCloseTo(1);
    expect(gain(acts({ replies: 2 }))).toBeCloseTo(Math.log10(28));
    expect(gain({ suggested: true })).toBeCloseTo(Math.log10(0.75));
  });
});
