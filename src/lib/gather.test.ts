import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createGatherer } from './gather.ts';

const tick = (ms: number): Promise<void> => new Promise((resolve) => { setTimeout(resolve, ms); });
const oneByOne = { restMs: 1, maxItems: 1 };

test('answers each item in its own place, in batches of one lane that are in order, bounded, and one at a time', async () => {
  const arrival = fc.record({ lane: fc.constantFrom('a', 'b', 'c'), afterMs: fc.integer({ min: 0, max: 3 }) });
  await fc.assert(fc.asyncProperty(fc.array(arrival, { maxLength: 60 }), fc.integer({ min: 1, max: 8 }), fc.integer({ min: 0, max: 3 }), async (arrivals, maxItems, runMs) => {
    const running = new Set<string>();
    const ran = new Map<string, number[]>();
    const gather = createGatherer<number, string>({ restMs: 1, maxItems, run: async (lane, items) => {
      expect(running.has(lane)).toBe(false);
      expect(items.length).toBeGreaterThan(0);
      expect(items.length).toBeLessThanOrEqual(maxItems);
      running.add(lane);
      ran.set(lane, [...(ran.get(lane) ?? []), ...items]);
      await tick(runMs);
      running.delete(lane);
      return items.map((item) => `${lane}${item}`);
    } });
    const answers = [];
    for (const [item, { lane, afterMs }] of arrivals.entries()) {
      if (afterMs > 0) await tick(afterMs);
      answers.push(gather(lane, item));
    }
    expect(await Promise.all(answers)).toEqual(arrivals.map(({ lane }, item) => `${lane}${item}`));
    for (const [lane, items] of ran) expect(items).toEqual([...arrivals.keys()].filter((item) => arrivals[item]!.lane === lane));
  }), { numRuns: 40 });
});

test('runs the first item of an idle lane at once and gathers those that come meanwhile', async () => {
  const batches: number[][] = [];
  const gather = createGatherer<number, number>({ restMs: 5, maxItems: 100, run: async (_lane, items) => {
    batches.push([...items]);
    await tick(5);
    return items;
  } });
  const first = gather('lane', 0);
  expect(batches).toEqual([[0]]);
  await Promise.all([first, gather('lane', 1), gather('lane', 2)]);
  expect(batches).toEqual([[0], [1, 2]]);
});

test('does not let one lane wait for another', async () => {
  const gather = createGatherer<number, number>({ ...oneByOne, run: async (lane, items) => {
    if (lane === 'stuck') await new Promise(() => undefined);
    return items;
  } });
  void gather('stuck', 1);
  expect(await gather('free', 2)).toBe(2);
});

test('tells everybody of a batch that it failed, and goes on with the next', async () => {
  const gather = createGatherer<number, number>({ restMs: 1, maxItems: 2, run: async (_lane, items) => {
    await tick(1);
    if (items.includes(1)) throw new Error('no');
    return items;
  } });
  const settled = await Promise.allSettled([0, 1, 2, 3].map((item) => gather('lane', item)));
  // 0 runs alone; 1 shares a batch with 2.
  expect(settled.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected', 'fulfilled']);
});

test('refuses a run that does not answer everybody', async () => {
  const gather = createGatherer<number, number>({ ...oneByOne, run: async () => [] });
  await expect(gather('lane', 1)).rejects.toThrow('A batch of 1 got 0 answers.');
});
