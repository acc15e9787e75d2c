import { createTopTweets } from '../../src/services/discovery/top-tweets.ts';
import { keys } from '../../src/stores/redis/keys.ts';
import type { Linnet } from './start-linnet.ts';

/** What this process remembers of top tweets is gone, as when it was started anew. */
export const restartTopTweets = ({ app: { services, stores } }: Linnet): void =>
  void Object.assign(services.discovery, createTopTweets({ stores, now: () => new Date(), onCacheError: () => undefined }));

/** As it is some minutes later, when no list is there that was made before. */
export async function forgetTopTweets(linnet: Linnet): Promise<void> {
  const minute = Math.floor(Date.now() / 60_000);
  await linnet.app.redis.commands.del(...[-2, -1, 0, 1].map((step) => keys.topTweets(minute + step)));
  restartTopTweets(linnet);
}
