import type { Worker } from 'bullmq';
import type { RedisClients } from '../stores/redis/client.ts';

/**
 * Finishes what was begun. Without Redis no job can be finished, and saying goodbye to it would take until it is back: then,
 * also where Redis goes away meanwhile, what was begun is dropped, to be done again.
 */
export async function closeWorker(worker: Worker, queue: RedisClients['queue']): Promise<void> {
  const gone = new Promise<void>((resolve) => { queue.once('close', resolve); });
  await Promise.race([worker.close(queue.status !== 'ready'), gone]);
}
