import { CircuitState, ConsecutiveBreaker, TimeoutStrategy, circuitBreaker, handleWhen, isBrokenCircuitError, isTaskCancelledError, timeout, wrap } from 'cockatiel';
import type { AbortableEngine } from '../../stores/search/elasticsearch/elasticsearch-engine.ts';
import type { SearchEngine, SearchEngineName, SearchPage } from '../../stores/search/search-engine.ts';

export type SearchKind = 'searchTweets' | 'searchUsers';
export type BreakerState = 'closed' | 'open' | 'half-open';

type Search<Kind extends SearchKind> = Parameters<SearchEngine[Kind]>[0];
type Hits<Kind extends SearchKind> = Awaited<ReturnType<SearchEngine[Kind]>>;

/** `degraded`: the configured engine could not answer, so the other one did. */
export interface SearchAnswer<Found> {
  hits: Found;
  degraded: boolean;
}

export interface SearchEngines {
  /** Which one answers as things stand. */
  engineInUse(): SearchEngineName;
  breakerState(): BreakerState;
  search<Kind extends SearchKind>(kind: Kind, search: Search<Kind>, page: SearchPage): Promise<SearchAnswer<Hits<Kind>>>;
}

export interface SearchEnginesDependencies {
  /** Answers always, and alone where there is no Elasticsearch. */
  postgres: SearchEngine;
  elasticsearch: AbortableEngine | undefined;
  /** Whether Elasticsearch is away or not ready, rather than PostgreSQL, or the search refused. */
  isOutage: (error: unknown) => boolean;
  /** Hears of each search that Elasticsearch did not answer, unless the breaker was open. */
  onFailure: (error: unknown) => void;
  observe: (engine: SearchEngineName, outcome: 'answered' | 'failed', durationSeconds: number) => void;
}

/** Elasticsearch gets so long; with what PostgreSQL then takes an answer comes within a second. */
export const SEARCH_TIMEOUT_MS = 500;
/** After so many failures in a row nobody waits for it any more. */
const FAILURES_TO_OPEN = 3;
/** Then one search tries it again, while the others go on with PostgreSQL. */
export const HALF_OPEN_AFTER_MS = 2_000;

const STATES: Readonly<Record<CircuitState, BreakerState>> = {
  [CircuitState.Closed]: 'closed', [CircuitState.Open]: 'open', [CircuitState.HalfOpen]: 'half-open', [CircuitState.Isolated]: 'open',
};

export function createSearchEngines({ postgres, elasticsearch, isOutage, onFailure, observe }: SearchEnginesDependencies): SearchEngines {
  const breaker = circuitBreaker(handleWhen((error) => isTaskCancelledError(error) || isOutage(error)), {
    halfOpenAfter: HALF_OPEN_AFTER_MS, breaker: new ConsecutiveBreaker(FAILURES_TO_OPEN),
  });
  const guarded = wrap(breaker, timeout(SEARCH_TIMEOUT_MS, TimeoutStrategy.Aggressive));

  async function timed<Found>(engine: SearchEngineName, work: () => Promise<Found>): Promise<Found> {
    const startedAt = performance.now();
    const seconds = (): number => (performance.now() - startedAt) / 1000;
    try {
      const found = await work();
      observe(engine, 'answered', seconds());
      return found;
    } catch (error) {
      if (!isBrokenCircuitError(error)) observe(engine, 'failed', seconds());
      throw error;
    }
  }

  async function search<Kind extends SearchKind>(kind: Kind, query: Search<Kind>, page: SearchPage): Promise<SearchAnswer<Hits<Kind>>> {
    const viaPostgres = () => timed('postgresql', () => (postgres[kind] as (query: Search<Kind>, page: SearchPage) => Promise<Hits<Kind>>)(query, page));
    if (elasticsearch === undefined) return { hits: await viaPostgres(), degraded: false };
    const run = elasticsearch[kind] as (query: Search<Kind>, page: SearchPage, signal: AbortSignal) => Promise<Hits<Kind>>;
    try {
      return { hits: await timed('elasticsearch', () => guarded.execute(({ signal }) => run(query, page, signal))), degraded: false };
    } catch (error) {
      if (!isBrokenCircuitError(error)) onFailure(error);
      return { hits: await viaPostgres(), degraded: true };
    }
  }

  const breakerState = (): BreakerState => STATES[breaker.state];
  return {
    engineInUse: () => (elasticsearch === undefined || breakerState() === 'open' ? 'postgresql' : 'elasticsearch'),
    breakerState,
    search,
  };
}
