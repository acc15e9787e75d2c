import DataLoader from 'dataloader';
import type { SliceRow, SliceStart } from '../stores/postgres/slice.statements.ts';
import type { BatchObserver } from './create-loader.ts';

/** A piece of somebody's (or some tweet's) list. */
export interface Slice<List extends string> extends SliceStart {
  list: List;
  limit: number;
}

/**
 * Asks once for pieces of many people's lists, such as the first three followers of everybody on a page; and once more where
 * some of them have to be filled up, each from where it ended.
 */
export function createSliceLoader<List extends string, Row extends SliceRow>(
  name: string,
  find: (list: List, starts: readonly SliceStart[], limit: number) => Promise<Row[]>,
  observe: BatchObserver,
): DataLoader<Slice<List>, Row[], string> {
  return new DataLoader(async (slices) => {
    observe(name, slices.length);
    const found = new Map<Slice<List>, Row[]>();
    await Promise.all([...Map.groupBy(slices, ({ list, limit }) => `${list} ${limit}`).values()].map(async (group) => {
      const { list, limit } = group[0]!;
      const rows = Map.groupBy(await find(list, group, limit), ({ piece }) => piece);
      for (const [piece, slice] of group.entries()) found.set(slice, rows.get(piece) ?? []);
    }));
    return slices.map((slice) => found.get(slice) ?? []);
  }, { cacheKeyFn: ({ list, ownerId, before, limit }) => `${list} ${ownerId} ${before ?? ''} ${limit}` });
}
