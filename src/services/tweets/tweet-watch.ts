import type { EntityCaches, StaleListener } from '../../loaders/entity-caches.ts';

/** What a watcher is to look at: whether the tweet changed, only whether it can still be seen, or its state in any case. */
export type Look = 'changed' | 'visibility' | 'anyway';

export interface Watcher {
  /** Null while signed out. */
  viewerId: string | null;
  /** The tweets it watches, each with its author's id. */
  authorIds: ReadonlyMap<string, string>;
  look(tweetId: string, what: Look): void;
}

export type TweetWatch = ReturnType<typeof createTweetWatch>;

/** Counts of one tweet are told at most this often. */
export const COUNTS_INTERVAL_MS = 1_000;

interface Watched {
  authorId: string;
  watchers: Set<Watcher>;
  /** Of the last time it was told, by performance.now(). */
  toldAt: number;
  timer: NodeJS.Timeout | undefined;
}

/**
 * The tweets that somebody follows on this node, found out by what the node is told to forget: nothing is asked of a
 * store, and nothing done for a tweet that nobody watches. All watchers of a tweet are told at the same moment, so that they share
 * one reading of it.
 */
export function createTweetWatch(caches: Pick<EntityCaches, 'onStale'>) {
  const tweets = new Map<string, Watched>();
  const byViewer = new Map<string, Set<Watcher>>();

  const tellNow = (id: string, watched: Watched): void => {
    clearTimeout(watched.timer);
    watched.timer = undefined;
    watched.toldAt = performance.now();
    for (const watcher of watched.watchers) watcher.look(id, 'changed');
  };
  /** At once, or where that was done less than a second ago, as soon as it is over: the last state is always told. */
  const tellCounts = (id: string, watched: Watched): void => {
    if (watched.timer !== undefined) return;
    const waitMs = watched.toldAt + COUNTS_INTERVAL_MS - performance.now();
    if (waitMs <= 0) tellNow(id, watched);
    else watched.timer = setTimeout(() => tellNow(id, watched), waitMs);
  };
  /** What these people see of the tweets of that one may have changed. */
  const lookAtAuthor = (authorId: string, watchers: Iterable<Watcher>): void => {
    for (const watcher of watchers) {
      for (const [id, author] of watcher.authorIds) if (author === authorId) watcher.look(id, 'visibility');
    }
  };
  const everywhere = (what: Look, of?: string): void => {
    for (const [id, { authorId, watchers }] of tweets) {
      if (of === undefined || of === authorId) for (const watcher of watchers) watcher.look(id, what);
    }
  };

  const hear: StaleListener = (stale) => {
    const [kind, id = '', other = ''] = stale.split(' ');
    const watched = tweets.get(id);
    if (kind === 'tweetCounts' && watched !== undefined) tellCounts(id, watched);
    else if (kind === 'tweet' && watched !== undefined) tellNow(id, watched);
    // Rare, and tweets on screens are few: no index by author is kept for it.
    else if (kind === 'user') everywhere('visibility', id);
    else if (kind === 'relationship') {
      lookAtAuthor(other, byViewer.get(id) ?? []);
      lookAtAuthor(id, byViewer.get(other) ?? []);
    } else if (kind === 'everyRelationship') everywhere('visibility');
    else if (kind === 'everything') everywhere('changed');
    else if (kind === 'interrupted') everywhere('anyway');
  };
  let stopHearing: (() => void) | undefined;

  const leave = (id: string, watcher: Watcher): void => {
    const watched = tweets.get(id);
    watched?.watchers.delete(watcher);
    if (watched === undefined || watched.watchers.size > 0) return;
    clearTimeout(watched.timer);
    tweets.delete(id);
  };

  return {
    /** Returns what ends it. */
    add(watcher: Watcher): () => void {
      stopHearing ??= caches.onStale(hear);
      for (const [id, authorId] of watcher.authorIds) {
        const watched = tweets.get(id) ?? { authorId, watchers: new Set(), toldAt: Number.NEGATIVE_INFINITY, timer: undefined };
        watched.watchers.add(watcher);
        tweets.set(id, watched);
      }
      const { viewerId } = watcher;
      if (viewerId !== null) byViewer.set(viewerId, (byViewer.get(viewerId) ?? new Set()).add(watcher));
      return () => {
        for (const id of watcher.authorIds.keys()) leave(id, watcher);
        const own = viewerId === null ? undefined : byViewer.get(viewerId);
        own?.delete(watcher);
        if (viewerId !== null && own?.size === 0) byViewer.delete(viewerId);
        if (tweets.size > 0) return;
        stopHearing?.();
        stopHearing = undefined;
      };
    },
  };
}
