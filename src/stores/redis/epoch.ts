import { randomUUID } from 'node:crypto';
import type { Redis } from 'ioredis';
import { keys } from './keys.ts';

/** How long a loss of data may go unnoticed that left the connections standing. */
const CHECK_INTERVAL_MS = 1_000;

/**
 * Notices that Redis lost its data although no connection broke: FLUSHALL, or a fail-over to an empty replica behind a proxy.
 * A key that only a loss can remove holds a random value; whoever finds it missing writes a new one, and every process that
 * remembers another value knows. Ends with the client.
 */
export function watchEpoch(redis: Redis, onLoss: () => void): void {
  let known: string | undefined;
  const check = async (): Promise<void> => {
    const epoch = await redis.get(keys.epoch) ?? await begin();
    if (known !== undefined && epoch !== known) onLoss();
    known = epoch;
  };
  const begin = async (): Promise<string> => {
    const value = randomUUID();
    const written = await redis.set(keys.epoch, value, 'NX');
    return written === 'OK' ? value : await redis.get(keys.epoch) ?? value;
  };
  // A check that fails is made again a second later; the reconnection is noticed elsewhere. The first is made as soon as it can be: a
  // loss before it goes unnoticed.
  const checkNow = (): void => void check().catch(() => timer.refresh());
  const timer = setInterval(checkNow, CHECK_INTERVAL_MS);
  redis.once('ready', checkNow);
  timer.unref();
  redis.once('end', () => clearInterval(timer));
}
