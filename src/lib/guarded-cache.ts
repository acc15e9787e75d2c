import { LRUCache } from 'lru-cache';

export interface GuardedCache<Value> {
  get(key: string): Value | undefined;
  /** What a `fill` under way will keep under the key, unless it was deleted meanwhile; undefined where none reads it. */
  loading(key: string): Promise<Value | undefined> | undefined;
  /** Keeps what `load` reads for these keys, but for those that were deleted meanwhile. */
  fill(keys: readonly string[], load: () => Promise<Iterable<readonly [string, Value]>>): Promise<void>;
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

/**
 * A cache that never keeps what was read before a change and came back after it: a value whose key was deleted while it was
 * being loaded is handed to whoever asked, and forgotten.
 */
export function createGuardedCache<Value extends object>({ max, ttlMs }: { max: number; ttlMs: number }): GuardedCache<Value> {
  const values = new LRUCache<string, Value>({ max, ttl: ttlMs, ttlResolution: TTL_RESOLUTION_MS });
  const fills = new Set<Fill<Value>>();
  /** By key the load that reads it and is not stale. */
  const reading = new Map<string, Fill<Value>>();

  return {
    get: (key) => values.get(key),

    loading: (key) => reading.get(key)?.found.then((rows) => rows.get(key)),

    async fill(keys, load) {
      const fill: Fill<Value> = { found: load().then((loaded) => new Map(loaded)), stale: new Set(), all: false };
      fills.add(fill);
      for (const key of keys) reading.set(key, fill);
      try {
        const found = await fill.found;
        if (!fill.all) for (const [key, value] of found) if (!fill.stale.has(key)) values.set(key, value);
      } finally {
        fills.delete(fill);
        for (const key of keys) if (reading.get(key) === fill) reading.delete(key);
      }
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
