import type { Stale } from '../domain/stale.ts';
import type { Tweet, TweetStats, TweetViewerFlags } from '../domain/tweet.ts';
import type { Relationship, User } from '../domain/user.ts';
import { createGuardedCache } from '../lib/guarded-cache.ts';
import type { Invalidation, InvalidationStore } from '../stores/invalidation.store.ts';

/** Rows as they stand in the stores, unjudged, by id; what belongs to a viewer by `pairKey`. */
export type EntityRows = ReturnType<typeof createRows>;

export interface EntityCaches {
  /**
   * The rows, once this process has heard all that was told up to this number, so that they are no older than the reader's
   * last write; null where they cannot be vouched for. Of a list read from Redis with `number`.
   */
  upTo(number: number): Promise<EntityRows | null>;
  /** The same for whoever asks now, by one question to Redis: no older than anything that was answered by now. */
  current(): Promise<EntityRows | null>;
  /** The rows for whoever heard of a change by the same connection as the caches do; null where none are kept yet. */
  now(): EntityRows | null;
  /** Calls back with what became stale, after it was forgotten here; 'interrupted' where messages may have been lost. Returns what ends it. */
  onStale(listener: StaleListener): () => void;
  /** Resolves when this process hears what becomes stale; while Redis is away it waits. */
  listening(): Promise<void>;
}

export type StaleListener = (stale: Stale | 'interrupted') => void;

export interface NewestTweets {
  /** Newest first, retweets and replies included. */
  ids: readonly string[];
  /** Whether these are all there are. */
  complete: boolean;
}

export interface PulledFollowees {
  /** Null where there are too many to merge. */
  authorIds: readonly string[] | null;
}

export const pairKey = (viewerId: string, otherId: string): string => `${viewerId} ${otherId}`;

/** About a kilobyte each. */
const MAX_ENTITIES = 50_000;
/** About a hundred bytes each. */
const MAX_PAIRS = 200_000;
/** How long other nodes may be wrong where a process died between its commit and its message, or could not reach Redis just then. */
const TTL_MS = 60_000;
/** Of authors above the push limit, each with as many ids: 26 MB at most (docs/adr/0015). */
const MAX_PULLED_AUTHORS = 2_000;
/** Ids of authors in all lists of whom a viewer follows: as many bytes. */
const MAX_PULLED_FOLLOWEES = 400_000;
/** What the fan-out tells, and tells again until it got through, needs no short age. */
const PULLED_TTL_MS = 600_000;
/** Messages reach every node within a millisecond; whoever would wait longer reads the stores instead. */
const WAIT_MS = 50;
/** One that has not come after so long was lost: a busy process, or one that was held up, hears late of what was not. */
const LOST_AFTER_MS = 1_000;

const createRows = () => ({
  tweets: createGuardedCache<Tweet>({ max: MAX_ENTITIES, ttlMs: TTL_MS }),
  users: createGuardedCache<User>({ max: MAX_ENTITIES, ttlMs: TTL_MS }),
  tweetStats: createGuardedCache<TweetStats>({ max: MAX_ENTITIES, ttlMs: TTL_MS }),
  tweetViewerFlags: createGuardedCache<TweetViewerFlags>({ max: MAX_PAIRS, ttlMs: TTL_MS }),
  /** Whether anybody has liked, retweeted or bookmarked a tweet: while nobody has, nothing is asked about each viewer. */
  untouchedTweets: createGuardedCache<{ untouched: boolean }>({ max: MAX_ENTITIES, ttlMs: TTL_MS }),
  relationships: createGuardedCache<Relationship>({ max: MAX_PAIRS, ttlMs: TTL_MS }),
  /** The newest tweets of an author who is pulled. */
  pulledTweets: createGuardedCache<NewestTweets>({ max: MAX_PULLED_AUTHORS, ttlMs: PULLED_TTL_MS }),
  /** Who of them a viewer follows. */
  pulledFollowees: createGuardedCache<PulledFollowees>({
    max: MAX_PAIRS, ttlMs: PULLED_TTL_MS, size: { of: ({ authorIds }) => 1 + (authorIds?.length ?? 0), max: MAX_PULLED_FOLLOWEES },
  }),
});

