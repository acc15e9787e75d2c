import { createHash } from 'node:crypto';
import { Queue, type Job } from 'bullmq';
import type { AnyEvent, ReactionName } from '../domain/events.ts';
import { within } from '../lib/within.ts';
import type { RedisClients } from '../stores/redis/client.ts';
import type { Dispatch } from '../stores/postgres/outbox.store.ts';
import type { Lane, Reaction } from './reaction.ts';

/** Of every BullMQ key. */
export const QUEUE_PREFIX = 'queue';
/**
 * For each queue. A question for Redis's version that Redis dies under would be asked once and never again, and whatever is put into
 * the queue until the process ends would be refused with the answer that it got.
 */
export const queueOptions = { prefix: QUEUE_PREFIX, skipVersionCheck: true } as const;
export const queueName = (reaction: ReactionName, lane: Lane): string => (lane === 'main' ? reaction : `${reaction}-slow`);

export interface ReactionJobData {
  event: AnyEvent;
  /** How often the relay had handed the event out before. */
  dispatches: number;
  /** ISO 8601. */
  committedAt: string;
  /** In the slow lane: where the main one stopped. */
  checkpoint?: string;
}
export type ReactionJob = Job<ReactionJobData>;
/** Of a reaction that takes several events in a job. */
export interface BatchJobData {
  batch: ReactionJobData[];
}

/** Tries in one dispatch, from 200 ms apart doubling to about 13 s; then the outbox hands the event out again. */
const ATTEMPTS = 7;
const FIRST_RETRY_DELAY_MS = 200;

/** How long events that are to be queued wait for the first connection to Redis; then the relay tries again. */
const CONNECT_TIMEOUT_MS = 1_000;

export type ReactionQueues = ReturnType<typeof createReactionQueues>;

/** Two queues for each reaction, one for each lane. */
export function createReactionQueues(redis: Pick<RedisClients, 'producer'>, reactions: readonly Pick<Reaction, 'name' | 'eventsPerJob'>[], onError: (error: Error) => void) {
  const open = (name: ReactionName, lane: Lane) => {
    const queue = new Queue<ReactionJobData | BatchJobData>(queueName(name, lane), { ...queueOptions, connection: redis.producer });
    queue.on('error', onError);
    return queue;
  };
  const queues = new Map(reactions.map(({ name, eventsPerJob }) => [name, { main: open(name, 'main'), slow: open(name, 'slow'), eventsPerJob }] as const));
  const all = [...queues.values()].flatMap(({ main, slow }) => [main, slow]);

  return {
    /** One job for each event and reaction, or for some of them; one that is queued or running already is not queued again. */
    async dispatch(events: readonly Dispatch[]): Promise<void> {
      await Promise.all([...queues].map(async ([name, { main, eventsPerJob }]) => {
        const jobs = events.filter(({ pending }) => pending.includes(name)).map((event) => toJob(name, event));
        if (jobs.length === 0) return;
        // Else it would wait for a Redis that was never there yet, and whoever claimed the events with it.
        await within(CONNECT_TIMEOUT_MS, main.waitUntilReady());
        await main.addBulk(eventsPerJob === undefined ? jobs : inChunks(jobs, eventsPerJob).map((some) => toBatch(name, some)));
      }));
    },

    async goOnSlowly(name: ReactionName, data: ReactionJobData): Promise<void> {
      await queues.get(name)!.slow.add(data.event.type, data, jobOptions(name, data.event));
    },

    /** The age is that of the oldest job that waits, 0 where none does. */
    counts: async (): Promise<{ queue: string; waiting: number; active: number; delayed: number; oldestWaitingAgeSeconds: number }[]> =>
      Promise.all(all.map(async (queue) => {
        const { waiting = 0, active = 0, delayed = 0 } = await queue.getJobCounts('waiting', 'active', 'delayed');
        const [oldest] = await queue.getJobs('waiting', 0, 0, true);
        const oldestWaitingAgeSeconds = oldest === undefined ? 0 : Math.max(0, Date.now() - oldest.timestamp) / 1000;
        return { queue: queue.name, waiting, active, delayed, oldestWaitingAgeSeconds };
      })),

    async close(): Promise<void> {
      await Promise.all(all.map((queue) => queue.close()));
    },
  };
}

function toJob(reaction: ReactionName, { pending: _pending, dispatches, createdAt, ...event }: Dispatch) {
  const data = { event: event as AnyEvent, dispatches, committedAt: createdAt.toISOString() };
  return { name: event.type, data, opts: jobOptions(reaction, data.event) };
}

/** The same events make the same job; where they come again in other company, the worker leaves out what was acknowledged. */
const toBatch = (reaction: ReactionName, jobs: readonly { data: ReactionJobData }[]) => ({
  name: 'batch',
  data: { batch: jobs.map(({ data }) => data) },
  opts: { ...RETRIES, jobId: `${createHash('sha256').update(jobs.map(({ data }) => data.event.id).join()).digest('base64url')}-${reaction}` },
});

function inChunks<Item>(items: readonly Item[], size: number): Item[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) => items.slice(index * size, (index + 1) * size));
}

const jobOptions = (reaction: ReactionName, event: AnyEvent) => ({ ...RETRIES, jobId: `${event.id}-${reaction}` });

const RETRIES = {
  attempts: ATTEMPTS,
  backoff: { type: 'exponential', delay: FIRST_RETRY_DELAY_MS },
  // Kept neither done nor failed: a job that stayed would keep the event from being handed out again.
  removeOnComplete: true,
  removeOnFail: true,
};
