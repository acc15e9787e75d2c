import { Worker } from 'bullmq';
import type { AnyEvent } from '../domain/events.ts';
import type { Logger } from '../lib/logger.ts';
import type { OutboxStore } from '../stores/postgres/outbox.store.ts';
import type { RedisClients } from '../stores/redis/client.ts';
import { closeWorker, createJobsInHand } from './close-worker.ts';
import { QUEUE_PREFIX, queueName, type ReactionJob, type ReactionJobData, type ReactionQueues } from './queues.ts';
import type { Attempt, Handlers, Lane, Reaction, Unfinished } from './reaction.ts';

export interface WorkerDependencies {
  redis: Pick<RedisClients, 'queue'>;
  queues: Pick<ReactionQueues, 'goOnSlowly'>;
  outbox: Pick<OutboxStore, 'acknowledge'>;
  logger: Logger;
  /** `lagSeconds`: from the event's commit to the end of the reaction. */
  observeReaction: (reaction: string, outcome: 'done' | 'failed', lagSeconds: number) => void;
}

/** A job whose worker has died is taken over within the sum of these: nobody's timeline waits longer. */
const LOCK_MS = 5_000;
const STALLED_CHECK_MS = 2_000;
/** A job may lose its worker as often as it likes: it is the outbox that never gives up. */
const MAX_STALLED = 1_000;
/** BullMQ's own is 15 s, in which a worker whose connection broke at the wrong moment takes no job. */
export const RUN_RETRY_DELAY_MS = 500;

export interface ReactionWorker {
  isRunning(): boolean;
  /** Finishes what was begun, takes nothing more. */
  close(): Promise<void>;
}

export function defineWorker(reaction: Reaction, lane: Lane, { redis, queues, outbox, logger, observeReaction }: WorkerDependencies): ReactionWorker {
  const jobs = createJobsInHand();
  const react = async (job: ReactionJob): Promise<void> => {
    const { event, committedAt } = job.data;
    const unfinished = await handle(reaction.handlers, event, toAttempt(lane, job, () => worker.closing !== undefined));
    if (unfinished) {
      await queues.goOnSlowly(reaction.name, { ...job.data, checkpoint: unfinished.checkpoint });
      return;
    }
    await outbox.acknowledge(event.id, reaction.name);
    observeReaction(reaction.name, 'done', secondsSince(committedAt));
    logger.debug({ reaction: reaction.name, eventId: event.id, eventType: event.type, requestId: event.requestId }, 'reacted');
  };
  const worker: Worker<ReactionJobData> = new Worker(queueName(reaction.name, lane), (job: ReactionJob) => jobs.hold(() => react(job)), {
    connection: redis.queue, prefix: QUEUE_PREFIX,
    concurrency: lane === 'main' ? reaction.concurrency : reaction.slowLaneConcurrency,
    lockDuration: LOCK_MS, stalledInterval: STALLED_CHECK_MS, maxStalledCount: MAX_STALLED, runRetryDelay: RUN_RETRY_DELAY_MS,
  });

  worker.on('failed', (job, error) => {
    const event = job?.data.event;
    observeReaction(reaction.name, 'failed', job === undefined ? 0 : secondsSince(job.data.committedAt));
    logger.error({ err: error, reaction: reaction.name, eventId: event?.id, eventType: event?.type, requestId: event?.requestId, attempt: job?.attemptsMade }, 'a reaction failed and will be tried again');
  });
  worker.on('error', (error) => logger.debug({ err: error, reaction: reaction.name }, 'the queue is not reachable'));
  return { isRunning: () => worker.isRunning(), close: () => closeWorker(worker, redis.queue, jobs) };
}

async function handle(handlers: Handlers, event: AnyEvent, attempt: Attempt): Promise<Unfinished | void> {
  const handler = handlers[event.type] as ((event: AnyEvent, attempt: Attempt) => Promise<Unfinished | void>) | undefined;
  if (handler === undefined) throw new Error(`No handler for ${event.type}: a newer version has written it, or domain/events.ts lists it by mistake.`);
  return handler(event, attempt);
}

const toAttempt = (lane: Lane, job: ReactionJob, isStopping: () => boolean): Attempt => ({
  lane, isStopping,
  repeated: job.attemptsStarted > 1 || job.data.dispatches > 0,
  checkpoint: typeof job.progress === 'string' ? job.progress : job.data.checkpoint,
  saveCheckpoint: (checkpoint) => job.updateProgress(checkpoint),
});

const secondsSince = (isoTime: string): number => (Date.now() - Date.parse(isoTime)) / 1000;
