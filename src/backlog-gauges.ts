import { Gauge, type Registry } from 'prom-client';
import { within } from './lib/within.ts';

export interface OutboxStats {
  size: number;
  oldestAgeSeconds: number;
}

export interface QueueStats {
  queue: string;
  waiting: number;
  active: number;
  delayed: number;
  /** 0 where none waits. */
  oldestWaitingAgeSeconds: number;
}

/** Gauges of what waits, read from the stores when Prometheus asks; NaN while they cannot be read. */
export function createBacklogGauges(registry: Registry) {
  const registers = [registry];
  let readOutbox: () => Promise<OutboxStats | null> = async () => null;
  let readQueues: () => Promise<QueueStats[]> = async () => [];

  new Gauge({
    name: 'linnet_outbox_events',
    help: 'Events that some reaction has not acknowledged; not those of what is yet to happen.',
    registers,
    async collect() {
      this.set((await readOutbox())?.size ?? Number.NaN);
    },
  });
  new Gauge({
    name: 'linnet_outbox_age_seconds',
    help: 'Age of the oldest event that some reaction has not acknowledged; of a poll that ended, since its end.',
    registers,
    async collect() {
      this.set((await readOutbox())?.oldestAgeSeconds ?? Number.NaN);
    },
  });
  new Gauge({
    name: 'linnet_queue_jobs',
    help: 'Jobs in a queue, by state.',
    labelNames: ['queue', 'state'],
    registers,
    async collect() {
      this.reset();
      for (const { queue, waiting, active, delayed } of await readQueues()) {
        for (const [state, count] of Object.entries({ waiting, active, delayed })) this.set({ queue, state }, count);
      }
    },
  });
  new Gauge({
    name: 'linnet_queue_lag_seconds',
    help: 'Age of the oldest job that waits.',
    labelNames: ['queue'],
    registers,
    async collect() {
      this.reset();
      for (const { queue, oldestWaitingAgeSeconds } of await readQueues()) this.set({ queue }, oldestWaitingAgeSeconds);
    },
  });

  return {
    readOutboxFrom(read: () => Promise<OutboxStats>, onError: (error: unknown) => void): void {
      readOutbox = onceAtATime(read, null, onError);
    },
    readQueuesFrom(read: () => Promise<QueueStats[]>, onError: (error: unknown) => void): void {
      readQueues = onceAtATime(read, [], onError);
    },
  };
}

/** Below the timeout of a scrape; a queue waits for Redis as long as it takes. */
const READ_TIMEOUT_MS = 1_000;

/** One scrape asks for several gauges at once: they share a read. One that fails or hangs leaves the other metrics readable. */
function onceAtATime<Stats, Unknown>(read: () => Promise<Stats>, unknown: Unknown, onError: (error: unknown) => void): () => Promise<Stats | Unknown> {
  let underWay: Promise<Stats> | null = null;
  return async () => {
    try {
      underWay ??= read().finally(() => { underWay = null; });
      return await within(READ_TIMEOUT_MS, underWay);
    } catch (error) {
      onError(error);
      return unknown;
    }
  };
}
