import { setTimeout as sleep } from 'node:timers/promises';
import type { Worker } from 'bullmq';
import type { RedisClients } from '../stores/redis/client.ts';

/** How long a job that is done may take to be taken off the queue; one that was not is done again by the next worker. */
const LAST_WORD_MS = 1_000;

export type JobsInHand = ReturnType<typeof createJobsInHand>;

/** Counts the jobs that a worker is at. */
export function createJobsInHand() {
  let count = 0;
  let put: PromiseWithResolvers<void> | undefined;
  return {
    async hold<T>(work: () => Promise<T>): Promise<T> {
      count += 1;
      try {
        return await work();
      } finally {
        count -= 1;
        if (count === 0) put?.resolve();
      }
    },
    /** Resolves once there is none. */
    async none(): Promise<void> {
      if (count === 0) return;
      put ??= Promise.withResolvers();
      await put.promise;
    },
  };
}

/**
 * Finishes what was begun. Without Redis no job can be finished, and saying goodbye to it would take until it is back: then,
 * also where Redis goes away meanwhile, what was begun is dropped, to be done again.
 * BullMQ's own close waits for its blocking command, and where the connection of that was just being made anew, it waits for
 * seconds (BullMQ 6.7, ioredis 5.11: the command is neither sent nor rejected). So nothing is waited for but the jobs in hand.
 */
export async function closeWorker(worker: Worker, queue: RedisClients['queue'], jobs: JobsInHand): Promise<void> {
  const gone = new Promise<void>((resolve) => { queue.once('close', resolve); });
  const closed = worker.close(queue.status !== 'ready');
  await Promise.race([closed, gone, jobs.none().then(() => sleep(LAST_WORD_MS))]);
}
