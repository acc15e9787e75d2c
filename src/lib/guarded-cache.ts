import { LRUCache } from 'lru-cache';

export interface GuardedCache<Value> {
  get(key: string): Value | undefined;
  /** Keeps what `load` reads, but for keys that were deleted meanwhile. */
  fill(load: () => Promise<Iterable<readonly [string, Value]>>): Promise<void>;
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

/** What became stale while one `load` was under way. */
interface Fill {
  stale: Set<string>;
  all: boolean;
}

export interface GuardedCacheOptions<Value> {
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
  const values = new LRUCache<string, Value>({ max, ttl: ttlMs, ttlResolution: TTL_RESOLUTION_MS, ...(size && { maxSize: size.max, sizeCalculation: size.of }) });
  const fills = new Set<Fill>();
  const underWay = new Map<string, Promise<ReadonlyMap<string, Value>>>();

  const fill = async (load: () => Promise<Iterable<readonly [string, Value]>>): Promise<void> => {
    const filling: Fill = { stale: new Set(), all: false };
    fills.add(filling);
    try {
      const loaded = await load();
      if (!filling.all) for (const [key, value] of loaded) if (!filling.stale.has(key)) values.set(key, value);
    } finally {
      fills.delete(filling);
    }
  };

  /** Begins to read what nobody reads yet. */
  const begin = (keys: readonly string[], load: (missing: readonly string[]) => Promise<ReadonlyMap<string, Value>>): void => {
    if (keys.length === 0) return;
    let loaded: ReadonlyMap<string, Value> = new Map();
    const loading = fill(async () => (loaded = await load(keys))).then(() => loaded);
    for (const key of keys) underWay.set(key, loading);
    const end = (): void => {
      for (const key of keys) if (underWay.get(key) === loading) underWay.delete(key);
    };
    loading.then(end, end);
  };

  return {
    get: (key) => values.get(key),
    fill,

    async getMany(keys, load) {
      const kept = keys.map((key) => values.get(key));
      const missing = keys.filter((_key, index) => kept[index] === undefined);
      begin(missing.filter((key) => !underWay.has(key)), load);
      const reading = missing.map((key) => underWay.get(key)!);
      const read = new Map((await Promise.all(reading)).map((loaded, index) => [missing[index]!, loaded.get(missing[index]!)]));
      return keys.map((key, index) => kept[index] ?? read.get(key));
    },

    delete(key) {
      values.delete(key);
      underWay.delete(key);
      for (const filling of fills) filling.stale.add(key);
    },

    clear() {
      values.clear();
      underWay.clear();
      for (const filling of fills) filling.all = true;
    },
  };
}
