import { Worker, type Job } from 'bullmq';
import type { AnyEvent } from '../domain/events.ts';
import type { Logger } from '../lib/logger.ts';
import type { OutboxStore } from '../stores/postgres/outbox.store.ts';
import type { RedisClients } from '../stores/redis/client.ts';
import type { Acknowledger } from './acknowledger.ts';
import { closeWorker, createJobsInHand } from './close-worker.ts';
import { QUEUE_PREFIX, queueName, type BatchJobData, type ReactionJob, type ReactionJobData, type ReactionQueues } from './queues.ts';
import type { Attempt, Handlers, Lane, Reaction, Unfinished } from './reaction.ts';

export interface WorkerDependencies {
  redis: Pick<RedisClients, 'queue'>;
  queues: Pick<ReactionQueues, 'goOnSlowly'>;
  outbox: Pick<OutboxStore, 'listPending'>;
  acknowledger: Pick<Acknowledger, 'acknowledge'>;
  logger: Logger;
  /** `lagSeconds`: from the event's commit to the end of the reaction. */
  observeReaction: (reaction: string, outcome: 'done' | 'failed', lagSeconds: number) => void;
}

/** A job whose worker has died is taken over within the sum of these: nobody's timeline waits longer. */
const LOCK_MS = 5_000;
const STALLED_CHECK_MS = 2_000;
/** A worker that dies may take along the word that there is a job: another looks by itself within this time. */
const LOOK_AGAIN_SECONDS = 1;
/** A job may lose its worker as often as it likes: it is the outbox that never gives up. */
const MAX_STALLED = 1_000;
/** BullMQ's own is 15 s, in which a worker whose connection broke at the wrong moment takes no job. */
export const RUN_RETRY_DELAY_MS = 500;

export interface ReactionWorker {
  isRunning(): boolean;
  /** Finishes what was begun, takes nothing more. */
  close(): Promise<void>;
}

export function defineWorker(reaction: Reaction, lane: Lane, dependencies: WorkerDependencies): ReactionWorker {
  const jobs = createJobsInHand();
  const { redis, queues, outbox, acknowledger, logger, observeReaction } = dependencies;
  const isStopping = (): boolean => worker.closing !== undefined;

  async function react(data: ReactionJobData, attempt: Attempt): Promise<void> {
    const { event, committedAt } = data;
    const unfinished = await handle(reaction.handlers, event, attempt);
    if (unfinished) {
      await queues.goOnSlowly(reaction.name, { ...data, checkpoint: unfinished.checkpoint });
      return;
    }
    acknowledger.acknowledge(event.id, reaction.name);
    observeReaction(reaction.name, 'done', secondsSince(committedAt));
    logger.debug({ reaction: reaction.name, eventId: event.id, eventType: event.type, requestId: event.requestId }, 'reacted');
  }

  /** What one of them throws the others do not suffer from: they are done and acknowledged, and a further attempt leaves them out. */
  async function reactToAll(batch: readonly ReactionJobData[], attemptsStarted: number): Promise<void> {
    const isRepeated = ({ dispatches }: ReactionJobData): boolean => attemptsStarted > 1 || dispatches > 0;
    const repeated = batch.filter(isRepeated).map(({ event }) => event.id);
    const pending = new Set(repeated.length === 0 ? [] : await outbox.listPending(repeated, reaction.name));
    const results = await Promise.allSettled(batch.filter((data) => !isRepeated(data) || pending.has(data.event.id)).map((data) => react(data, {
      lane, isStopping, repeated: isRepeated(data), checkpoint: undefined, saveCheckpoint: async () => undefined,
    })));
    const failed = results.find((result) => result.status === 'rejected');
    if (failed !== undefined) throw failed.reason;
  }

  const worker: Worker<ReactionJobData | BatchJobData> = new Worker(queueName(reaction.name, lane), (job: Job<ReactionJobData | BatchJobData>) => jobs.hold(() => (
    'batch' in job.data ? reactToAll(job.data.batch, job.attemptsStarted) : react(job.data, toAttempt(lane, job as ReactionJob, isStopping))
  )), {
    connection: redis.queue, prefix: QUEUE_PREFIX,
    concurrency: lane === 'main' ? reaction.concurrency : reaction.slowLaneConcurrency,
    drainDelay: LOOK_AGAIN_SECONDS, runRetryDelay: RUN_RETRY_DELAY_MS,
    lockDuration: LOCK_MS, stalledInterval: STALLED_CHECK_MS, maxStalledCount: MAX_STALLED,
  });

  worker.on('failed', (job, error) => {
    const data = job === undefined ? undefined : 'batch' in job.data ? job.data.batch[0] : job.data;
    const event = data?.event;
    observeReaction(reaction.name, 'failed', data === undefined ? 0 : secondsSince(data.committedAt));
    // What a process that ends leaves behind is done by the next one.
    logger[isStopping() ? 'warn' : 'error']({ err: error, reaction: reaction.name, eventId: event?.id, eventType: event?.type, requestId: event?.requestId, attempt: job?.attemptsMade }, 'a reaction failed and will be tried again');
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
