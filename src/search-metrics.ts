import { Gauge, Histogram, type Registry } from 'prom-client';
import { within } from './lib/within.ts';

/** What of search is read when Prometheus asks. */
export interface SearchState {
  engineInUse: () => 'postgresql' | 'elasticsearch';
  /** Undefined where there is no Elasticsearch. */
  index: undefined | {
    breakerState: () => 'closed' | 'half-open' | 'open';
    /** How many seconds the oldest change that is not indexed has waited. */
    readLag: () => Promise<number>;
    /** What the last verification found; null before the first. */
    readMismatches: () => Promise<{ kind: string; mismatches: number | null }[]>;
    onError: (error: unknown) => void;
  };
}

/** Below the timeout of a scrape. */
const READ_TIMEOUT_MS = 1_000;
const DURATION_SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

export function createSearchMetrics(registry: Registry) {
  const registers = [registry];
  let state: SearchState | undefined;
  const read = async <Value>(ask: (index: NonNullable<SearchState['index']>) => Promise<Value>): Promise<Value | undefined> => {
    const index = state?.index;
    if (index === undefined) return undefined;
    return within(READ_TIMEOUT_MS, ask(index)).catch((error: unknown) => {
      index.onError(error);
      return undefined;
    });
  };

  new Gauge({
    name: 'linnet_search_engine_in_use', help: '1 for the engine that answers searches now, 0 for the other.', labelNames: ['engine'], registers,
    collect() {
      for (const engine of ['postgresql', 'elasticsearch'] as const) this.set({ engine }, state?.engineInUse() === engine ? 1 : 0);
    },
  });
  new Gauge({
    name: 'linnet_search_breaker_state', help: 'Of the breaker before Elasticsearch: 1 for the state that it is in. No series without Elasticsearch.', labelNames: ['state'], registers,
    collect() {
      this.reset();
      if (state?.index === undefined) return;
      for (const each of ['closed', 'half-open', 'open'] as const) this.set({ state: each }, state.index.breakerState() === each ? 1 : 0);
    },
  });
  new Gauge({
    name: 'linnet_search_index_lag_seconds', help: 'How long the oldest change that Elasticsearch lacks has waited. No series without Elasticsearch.', registers,
    async collect() {
      const lag = await read(({ readLag }) => readLag());
      if (lag === undefined) this.reset();
      else this.set(lag);
    },
  });
  new Gauge({
    name: 'linnet_search_index_mismatches', help: 'Documents that did not equal the truth when last verified (linnet verify-search); no series before.', labelNames: ['kind'], registers,
    async collect() {
      this.reset();
      for (const { kind, mismatches } of await read(({ readMismatches }) => readMismatches()) ?? []) if (mismatches !== null) this.set({ kind }, mismatches);
    },
  });
  return {
    duration: new Histogram({ name: 'linnet_search_duration_seconds', help: 'One search by an engine, with the statements that it needs.', labelNames: ['engine', 'outcome'], buckets: DURATION_SECONDS, registers }),
    readFrom(source: SearchState): void {
      state = source;
    },
  };
}
