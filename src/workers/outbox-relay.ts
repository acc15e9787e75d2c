import type { Logger } from '../lib/logger.ts';
import type { Dispatch, OutboxStore } from '../stores/postgres/outbox.store.ts';
import type { RelayWake } from '../stores/redis/relay-wake.ts';

export interface OutboxRelayDependencies {
  outbox: OutboxStore;
  relayWake: Pick<RelayWake, 'subscribe' | 'onInterruption'>;
  dispatch: (events: Dispatch[]) => Promise<void>;
  /** Undefined where no index of Elasticsearch is kept. */
  indexing: { isAvailable(): boolean } | undefined;
  logger: Logger;
}

export interface OutboxRelay {
  close(): Promise<void>;
}

/** What is handed out at once. */
export const EVENTS_PER_CLAIM = 500;
/** The net under a wake that was lost; an empty poll reads one index entry. */
const POLL_INTERVAL_MS = 200;
const MAX_RETRY_DELAY_MS = 2_000;

/**
 * Carries events from the outbox to the queues: at once when woken, else at the next poll. Whatever the queues lose is due
 * again after a while, or as soon as Redis is back.
 */
export function startOutboxRelay({ outbox, relayWake, dispatch, indexing, logger }: OutboxRelayDependencies): OutboxRelay {
  let closed = false;
  let woken = false;
  let resume: (() => void) | undefined;
  const wake = (): void => {
    woken = true;
    resume?.();
  };
  const pause = (ms: number): Promise<void> => new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    resume = () => {
      clearTimeout(timer);
      resolve();
    };
  });

  const handOutAgain = (): void => {
    outbox.makeAllDue().then(wake, (error: Error) => logger.warn({ err: error }, 'events could not be handed out again at once; they will be when they are due'));
  };

  /** While Elasticsearch is away what waits for it stays here: its queue would only grow. */
  const dispatchWhatCanBeDone = (events: Dispatch[]): Promise<void> =>
    dispatch(indexing?.isAvailable() === false ? events.map((event) => ({ ...event, pending: event.pending.filter((name) => name !== 'search') })) : events);

  /** Returns how long to pause. */
  const turn = async (): Promise<number> => {
    const wasWoken = woken;
    woken = false;
    if (!wasWoken && !(await outbox.hasDue())) return POLL_INTERVAL_MS;
    const claimed = await outbox.claim(EVENTS_PER_CLAIM, dispatchWhatCanBeDone, { indexing: indexing !== undefined });
    return claimed === EVENTS_PER_CLAIM || woken ? 0 : POLL_INTERVAL_MS;
  };

  const run = async (): Promise<void> => {
    let failures = 0;
    while (!closed) {
      const pauseMs = await turn().then((ms) => {
        failures = 0;
        return ms;
      }, (error: Error) => {
        failures += 1;
        logger.warn({ err: error, failures }, 'events could not be handed to the queues; they stay in the outbox');
        return Math.min(POLL_INTERVAL_MS * 2 ** failures, MAX_RETRY_DELAY_MS);
      });
      if (pauseMs > 0 && !closed) await pause(pauseMs);
    }
  };

  const stopListening = relayWake.onInterruption(handOutAgain);
  // Confirmed whenever Redis is there; until then the relay polls.
  const subscribed = relayWake.subscribe(wake);
  subscribed.catch((error: Error) => logger.warn({ err: error }, 'the relay cannot be woken: it polls'));
  // A queue that was flushed while no relay ran holds nothing of what was handed out before.
  handOutAgain();
  const running = run();
  return {
    async close() {
      closed = true;
      resume?.();
      stopListening();
      void subscribed.then((unsubscribe) => unsubscribe(), () => undefined);
      await running;
    },
  };
}