function forget(rows: EntityRows, stale: Stale): void {
  const [kind, id = '', other = ''] = stale.split(' ');
  if (kind === 'tweet') rows.tweets.delete(id);
  else if (kind === 'tweetCounts') rows.tweetStats.delete(id);
  else if (kind === 'user') rows.users.delete(id);
  else if (kind === 'viewerFlags') {
    rows.tweetViewerFlags.delete(pairKey(id, other));
    rows.untouchedTweets.delete(other);
  }
  else if (kind === 'pulledTweets') rows.pulledTweets.delete(id);
  else if (kind === 'pulledAuthor') {
    rows.pulledTweets.delete(id);
    rows.pulledFollowees.clear();
  } else if (kind === 'relationship') {
    for (const [from, to] of [[id, other], [other, id]] as const) {
      rows.relationships.delete(pairKey(from, to));
      rows.pulledFollowees.delete(from);
    }
  } else if (kind === 'everyRelationship') {
    rows.relationships.clear();
    rows.pulledFollowees.clear();
  }
}

/**
 * Hydrated tweets and people in this process, of which one numbered channel says what to forget (docs/adr/0011). A reader
 * brings the number that Redis had when it read its list: what was written before that has been forgotten here, or is
 * not read from here.
 */
export function createEntityCaches(invalidations: InvalidationStore, onError: (error: Error) => void): EntityCaches {
  const rows = createRows();
  const listeners = new Set<StaleListener>();
  const waiting = new Set<{ number: number; resolve: (heard: boolean) => void }>();
  /** The last number heard; undefined where nothing is kept that an earlier message could have named. */
  let heard: number | undefined;

  /** In place: a request that trusts these rows already has to hear of what it writes itself. What is being read just now is not kept. */
  const forgetAll = (): void => {
    for (const cache of Object.values(rows)) cache.clear();
  };
  const beginAnew = (number: number | undefined): void => {
    forgetAll();
    heard = number;
    for (const listener of listeners) listener('interrupted');
  };
  const hear = ({ number, stale }: Invalidation): void => {
    if (stale.includes('everything')) forgetAll();
    for (const each of stale) {
      forget(rows, each);
      for (const listener of listeners) listener(each);
    }
    if (number === undefined) return;
    if (heard !== undefined && number > heard + 1) beginAnew(number);
    heard = Math.max(heard ?? 0, number);
    for (const waiter of waiting) if (waiter.number <= number) waiter.resolve(true);
  };
  const hears = (number: number): Promise<boolean> => {
    const { promise, resolve } = Promise.withResolvers<boolean>();
    const waiter = { number, resolve };
    waiting.add(waiter);
    const timer = setTimeout(resolve, WAIT_MS, false);
    return promise.finally(() => {
      clearTimeout(timer);
      waiting.delete(waiter);
    });
  };

  let losing: NodeJS.Timeout | undefined;
  /** Until it has come nobody who knows of it reads from here; then everything that it may have named is forgotten. */
  const expect = (number: number): void => {
    losing ??= setTimeout(() => {
      losing = undefined;
      if (heard !== undefined && heard < number) beginAnew(undefined);
    }, LOST_AFTER_MS).unref();
  };

  let subscribed = false;
  let subscribing: Promise<void> | undefined;
  /** With the first reader, for a worker has none. Waits for Redis as long as it takes, and is kept up by the client from then on. */
  const listening = (): Promise<void> => (subscribing ??= invalidations.subscribe(hear).then(() => { subscribed = true; }, (error: unknown) => {
    subscribing = undefined;
    throw error;
  }));
  const begin = (): void => void listening().catch(onError);
  invalidations.onInterruption(() => beginAnew(undefined));

  const upTo = async (number: number): Promise<EntityRows | null> => {
    if (!subscribed) {
      begin();
      return null;
    }
    // Where there was no message yet the first may have any number: they begin by the clock.
    if (number === 0) return rows;
    if (heard === undefined) {
      // What live readers have had kept so far may be older than this number.
      forgetAll();
      heard = number;
    } else if (heard < number && !(await hears(number))) {
      expect(number);
      return null;
    }
    return rows;
  };

  return {
    upTo,
    async current() {
      if (!subscribed) {
        begin();
        return null;
      }
      return invalidations.readNumber().then(upTo, (error: Error) => {
        onError(error);
        return null;
      });
    },
    now() {
      if (!subscribed) begin();
      return subscribed ? rows : null;
    },
    onStale(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    listening,
  };
}
