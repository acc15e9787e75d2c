import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fillPage } from './fill-page.ts';

/** A list whose positions are 0, 1, 2 …, of which some rows may be seen. */
function listOf(visible: readonly boolean[]) {
  const limits: number[] = [];
  return {
    limits,
    list: async (before: string | undefined, limit: number) => {
      limits.push(limit);
      const from = before === undefined ? 0 : Number(before) + 1;
      return visible.slice(from, from + limit).map((_row, index) => ({ id: String(from + index) }));
    },
    load: async ({ id }: { id: string }) => (visible[Number(id)] ? `item ${id}` : null),
  };
}

test('pages hold exactly what may be seen, in its order, and say rightly whether more follows', async () => {
  await fc.assert(fc.asyncProperty(fc.array(fc.boolean(), { maxLength: 600 }), fc.integer({ min: 1, max: 100 }), async (visible, first) => {
    const seen: string[] = [];
    let before: string | undefined;
    let more = true;
    while (more) {
      const { items, hasNextPage, hasPreviousPage } = await fillPage({ ...listOf(visible), first, before });
      expect(hasPreviousPage).toBe(before !== undefined);
      if (hasNextPage) expect(items).toHaveLength(first);
      seen.push(...items.map(({ id }) => id));
      before = items.at(-1)?.id;
      more = hasNextPage;
    }
    expect(seen).toEqual([...visible.keys()].filter((index) => visible[index]).map(String));
  }), { numRuns: 200 });
});

test('a page from which the rules take thousands of rows is filled in few rounds', async () => {
  const rows = listOf([...Array.from({ length: 10_000 }, () => false), true]);
  expect(await fillPage({ ...rows, first: 20, before: undefined })).toMatchObject({ items: [{ id: '10000' }], hasNextPage: false });
  expect(rows.limits.length).toBeLessThan(20);
  expect(Math.max(...rows.limits)).toBe(1_000);
});

test('a page of which nothing is taken reads one row more than it holds', async () => {
  const rows = listOf(Array.from({ length: 500 }, () => true));
  await fillPage({ ...rows, first: 20, before: undefined });
  expect(rows.limits).toEqual([21]);
});
