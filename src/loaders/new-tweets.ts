import type { Tweet } from '../domain/tweet.ts';
import type { Stores } from '../stores/stores.ts';
import type { EntityCaches } from './entity-caches.ts';
import { inTurns } from './in-turns.ts';
import { NO_STATS } from './tweet.loaders.ts';

export interface NewTweetsDependencies {
  stores: Pick<Stores, 'tweets'>;
  caches: Pick<EntityCaches, 'now'>;
  onError: (error: Error) => void;
}

export type NewTweets = ReturnType<typeof createNewTweets>;

/** Everything that a live answer about a tweet takes from rows that are the same for all: in memory from its post on, or by one statement. */
export function createNewTweets({ stores, caches, onError }: NewTweetsDependencies) {
  const read = inTurns<string>(async (rows, asked) => {
    const ids = [...new Set(asked)];
    const reading = stores.tweets.listNew(ids);
    await Promise.all([
      rows.tweets.fill(ids, async () => (await reading).map(({ tweet }) => [tweet.id, tweet])),
      rows.tweetStats.fill(ids, async () => (await reading).map(({ tweet, stats }) => [tweet.id, stats])),
      rows.untouchedTweets.fill(ids, async () => (await reading).map(({ tweet, untouched }) => [tweet.id, { untouched }])),
    ]);
  }, caches, onError);

  return {
    /** Undefined where it is in memory; else a promise, which never fails, that it will be if there is such a tweet. */
    read(id: string): Promise<void> | undefined {
      const rows = caches.now();
      return rows === null || rows.tweets.get(id) !== undefined ? undefined : read(id);
    },

    /**
     * Posts tweets that nobody can know of before, and keeps them as they were posted, unless somebody has changed, answered or liked one
     * by the time that the post is answered. `post` gives what was posted with these ids.
     */
    async keep(ids: readonly string[], post: () => Promise<Tweet[]>): Promise<Tweet[]> {
      const rows = caches.now();
      const posting = post();
      if (rows === null) return posting;
      const kept = async (): Promise<Tweet[]> => (await posting).filter(({ id }) => ids.includes(id));
      await Promise.all([
        rows.tweets.fill(ids, async () => (await kept()).map((tweet) => [tweet.id, tweet])),
        rows.tweetStats.fill(ids, async () => (await kept()).map(({ id }) => [id, NO_STATS])),
        rows.untouchedTweets.fill(ids, async () => (await kept()).map(({ id }) => [id, { untouched: true }])),
      ]);
      return posting;
    },
  };
}
