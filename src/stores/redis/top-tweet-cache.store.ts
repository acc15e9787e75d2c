import type { TopTweets } from '../../domain/top-tweets.ts';
import type { RedisClients } from './client.ts';
import { keys } from './keys.ts';

export type TopTweetCacheStore = ReturnType<typeof createTopTweetCacheStore>;

/** For so long somebody can read on in what they began to read. */
const TTL_SECONDS = 20 * 60;

/** Which tweets were the top ones in which minute. */
export function createTopTweetCacheStore({ commands }: Pick<RedisClients, 'commands'>) {
  return {
    /** Of two that are made for one minute the first stays, so that all readers page through the same. */
    async insert(top: TopTweets): Promise<void> {
      await commands.set(keys.topTweets(top.minute), JSON.stringify(top), 'EX', TTL_SECONDS, 'NX');
    },

    /** Null where there are none. */
    async find(minute: number): Promise<TopTweets | null> {
      const text = await commands.get(keys.topTweets(minute));
      return text === null ? null : JSON.parse(text) as TopTweets;
    },
  };
}
