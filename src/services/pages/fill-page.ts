import { allOf, type MaybePromise } from '../../lib/maybe-promise.ts';
import { checkFirst, type Page } from '../../domain/pages.ts';

export interface PageSource<Row extends { id: string }> {
  first: number;
  /** The position of the cursor; undefined for the beginning. */
  before: string | undefined;
  /** Rows beyond a position, in the order of the list; fewer than `limit` only at its end. */
  list(before: string | undefined, limit: number): Promise<Row[]>;
}

/** What the viewer gets for a row; null where the row must not be shown. One by one, or where rows next to each other matter, all of a round. */
type Load<Row, Item> =
  | { load(row: Row): MaybePromise<Item | null> }
  | { loadAll(rows: readonly Row[]): Promise<(Item | null)[]> };

export interface Placed<Item> {
  /** The row's position, from which its cursor is made. */
  id: string;
  item: Item;
}

/**
 * Rows in the rounds after the first. Each round doubles them: a page from which the rules take many rows, such as the replies
 * of somebody who has gone private, is filled in few rounds, and no more is read than twice what that takes.
 */
const MIN_REFILL_ROWS = 100;
const MAX_REFILL_ROWS = 1_000;

/**
 * A full page after the rules were applied, and an honest hasNextPage: goes on reading until there is one visible row more
 * than asked for, or none left. Throws BadUserInputError on `first` out of bounds.
 */
export async function fillPage<Row extends { id: string }, Item>({ first, before, list, ...loading }: PageSource<Row> & Load<Row, Item>): Promise<Page<Placed<Item>>> {
  const loadAll = 'loadAll' in loading ? loading.loadAll : (rows: readonly Row[]) => allOf(rows.map(loading.load));
  const wanted = checkFirst(first) + 1;
  const found: Placed<Item>[] = [];
  let position = before;
  let limit = wanted;
  let exhausted = false;
  while (found.length < wanted && !exhausted) {
    const rows = await list(position, limit);
    exhausted = rows.length < limit;
    position = rows.at(-1)?.id ?? position;
    limit = Math.min(Math.max(2 * limit, MIN_REFILL_ROWS), MAX_REFILL_ROWS);
    const items = await loadAll(rows);
    for (const [index, item] of items.entries()) if (item !== null) found.push({ id: rows[index]!.id, item });
  }
  return { items: found.slice(0, first), hasNextPage: found.length > first, hasPreviousPage: before !== undefined };
}
