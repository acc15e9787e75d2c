import DataLoader from 'dataloader';
import type { BatchObserver } from './create-loader.ts';

/** A piece of somebody's (or some tweet's) list: what lies beyond `before` in the order of that list. */
export interface Slice<List extends string> {
  list: List;
  ownerId: string;
  /** Undefined for the beginning. */
  before: string | undefined;
  limit: number;
}

/** Asks once for the same piece of many people's lists, such as the first three followers of everybody on a page. */
export function createSliceLoader<List extends string, Row extends { ownerId: string }>(
  name: string,
  find: (list: List, ownerIds: readonly string[], before: string | undefined, limit: number) => Promise<Row[]>,
  observe: BatchObserver,
): DataLoader<Slice<List>, Row[], string> {
  const pieceOf = ({ list, before, limit }: Slice<List>): string => `${list} ${before ?? ''} ${limit}`;

  return new DataLoader(async (slices) => {
    observe(name, slices.length);
    const found = new Map<Slice<List>, Row[]>();
    await Promise.all([...Map.groupBy(slices, pieceOf).values()].map(async (group) => {
      const { list, before, limit } = group[0]!;
      const rows = Map.groupBy(await find(list, group.map(({ ownerId }) => ownerId), before, limit), ({ ownerId }) => ownerId);
      for (const slice of group) found.set(slice, rows.get(slice.ownerId) ?? []);
    }));
    return slices.map((slice) => found.get(slice) ?? []);
  }, { cacheKeyFn: (slice) => `${pieceOf(slice)} ${slice.ownerId}` });
}
