import DataLoader from 'dataloader';
import { isId } from '../domain/ids.ts';

/** Told the size of each batch, for the metrics. */
export type BatchObserver = (loader: string, size: number) => void;

/**
 * The one place that aligns a batch's results with its keys: `find` returns a map, in whatever order its store answered,
 * and a key that is not in it gets `absent`.
 */
export function createKeyLoader<Value, Absent extends Value>(
  name: string,
  find: (keys: readonly string[]) => Promise<ReadonlyMap<string, Value>>,
  absent: Absent,
  observe: BatchObserver,
): DataLoader<string, Value> {
  return new DataLoader<string, Value>(async (keys) => {
    observe(name, keys.length);
    const found = await find(keys);
    return keys.map((key) => found.get(key) ?? absent);
  });
}

/** By id. A caller's string that is no id at all gets `absent` too: it must not fail its batch. */
export const createLoader = <Value, Absent extends Value>(
  name: string,
  find: (ids: readonly string[]) => Promise<ReadonlyMap<string, Value>>,
  absent: Absent,
  observe: BatchObserver,
): DataLoader<string, Value> => createKeyLoader(name, (ids) => find(ids.filter(isId)), absent, observe);

export const mapBy = <Row>(rows: readonly Row[], key: (row: Row) => string): Map<string, Row> =>
  new Map(rows.map((row) => [key(row), row]));
