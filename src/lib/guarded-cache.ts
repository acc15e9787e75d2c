import { LRUCache } from 'lru-cache';

export interface GuardedCache<Value> {
  get(key: string): Value | undefined;
  /** Keeps what `load` reads, but for keys that were deleted meanwhile. */
  fill(load: () => Promise<Iterable<readonly [string, Value]>>): Promise<void>;
  delete(key: string): void;
  clear(): void;
}

/** The clock is read once in this time, not for each look-up. */
const TTL_RESOLUTION_MS = 1_000;

/** What became stale while one `load` was under way. */
interface Fill {
  stale: Set<string>;
  all: boolean;
}

/**
 * A cache that never keeps what was read before a change and came back after it: a value whose key was deleted while it was
 * being loaded is handed to whoever asked, and forgotten.
 */
export function createGuardedCache<Value extends object>({ max, ttlMs }: { max: number; ttlMs: number }): GuardedCache<Value> {
  const values = new LRUCache<string, Value>({ max, ttl: ttlMs, ttlResolution: TTL_RESOLUTION_MS });
  const fills = new Set<Fill>();

  return {
    get: (key) => values.get(key),

    async fill(load) {
      const fill: Fill = { stale: new Set(), all: false };
      fills.add(fill);
      try {
        const loaded = await load();
        if (!fill.all) for (const [key, value] of loaded) if (!fill.stale.has(key)) values.set(key, value);
      } finally {
        fills.delete(fill);
      }
    },

    delete(key) {
      values.delete(key);
      for (const fill of fills) fill.stale.add(key);
    },

    clear() {
      values.clear();
      for (const fill of fills) fill.all = true;
    },
  };
}
