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
  /** What follows from something else that is kept; undefined where nothing does. */
  known?: (key: string) => Value | undefined;
  /** Told what each key gave, once; before anybody who waits for it. */
  note?: ((key: string, value: Value) => void) | undefined;
}

/** The one place that aligns a batch's results with its keys. */
export function createKeyLoader<Value, Absent extends Value>(options: LoaderOptions<Value, Absent>): Loader<Value> {
  const { kept, note } = options;
  const loaded = new Map<string, Value>();
  const learn = (key: string, value: Value): void => {
    loaded.set(key, value);
    note?.(key, value);
  };
  // Made when it is needed: of all the loaders of a request most are never asked, and on a warm page none.
  let batched: DataLoader<string, Value> | undefined;

  return {
    load(key) {
      const value = loaded.get(key);
      if (value !== undefined) return value;
      const keptValue = options.known?.(key) ?? kept?.rows()?.get(kept.keyOf(key));
      if (keptValue === undefined) return (batched ??= createBatched(options, learn)).load(key);
      learn(key, keptValue);
      return keptValue;
    },
    prime: (key, value) => void loaded.set(key, value),
  };
}

function createBatched<Value, Absent extends Value>(options: LoaderOptions<Value, Absent>, learn: (key: string, value: Value) => void): DataLoader<string, Value> {
  const { name, absent, observe } = options;
  return new DataLoader(async (keys) => {
    observe(name, keys.length);
    const found = await findAndKeep(options, keys);
    return keys.map((key) => {
      const value = found.get(key) ?? absent;
      learn(key, value);
      return value;
    });
  });
}

/** Asks the store for what nobody in this process is reading already. */
async function findAndKeep<Value, Absent extends Value>({ find, absent, kept }: LoaderOptions<Value, Absent>, keys: readonly string[]): Promise<ReadonlyMap<string, Value>> {
  const rows = kept?.rows();
  if (kept === undefined || rows === undefined) return find(keys);
  const found = new Map<string, Value>();
  const read = async (missing: readonly string[]): Promise<void> => rows.fill(missing.map(kept.keyOf), async () => {
    for (const [key, value] of await find(missing)) found.set(key, value);
    // Nothing may come to be where there is none; but counts that nobody has written are known to be zero.
    if (absent !== null) for (const key of missing) if (!found.has(key)) found.set(key, absent);
    return missing.flatMap((key): [string, NonNullable<Value>][] => {
      const value = found.get(key);
      return value == null ? [] : [[kept.keyOf(key), value]];
    });
  });
  // Each asked for once: of a promise that nobody waits for, a failure would end the process.
  const loading = keys.map((key) => rows.loading(kept.keyOf(key)));
  const joined = keys.flatMap((key, index) => loading[index]?.then((value) => {
    if (value !== undefined) found.set(key, value);
  }) ?? []);
  const own = keys.filter((_key, index) => loading[index] === undefined);
  await Promise.all(own.length === 0 ? joined : [...joined, read(own)]);
  // What was not there when another began to read may have come to be since.
  const left = joined.length === 0 ? [] : keys.filter((key) => !found.has(key));
  if (left.length > 0) await read(left);
  return found;
}

/** By id. A caller's string that is no id at all gets `absent` too: it must not fail its batch. */
export const createLoader = <Value, Absent extends Value>({ find, ...options }: LoaderOptions<Value, Absent>): Loader<Value> =>
  createKeyLoader({ ...options, find: (ids) => find(ids.filter(isId)) });

/** What differs between viewers, for who is signed out: the same always. `isViewer(null)` notes that it was asked. */
export const nobodys = <Value>(value: Value, isViewer: (id: null) => boolean): Loader<Value> => ({
  load() {
    isViewer(null);
    return value;
  },
  prime: () => undefined,
});

export const mapBy = <Row>(rows: readonly Row[], key: (row: Row) => string): Map<string, Row> =>
  new Map(rows.map((row) => [key(row), row]));
