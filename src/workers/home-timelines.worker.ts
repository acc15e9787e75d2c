import { stale } from '../domain/stale.ts';
import { createTurns } from '../lib/turns.ts';
import type { TimelineChange } from '../stores/redis/home-timeline.store.ts';
import { createFanOut, type FanOutDependencies } from './fan-out.ts';
import type { Attempt, Reaction, Unfinished } from './reaction.ts';

/** Few, for the next job waits until the last of them is sent. */
const EVENTS_PER_JOB = 50;

/**
 * Keeps the cached home timelines up to date and tells whoever listens.
 *
 * The main lane sends the author and the first chunk of each event, one event after the other, so that those who listen
 * are told in the order in which things happened; whom to send the next events to is read meanwhile. Further chunks go through the slow
 * lane, where a large author holds up nobody; with several worker processes, events of the same few milliseconds may change places.
 */
export function homeTimelinesReaction({ stores, pushLimit }: FanOutDependencies): Reaction {
  const { homeTimelines, invalidations } = stores;
  const fanOut = createFanOut({ stores, pushLimit });
  const turns = createTurns(1);
  const inTurn = <Result>(work: () => Promise<Result>): Promise<Result> => turns('', work);

  const send = async (authorId: string, change: TimelineChange, attempt: Attempt): Promise<Unfinished | void> => {
    if (attempt.lane === 'slow') return fanOut.goOn(authorId, change, attempt);
    const start = fanOut.readStart(authorId);
    // Awaited when its turn has come: a rejection until then is not unhandled.
    start.catch(() => undefined);
    return inTurn(async () => {
      if (change.op === 'removed') await invalidations.publishForCertain([stale.tweet(change.id)]);
      return fanOut.begin(authorId, change, await start);
    });
  };

  /** The writer has told every node, unless it died just then. */
  const dropTimelines = (followerIds: readonly string[], followeeId: string): Promise<void> => inTurn(async () => {
    await homeTimelines.delete(...followerIds);
    await invalidations.publishForCertain(followerIds.map((followerId) => stale.relationship(followerId, followeeId)));
  });

  return {
    name: 'home-timelines',
    eventsPerJob: EVENTS_PER_JOB,
    concurrency: 1,
    slowLaneConcurrency: 4,
    handlers: {
      'tweet.posted': ({ payload: { authorId, tweetId } }, attempt) => send(authorId, { op: 'added', id: tweetId, repeated: attempt.repeated }, attempt),
      'tweet.deleted': ({ payload: { authorId, tweetId } }, attempt) => send(authorId, { op: 'removed', id: tweetId, repeated: attempt.repeated }, attempt),
      // Whose posts belong in it has changed: the timeline is read anew.
      'user.followed': ({ payload }) => dropTimelines([payload.followerId], payload.followeeId),
      'user.unfollowed': ({ payload }) => dropTimelines([payload.followerId], payload.followeeId),
      'followRequests.accepted': ({ payload }) => dropTimelines(payload.followerIds, payload.followeeId),
    },
  };
}
