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

  const send = async (authorId: string, what: Pick<TimelineChange, 'op' | 'id'>, attempt: Attempt): Promise<Unfinished | void> => {
    if (attempt.lane === 'slow') return fanOut.goOn(authorId, what, attempt);
    // That the event was handed out PostgreSQL may have forgotten when it crashed (outbox.store.ts); what was told by then is in Redis.
    const ready = Promise.all([fanOut.readStart(authorId), homeTimelines.noteTold(what)]);
    // Awaited when its turn has come: a rejection until then is not unhandled.
    ready.catch(() => undefined);
    return inTurn(async () => {
      if (what.op === 'removed') await invalidations.publishForCertain([stale.tweet(what.id)]);
      const [start, toldBefore] = await ready;
      return fanOut.begin(authorId, { ...what, repeated: attempt.repeated || toldBefore }, start);
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
      'tweet.posted': ({ payload: { authorId, tweetId } }, attempt) => send(authorId, { op: 'added', id: tweetId }, attempt),
      'tweet.deleted': ({ payload: { authorId, tweetId } }, attempt) => send(authorId, { op: 'removed', id: tweetId }, attempt),
      // Whose posts belong in it has changed: the timeline is read anew.
      'user.followed': ({ payload }) => dropTimelines([payload.followerId], payload.followeeId),
      'user.unfollowed': ({ payload }) => dropTimelines([payload.followerId], payload.followeeId),
      'followRequests.accepted': ({ payload }) => dropTimelines(payload.followerIds, payload.followeeId),
    },
  };
}
