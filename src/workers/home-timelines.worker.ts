import { stale } from '../domain/stale.ts';
import { createFanOut, type FanOutDependencies } from './fan-out.ts';
import type { Reaction } from './reaction.ts';

/**
 * Keeps the cached home timelines up to date and tells whoever listens.
 *
 * The main lane sends the author and the first chunk of each event, one event after the other, so that those who listen
 * are told in the order in which things happened. Further chunks go through the slow lane, where a large author holds up
 * nobody; with several worker processes, events of the same few milliseconds may change places.
 */
export function homeTimelinesReaction({ stores, pushLimit }: FanOutDependencies): Reaction {
  const { homeTimelines, invalidations } = stores;
  const fanOut = createFanOut({ stores, pushLimit });

  /** The writer has told every node, unless it died just then. */
  const dropTimelines = async (followerIds: readonly string[], followeeId: string): Promise<void> => {
    await homeTimelines.delete(...followerIds);
    await invalidations.publishForCertain(followerIds.map((followerId) => stale.relationship(followerId, followeeId)));
  };

  return {
    name: 'home-timelines',
    concurrency: 1,
    slowLaneConcurrency: 4,
    handlers: {
      'tweet.posted': ({ payload: { authorId, tweetId } }, attempt) => fanOut(authorId, { op: 'added', id: tweetId, repeated: attempt.repeated }, attempt),
      'tweet.deleted': async ({ payload: { authorId, tweetId } }, attempt) => {
        if (attempt.lane === 'main') await invalidations.publishForCertain([stale.tweet(tweetId)]);
        return fanOut(authorId, { op: 'removed', id: tweetId, repeated: attempt.repeated }, attempt);
      },
      // Whose posts belong in it has changed: the timeline is read anew.
      'user.followed': ({ payload }) => dropTimelines([payload.followerId], payload.followeeId),
      'user.unfollowed': ({ payload }) => dropTimelines([payload.followerId], payload.followeeId),
      'followRequests.accepted': ({ payload }) => dropTimelines(payload.followerIds, payload.followeeId),
    },
  };
}
