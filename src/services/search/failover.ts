import { CircuitState, ConsecutiveBreaker, TimeoutStrategy, bulkhead, circuitBreaker, handleWhen, isBrokenCircuitError, isBulkheadRejectedError, isTaskCancelledError, timeout } from 'cockatiel';
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

/** Elasticsearch has until so long after the request came; with what PostgreSQL then takes an answer comes within a second. */
const TIMEOUT_MS = 500;
/** Where less than that is left it is not asked any more: it would be made to work in vain, and blamed for what this process lacked. */
const MIN_LEFT_MS = 100;
/** A timer that fires so late says that this process had no time to look at answers. */
const LATE_MS = 50;
/** Searches that it works on at a time for this process. Of more, some wait for a short time; then, or at once, they go to PostgreSQL, rather than when their time is over. */
const MAX_AT_ONCE = 10;
const MAX_WAITING = 100;
const MAX_WAIT_MS = 100;
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
  const places = bulkhead(MAX_AT_ONCE, MAX_WAITING);
  // While one tries the others would be kept waiting for how that ends.
  const isLeftAlone = (): boolean => breaker.state === CircuitState.HalfOpen;

  /** Rejects where it is not to be asked, or does not answer. */
  async function askInTime<Answer>(ask: (engine: SearchEngine) => Promise<Answer>, arrivedAtMs: number): Promise<Answer> {
    const endMs = arrivedAtMs + TIMEOUT_MS;
    const leftMs = endMs - performance.now();
    if (leftMs < MIN_LEFT_MS || isLeftAlone()) throw new TurnedAway();
    // It answers at the end of its time, also where what was asked does not heed the signal.
    return breaker.execute(() => timeout(leftMs, TimeoutStrategy.Aggressive).execute(({ signal }) => ask(elasticsearch(signal))).catch((error: unknown) => {
      throw isTaskCancelledError(error) && performance.now() > endMs + LATE_MS ? new TurnedAway() : error;
    }));
  }

  /** As soon as there is a place. Rejects where there is none in time. */
  async function inPlace<Answer>(work: () => Promise<Answer>): Promise<Answer> {
    let state: 'waits' | 'works' | 'left' = 'waits';
    let timer: NodeJS.Timeout | undefined;
    const worked = places.execute(() => {
      if (state === 'left') throw new TurnedAway();
      state = 'works';
      return work();
    });
    const left = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(() => {
        if (state !== 'waits') return;
        state = 'left';
        reject(new TurnedAway());
      }, MAX_WAIT_MS);
    });
    return Promise.race([worked, left]).finally(() => clearTimeout(timer));
  }

  return {
    async askSearch(ask, { arrivedAtMs, degraded }) {
      const standIn = async () => ({ answer: await ask(postgres), degraded: true });
      if (degraded || isLeftAlone()) return standIn();
      try {
        return { answer: await inPlace(() => askInTime(ask, arrivedAtMs)), degraded: false };
      } catch (error) {
        if (!isTurnedAway(error)) onFailure(error);
        return standIn();
      }
    },
    breakerState: () => STATES[breaker.state],
  };
}

/** Elasticsearch is not to blame: there was no time left for it, none to look at its answer, or another search tries it. */
class TurnedAway extends Error {}

const isTurnedAway = (error: unknown): boolean => error instanceof TurnedAway || isBrokenCircuitError(error) || isBulkheadRejectedError(error);

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
