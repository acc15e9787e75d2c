import { firstIdOf } from '../domain/ids.ts';
import { hourOf, startOfHour, WINDOW_HOURS } from '../domain/trends.ts';
import { createGatherer } from '../lib/gather.ts';
import type { TrendEvents } from '../stores/postgres/trend-source.store.ts';
import type { Stores } from '../stores/stores.ts';
import { EVENTS_PER_CLAIM } from './outbox-relay.ts';
import type { Reaction } from './reaction.ts';

/** Events whose tags are looked up at once: most have none. One may tell of 250 likes. */
const GATHERING = { restMs: 20, maxItems: 50 };
const NOTHING: TrendEvents = { taggedIds: [], postedIds: [], likes: [] };

/**
 * Notes who used which hashtag in which hour, for trends: by posting with it, or by liking, retweeting or answering a tweet with it
 * that was posted in the window. Redis keeps people, not acts, so an event may come twice.
 */
export function trendsReaction({ trendSource, trendActivity }: Pick<Stores, 'trendSource' | 'trendActivity'>): Reaction {
  const note = createGatherer<Partial<TrendEvents>, void>({
    ...GATHERING,
    run: async (_lane, events) => {
      const all = events.map((event) => ({ ...NOTHING, ...event }));
      const since = firstIdOf(startOfHour(hourOf(Date.now()) - WINDOW_HOURS + 1));
      // What is imported is older, most of it.
      await trendActivity.add(await trendSource.listUsesOfEvents({
        taggedIds: all.flatMap(({ taggedIds }) => taggedIds.filter((id) => id > since)), postedIds: all.flatMap(({ postedIds }) => postedIds), likes: all.flatMap(({ likes }) => likes),
      }, since));
      return events.map(() => undefined);
    },
  });

  return {
    name: 'trends',
    eventsPerJob: EVENTS_PER_CLAIM,
    concurrency: 32,
    slowLaneConcurrency: 1,
    handlers: {
      'hashtags.changed': ({ payload: { tweetIds } }) => note('all', { taggedIds: tweetIds }),
      'tweet.posted': ({ payload: { tweetId } }) => note('all', { postedIds: [tweetId] }),
      'likes.changed': async ({ payload: { tweetId, likedBy } }) => {
        if (likedBy.length > 0) await note('all', { likes: likedBy.map((userId) => ({ tweetId, userId })) });
      },
    },
  };
}
