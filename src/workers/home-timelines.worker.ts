import type { DomainEvent } from '../domain/events.ts';
import { stale } from '../domain/stale.ts';
import type { Stores } from '../stores/stores.ts';
import type { TimelineChange } from '../stores/redis/home-timeline.store.ts';
import type { Attempt, Reaction, Unfinished } from './reaction.ts';

/** Followers in a chunk: one page from PostgreSQL, then a checkpoint. */
const CHUNK_SIZE = 1_000;
const FIRST_ID = '00000000-0000-0000-0000-000000000000';

/**
 * Keeps the cached home timelines up to date and tells whoever listens. A tweet goes to its author and to each follower, in
 * the order of following; a chunk that was begun by an attempt that died is done again, which adds nothing.
 *
 * The main lane sends the author and the first chunk of each event, one event after the other, so that those who listen
 * are told in the order in which things happened. Further chunks go through the slow lane, where a large author holds up
 * nobody; with several worker processes, events of the same few milliseconds may change places.
 */
export function homeTimelinesReaction({ follows, homeTimelines, invalidations }: Pick<Stores, 'follows' | 'homeTimelines' | 'invalidations'>): Reaction {
  /** Returns where the next chunk begins, or undefined after the last. */
  const sendChunk = async (authorId: string, after: string, others: readonly string[], change: TimelineChange): Promise<string | undefined> => {
    const edges = await follows.listFollowerIds(authorId, after, CHUNK_SIZE);
    await homeTimelines.change([...others, ...edges.map(({ userId }) => userId)], change);
    return edges.length < CHUNK_SIZE ? undefined : edges.at(-1)!.id;
  };

  const fanOut = async (op: TimelineChange['op'], { payload: { authorId, tweetId } }: DomainEvent<'tweet.posted' | 'tweet.deleted'>, attempt: Attempt): Promise<Unfinished | void> => {
    const change = { op, id: tweetId, repeated: attempt.repeated };
    if (attempt.lane === 'main') {
      const checkpoint = await sendChunk(authorId, FIRST_ID, [authorId], change);
      return checkpoint === undefined ? undefined : { checkpoint };
    }
    let next = attempt.checkpoint;
    while (next !== undefined) {
      next = await sendChunk(authorId, next, [], change);
      if (next !== undefined) await attempt.saveCheckpoint(next);
    }
  };

  /** The writer has told every node, unless it died just then. */
  const dropTimelines = async (followerIds: readonly string[], followeeId: string): Promise<void> => {
    await homeTimelines.delete(...followerIds);
    await invalidations.publish(followerIds.map((followerId) => stale.relationship(followerId, followeeId)));
  };

  return {
    name: 'home-timelines',
    concurrency: 1,
    slowLaneConcurrency: 4,
    handlers: {
      'tweet.posted': (event, attempt) => fanOut('added', event, attempt),
      'tweet.deleted': async (event, attempt) => {
        if (attempt.lane === 'main') await invalidations.publish([stale.tweet(event.payload.tweetId)]);
        return fanOut('removed', event, attempt);
      },
      // Whose posts belong in it has changed: the timeline is read anew.
      'user.followed': ({ payload }) => dropTimelines([payload.followerId], payload.followeeId),
      'user.unfollowed': ({ payload }) => dropTimelines([payload.followerId], payload.followeeId),
      'followRequests.accepted': ({ payload }) => dropTimelines(payload.followerIds, payload.followeeId),
    },
  };
}
