import { Redis } from 'ioredis';
import { stale } from '../../domain/stale.ts';
import { channels, keys } from './keys.ts';
import { loadScripts } from './scripts.ts';

export interface HomeTimelineReset {
  /** Has every node forget all rows that it keeps, makes every home timeline cold and ends every rebuild that has begun; returns how many keys went. */
  resetAll(): Promise<number>;
  close(): void;
}

const SCAN_COUNT = 1_000;
const CONNECT_TIMEOUT_MS = 5_000;

/**
 * For changes that are not fanned out, such as an import of old tweets: the next read of each timeline comes from
 * PostgreSQL. Logs stay, as nothing was taken from those who listen. Throws where Redis cannot be reached.
 */
export async function openHomeTimelineReset(url: string, onError: (error: Error) => void): Promise<HomeTimelineReset> {
  const redis = new Redis(url, { lazyConnect: true, connectTimeout: CONNECT_TIMEOUT_MS, retryStrategy: () => null });
  redis.on('error', onError);
  await redis.connect();
  const run = loadScripts(redis);
  return {
    async resetAll() {
      // First: whoever finds a timeline that was made anew is not to judge it by whom its owner followed before.
      await run('invalidate', [keys.invalidations], [channels.invalidations, stale.everything()]);
      let deleted = 0;
      for await (const found of redis.scanStream({ match: keys.homeTimelinePattern, count: SCAN_COUNT }) as AsyncIterable<string[]>) {
        const stale = found.filter((key) => !key.startsWith(keys.homeTimelineLog('')) && key !== keys.homeTimelineListeners);
        if (stale.length > 0) deleted += await redis.unlink(...stale);
      }
      return deleted;
    },
    close: () => redis.disconnect(),
  };
}
