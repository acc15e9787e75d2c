import { Queue, Worker } from 'bullmq';
import type { Logger } from '../lib/logger.ts';
import type { Services } from '../services/services.ts';
import type { RedisClients } from '../stores/redis/client.ts';
import type { RelayWake } from '../stores/redis/relay-wake.ts';
import { closeWorker, createJobsInHand } from './close-worker.ts';
import { RUN_RETRY_DELAY_MS } from './define-worker.ts';
import { QUEUE_PREFIX } from './queues.ts';

export interface MaintenanceDependencies {
  services: Pick<Services, 'maintenance' | 'notifications'>;
  redis: Pick<RedisClients, 'queue' | 'producer'>;
  relayWake: Pick<RelayWake, 'onInterruption'>;
  logger: Logger;
}

const QUEUE = 'maintenance';
const EVERY_MS = 60 * 60 * 1000;
/** Rows of each kind in one go: few locks, for a short time. */
const PURGE_LIMIT = 1_000;

/** Once an hour, in one process of however many: deletes what nobody can use any more, and verifies the counts that come next. */
export function startMaintenance({ services, redis, relayWake, logger }: MaintenanceDependencies) {
  const onError = (error: Error): void => logger.debug({ err: error }, 'the maintenance queue is not reachable');
  const queue = new Queue(QUEUE, { connection: redis.producer, prefix: QUEUE_PREFIX });
  const jobs: Readonly<Record<string, () => Promise<void>>> = {
    async purge() {
      let purged;
      do {
        purged = await services.maintenance.purgeExpired(PURGE_LIMIT);
        logger.debug(purged, 'purged what had expired');
      } while (purged.refreshTokens === PURGE_LIMIT || purged.idempotencyKeys === PURGE_LIMIT);
    },
    async 'purge-notifications'() {
      logger.debug({ purged: await services.notifications.purgeNotifications(() => worker.closing !== undefined) }, 'purged old notifications');
    },
    'verify-counts': () => services.maintenance.verifyCounts(() => worker.closing !== undefined),
  };
  const inHand = createJobsInHand();
  const worker: Worker = new Worker(QUEUE, ({ name }) => inHand.hold(jobs[name]!), { connection: redis.queue, prefix: QUEUE_PREFIX, runRetryDelay: RUN_RETRY_DELAY_MS });
  queue.on('error', onError);
  worker.on('error', onError);
  worker.on('failed', (job, error) => logger.error({ err: error, job: job?.name }, 'a maintenance job failed; it is tried again in an hour'));

  // The schedule is kept in Redis: it is written again when Redis may have lost it.
  const schedule = (): void => {
    for (const name of Object.keys(jobs)) {
      queue.upsertJobScheduler(name, { every: EVERY_MS }, { name, opts: { removeOnComplete: true, removeOnFail: true } }).catch(onError);
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
