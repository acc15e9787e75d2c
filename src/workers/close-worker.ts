import type { Worker } from 'bullmq';
import type { RedisClients } from '../stores/redis/client.ts';

/**
 * Finishes what was begun. Without Redis no job can be finished, and saying goodbye to it would take until it is back: then
 * what was begun is dropped, to be done again.
 */
export const closeWorker = (worker: Worker, queue: RedisClients['queue']): Promise<void> => worker.close(queue.status !== 'ready');
