import { CircuitState, ConsecutiveBreaker, TimeoutStrategy, circuitBreaker, handleWhen, isBrokenCircuitError, isTaskCancelledError, timeout, wrap } from 'cockatiel';
import type { SearchEngine, SearchEngineName } from '../../stores/search/search-engine.ts';
import type { AskSearch } from './ask-search.ts';

export type BreakerState = 'closed' | 'open' | 'half-open';

export interface Failover {
  askSearch: AskSearch;
  breakerState(): BreakerState;
}

export interface FailoverDependencies {
  /** Answers always. */
  postgres: SearchEngine;
  /** `signal` gives what is asked up. */
  elasticsearch: (signal: AbortSignal) => SearchEngine;
  /** Whether it is away or not ready, rather than PostgreSQL, or the search refused. */
  isOutage: (error: unknown) => boolean;
  /** Hears of each search that Elasticsearch was asked and did not answer. */
  onFailure: (error: unknown) => void;
}

export type ObserveSearch = (engine: SearchEngineName, outcome: 'answered' | 'failed', durationSeconds: number) => void;

/** Elasticsearch gets so long; with what PostgreSQL then takes an answer comes within a second. */
const TIMEOUT_MS = 500;
/** After so many failures in a row nobody waits for it any more. */
const FAILURES_TO_OPEN = 3;
/** Then one search tries it again, while the others go on with PostgreSQL. */
const HALF_OPEN_AFTER_MS = 2_000;

const STATES: Readonly<Record<CircuitState, BreakerState>> = {
  [CircuitState.Closed]: 'closed', [CircuitState.Open]: 'open', [CircuitState.HalfOpen]: 'half-open', [CircuitState.Isolated]: 'open',
};

/** Asks Elasticsearch, and PostgreSQL where that is slow, down or has no index yet. */
export function createFailover({ postgres, elasticsearch, isOutage, onFailure }: FailoverDependencies): Failover {
  const breaker = circuitBreaker(handleWhen((error) => isTaskCancelledError(error) || isOutage(error)), {
    halfOpenAfter: HALF_OPEN_AFTER_MS, breaker: new ConsecutiveBreaker(FAILURES_TO_OPEN),
  });
  // It answers at the end of its time, also where what was asked does not heed the signal.
  const guarded = wrap(breaker, timeout(TIMEOUT_MS, TimeoutStrategy.Aggressive));
  return {
    async askSearch(ask, degraded = false) {
      const standIn = async () => ({ answer: await ask(postgres), degraded: true });
      // While one tries the others would be kept waiting for how that ends.
      if (degraded || breaker.state === CircuitState.HalfOpen) return standIn();
      try {
        return { answer: await guarded.execute(({ signal }) => ask(elasticsearch(signal))), degraded: false };
      } catch (error) {
        if (!isBrokenCircuitError(error)) onFailure(error);
        return standIn();
      }
    },
    breakerState: () => STATES[breaker.state],
  };
}

/** Measures each search of an engine. */
export function observed(engine: SearchEngine, observe: ObserveSearch): SearchEngine {
  const timed = async <Found>(work: () => Promise<Found>): Promise<Found> => {
    const startedAt = performance.now();
    let outcome: 'answered' | 'failed' = 'failed';
    try {
      const found = await work();
      outcome = 'answered';
      return found;
    } finally {
      observe(engine.name, outcome, (performance.now() - startedAt) / 1000);
    }
  };
  return {
    name: engine.name,
    searchTweets: (search, page) => timed(() => engine.searchTweets(search, page)),
    searchUsers: (search, page) => timed(() => engine.searchUsers(search, page)),
  };
}
