import DataLoader from 'dataloader';
import { isId } from '../domain/ids.ts';

/** Told the size of each batch, for the metrics. */
export type BatchObserver = (loader: string, size: number) => void;

/**
 * The one place that aligns a batch's results with its keys: `find` returns a map, in whatever order its store answered,
 * and a key that is not in it gets `absent`. So does a caller's string that is no id at all: it must not fail its batch.
 */
export function createLoader<Value, Absent extends Value>(
  name: string,
  find: (ids: readonly string[]) => Promise<ReadonlyMap<string, Value>>,
  absent: Absent,
  observe: BatchObserver,
): DataLoader<string, Value> {
  return new DataLoader<string, Value>(async (ids) => {
    observe(name, ids.length);
    const found = await find(ids.filter(isId));
    return ids.map((id) => found.get(id) ?? absent);
  });
}

export const mapBy = <Row>(rows: readonly Row[], key: (row: Row) => string): Map<string, Row> =>
  new Map(rows.map((row) => [key(row), row]));
