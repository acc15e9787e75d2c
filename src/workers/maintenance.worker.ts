import { Queue, Worker } from 'bullmq';
import type { Logger } from '../lib/logger.ts';
import type { Services } from '../services/services.ts';
import type { RedisClients } from '../stores/redis/client.ts';
import type { RelayWake } from '../stores/redis/relay-wake.ts';
import { closeWorker } from './close-worker.ts';
import { QUEUE_PREFIX } from './queues.ts';

export interface MaintenanceDependencies {
  services: Pick<Services, 'maintenance'>;
  redis: Pick<RedisClients, 'queue' | 'producer'>;
  relayWake: Pick<RelayWake, 'onInterruption'>;
  logger: Logger;
}

const QUEUE = 'maintenance';
const EVERY_MS = 60 * 60 * 1000;
/** Rows of each kind in one go: few locks, for a short time. */
const PURGE_LIMIT = 1_000;

/** Deletes once an hour, in one process of however many, what nobody can use any more. */
export function startMaintenance({ services, redis, relayWake, logger }: MaintenanceDependencies) {
  const onError = (error: Error): void => logger.debug({ err: error }, 'the maintenance queue is not reachable');
  const queue = new Queue(QUEUE, { connection: redis.producer, prefix: QUEUE_PREFIX });
  const worker = new Worker(QUEUE, async () => {
    let purged;
    do {
      purged = await services.maintenance.purgeExpired(PURGE_LIMIT);
      logger.debug(purged, 'purged what had expired');
    } while (purged.refreshTokens === PURGE_LIMIT || purged.idempotencyKeys === PURGE_LIMIT);
  }, { connection: redis.queue, prefix: QUEUE_PREFIX });
  queue.on('error', onError);
  worker.on('error', onError);
  worker.on('failed', (_job, error) => logger.error({ err: error }, 'the purge failed; it is tried again in an hour'));

  // The schedule is kept in Redis: it is written again when Redis may have lost it.
  const schedule = (): void => {
    queue.upsertJobScheduler('purge', { every: EVERY_MS }, { opts: { removeOnComplete: true, removeOnFail: true } }).catch(onError);
  };
  schedule();
  const stopListening = relayWake.onInterruption(schedule);
  return {
    async close(): Promise<void> {
      stopListening();
      await closeWorker(worker, redis.queue);
      await queue.close();
    },
  };
}
