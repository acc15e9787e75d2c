import { Queue, Worker } from 'bullmq';
import type { Logger } from '../lib/logger.ts';
import type { RedisClients } from '../stores/redis/client.ts';
import type { RelayWake } from '../stores/redis/relay-wake.ts';
import { closeWorker, createJobsInHand } from './close-worker.ts';
import { RUN_RETRY_DELAY_MS } from './define-worker.ts';
import { QUEUE_PREFIX, queueOptions } from './queues.ts';

export interface ScheduleDependencies {
  redis: Pick<RedisClients, 'queue' | 'producer'>;
  relayWake: Pick<RelayWake, 'onInterruption'>;
  logger: Logger;
}

export interface Schedule {
  queue: string;
  everyMs: number;
  /** At a time in one process; each job runs once at a time in all of them. */
  concurrency: number;
  /** By name. What one throws is logged; it is done again at its next time. */
  jobs: Readonly<Record<string, (isStopping: () => boolean) => Promise<void>>>;
}

/** Runs each job again and again, in one process of however many. */
export function startScheduledJobs({ queue: queueName, everyMs, concurrency, jobs }: Schedule, { redis, relayWake, logger }: ScheduleDependencies) {
  const onError = (error: Error): void => logger.debug({ err: error, queue: queueName }, 'the queue is not reachable');
  const queue = new Queue(queueName, { ...queueOptions, connection: redis.producer });
  const inHand = createJobsInHand();
  const worker: Worker = new Worker(queueName, ({ name }) => inHand.hold(() => jobs[name]!(() => worker.closing !== undefined)),
    { connection: redis.queue, prefix: QUEUE_PREFIX, concurrency, runRetryDelay: RUN_RETRY_DELAY_MS });
  queue.on('error', onError);
  worker.on('error', onError);
  worker.on('failed', (job, error) => logger.error({ err: error, job: job?.name }, 'a scheduled job failed; it is tried again at its next time'));

  // The schedule is kept in Redis: it is written again when Redis may have lost it.
  const schedule = (): void => {
    for (const name of Object.keys(jobs)) {
      queue.upsertJobScheduler(name, { every: everyMs }, { name, opts: { removeOnComplete: true, removeOnFail: true } }).catch(onError);
    }
  };
  schedule();
  const stopListening = relayWake.onInterruption(schedule);
  return {
    async close(): Promise<void> {
      stopListening();
      await closeWorker(worker, redis.queue, inHand);
      await queue.close();
    },
  };
}
