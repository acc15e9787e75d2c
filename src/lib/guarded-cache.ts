import { LRUCache } from 'lru-cache';

export interface GuardedCache<Value> {
  get(key: string): Value | undefined;
  /** What a `fill` under way will keep under the key, unless it was deleted meanwhile; undefined where none reads it. */
  loading(key: string): Promise<Value | undefined> | undefined;
  /** Keeps what `load` reads for these keys, but for those that were deleted meanwhile. */
  fill(keys: readonly string[], load: () => Promise<Iterable<readonly [string, Value]>>): Promise<void>;
  /**
   * What is kept of a key or else `load` reads, once for all who ask at the same time, but for those who come after the key
   * was deleted. `load` is given the keys that nobody reads yet, and may leave some out.
   */
  getMany(keys: readonly string[], load: (missing: readonly string[]) => Promise<ReadonlyMap<string, Value>>): Promise<(Value | undefined)[]>;
  delete(key: string): void;
  clear(): void;
}

/** The clock is read once in this time, not for each look-up. */
const TTL_RESOLUTION_MS = 1_000;

/** One `load` under way, and what became stale meanwhile. */
interface Fill<Value> {
  found: Promise<ReadonlyMap<string, Value>>;
  stale: Set<string>;
  all: boolean;
}

export interface GuardedCacheOptions<Value> {
  /** Values at most, where `size` says nothing else. */
  max: number;
  ttlMs: number;
  /** Where values differ much in size: how large one is, and how large all may be together. */
  size?: { of: (value: Value) => number; max: number };
}

/**
 * A cache that never keeps what was read before a change and came back after it: a value whose key was deleted while it was
 * being loaded is handed to whoever asked, and forgotten.
 */
export function createGuardedCache<Value extends object>({ max, ttlMs, size }: GuardedCacheOptions<Value>): GuardedCache<Value> {
  // Bounded by size alone: told a greatest number, it would make room for all of them at once, which takes tens of milliseconds.
  const values = new LRUCache<string, Value>({ maxSize: size?.max ?? max, sizeCalculation: size?.of ?? (() => 1), ttl: ttlMs, ttlResolution: TTL_RESOLUTION_MS });
  const fills = new Set<Fill<Value>>();
  /** By key the load that reads it and is not stale. */
  const reading = new Map<string, Fill<Value>>();

  const fill = async (keys: readonly string[], load: () => Promise<Iterable<readonly [string, Value]>>): Promise<void> => {
    const filling: Fill<Value> = { found: load().then((loaded) => new Map(loaded)), stale: new Set(), all: false };
    fills.add(filling);
    for (const key of keys) reading.set(key, filling);
    try {
      const found = await filling.found;
      if (!filling.all) for (const [key, value] of found) if (!filling.stale.has(key)) values.set(key, value);
    } finally {
      fills.delete(filling);
      for (const key of keys) if (reading.get(key) === filling) reading.delete(key);
    }
  };

  return {
    get: (key) => values.get(key),
    loading: (key) => reading.get(key)?.found.then((rows) => rows.get(key)),
    fill,

    async getMany(keys, load) {
      const kept = keys.map((key) => values.get(key));
      const missing = keys.filter((_key, index) => kept[index] === undefined);
      const unread = missing.filter((key) => !reading.has(key));
      const filled = unread.length > 0 ? fill(unread, () => load(unread)) : undefined;
      const [found] = await Promise.all([Promise.all(missing.map(async (key) => [key, (await reading.get(key)?.found)?.get(key)] as const)), filled]);
      const read = new Map(found);
      return keys.map((key, index) => kept[index] ?? read.get(key));
    },

    delete(key) {
      values.delete(key);
      reading.delete(key);
      for (const fill of fills) fill.stale.add(key);
    },

    clear() {
      values.clear();
      reading.clear();
      for (const fill of fills) fill.all = true;
    },
  };
}
