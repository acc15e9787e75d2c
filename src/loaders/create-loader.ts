import DataLoader from 'dataloader';
import { isId } from '../domain/ids.ts';
import type { GuardedCache } from '../lib/guarded-cache.ts';
import type { MaybePromise } from '../lib/maybe-promise.ts';
import type { Kept } from './kept-rows.ts';

/** Told the size of each batch, for the metrics. */
export type BatchObserver = (loader: string, size: number) => void;

export interface Loader<Value> {
  /** Without a promise where the value is known: on a warm page no field waits for anything. */
  load(key: string): MaybePromise<Value>;
  /** From here on instead of what the store has, and of what was loaded before. */
  prime(key: string, value: Value): void;
}

export interface LoaderOptions<Value, Absent extends Value> {
  name: string;
  /** Returns a map, in whatever order its store answered. */
  find: (keys: readonly string[]) => Promise<ReadonlyMap<string, Value>>;
  /** For a key that is not in it. */
  absent: Absent;
  observe: BatchObserver;
  /** What this process keeps from one request to the next, where this request may use it. */
  kept?: Kept<GuardedCache<NonNullable<Value>>>;
}

/** The one place that aligns a batch's results with its keys. */
export function createKeyLoader<Value, Absent extends Value>({ name, find, absent, observe, kept }: LoaderOptions<Value, Absent>): Loader<Value> {
  const known = new Map<string, Value>();

  const findAndKeep = async (keys: readonly string[]): Promise<ReadonlyMap<string, Value>> => {
    const rows = kept?.rows();
    if (rows === undefined) return find(keys);
    const found = new Map<string, Value>();
    await rows.fill(async () => {
      for (const [key, value] of await find(keys)) found.set(key, value);
      // Nothing may come to be where there is none; but counts that nobody has written are known to be zero.
      if (absent !== null) for (const key of keys) if (!found.has(key)) found.set(key, absent);
      return [...found].flatMap(([key, value]): [string, NonNullable<Value>][] => (value == null ? [] : [[kept!.keyOf(key), value]]));
    });
    return found;
  };

  const batched = new DataLoader<string, Value>(async (keys) => {
    observe(name, keys.length);
    const found = await findAndKeep(keys);
    return keys.map((key) => {
      const value = found.get(key) ?? absent;
      known.set(key, value);
      return value;
    });
  });

  return {
    load(key) {
      const value = known.get(key);
      if (value !== undefined) return value;
      const keptValue = kept?.rows()?.get(kept.keyOf(key));
      if (keptValue === undefined) return batched.load(key);
      known.set(key, keptValue);
      return keptValue;
    },
    prime: (key, value) => void known.set(key, value),
  };
}

/** By id. A caller's string that is no id at all gets `absent` too: it must not fail its batch. */
export const createLoader = <Value, Absent extends Value>({ find, ...options }: LoaderOptions<Value, Absent>): Loader<Value> =>
  createKeyLoader({ ...options, find: (ids) => find(ids.filter(isId)) });

export const mapBy = <Row>(rows: readonly Row[], key: (row: Row) => string): Map<string, Row> =>
  new Map(rows.map((row) => [key(row), row]));
