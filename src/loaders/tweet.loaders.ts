import type { Poll } from '../domain/poll.ts';
import type { TimelineItem, Tweet, TweetStats, TweetTombstone, TweetViewerFlags } from '../domain/tweet.ts';
import type { Viewer } from '../domain/user.ts';
import { tweetOrTombstone, type AuthorView } from '../domain/visibility.ts';
import { TweetTombstone as Tombstone } from '../domain/tweet.ts';
import { after, type MaybePromise } from '../lib/maybe-promise.ts';
import type { Stores } from '../stores/stores.ts';
import { createLoader, mapBy, nobodys, type BatchObserver } from './create-loader.ts';
import type { KeptRows } from './kept-rows.ts';
import type { Notes } from './reads.ts';

export const NO_STATS: TweetStats = { likeCount: 0, retweetCount: 0, quoteCount: 0, replyCount: 0 };
export const NO_FLAGS: TweetViewerFlags = { liked: false, retweeted: false, bookmarked: false };
export const FLAG_FIELDS = Object.keys(NO_FLAGS);

export interface TweetLoaderDependencies {
  stores: Stores;
  viewer: Viewer | null;
  authorViews: { load(id: string): MaybePromise<AuthorView | null> };
  observe: BatchObserver;
  kept: KeptRows;
  noteFor: Notes;
  isViewer: (id: string | null) => boolean;
}

/** An item of a timeline with what the timeline's own rules need. */
export interface LoadedTimelineItem extends TimelineItem {
  /** Who put it there: the author of the tweet, or of the retweet. */
  posterId: string;
}

export function createTweetLoaders({ stores, viewer, authorViews, kept, noteFor, isViewer, observe }: TweetLoaderDependencies) {
  const judge = (tweet: Tweet): MaybePromise<Tweet | TweetTombstone> =>
    after(authorViews.load(tweet.authorId), (view) => (view === null ? new Tombstone(tweet.id, 'DELETED') : tweetOrTombstone(tweet, view)));

  /** Rows as they stand in the store; never handed out unjudged. */
  const rows = createLoader<Tweet | null, null>({
    name: 'tweets', absent: null, observe, kept: kept.of('tweets'), note: noteFor.everybody('tweets'),
    find: async (ids) => mapBy(await stores.tweets.listByIds(ids), ({ id }) => id),
  });

  /** A tweet that the viewer may see, a tombstone in its place, or null where there never was one. */
  const loadTweet = (id: string): MaybePromise<Tweet | TweetTombstone | null> =>
    after(rows.load(id), (tweet) => (tweet === null || tweet.retweetOfId !== null ? null : judge(tweet)));

  const toItem = (row: Tweet): MaybePromise<LoadedTimelineItem | null> => {
    const { id, authorId: posterId, retweetOfId } = row;
    if (retweetOfId === null) return { id, tweet: row, retweetedById: null, posterId };
    return after(loadTweet(retweetOfId), (original) =>
      (original === null || original instanceof Tombstone ? null : { id, tweet: original, retweetedById: posterId, posterId }));
  };

  return {
    tweets: { load: loadTweet },

    /** The same for lists of tweets, in which a tweet that the viewer cannot see has no place: null. */
    visibleTweets: {
      load: (id: string): MaybePromise<Tweet | null> => after(loadTweet(id), (tweet) => (tweet instanceof Tombstone ? null : tweet)),
    },

    /** Whose a tweet is, seen or unseen, for rules; never handed out. Null where there never was one. */
    tweetAuthorIds: {
      load: (id: string): MaybePromise<string | null> => after(rows.load(id), (row) => row && row.authorId),
    },

    /** A tweet or retweet as a line of a timeline; null where the viewer may see nothing of it. */
    timelineItems: {
      load: (id: string): MaybePromise<LoadedTimelineItem | null> => after(rows.load(id), (row) =>
        (row === null ? null : after(judge(row), (judged) => (judged instanceof Tombstone ? null : toItem(judged))))),
    },

    tweetStats: createLoader<TweetStats, TweetStats>({
      name: 'tweetStats', absent: NO_STATS, observe, kept: kept.of('tweetStats'), note: noteFor.everybody('tweetStats'),
      find: async (ids) => mapBy(await stores.tweets.listStats(ids), ({ tweetId }) => tweetId),
    }),

    tweetViewerFlags: viewer === null ? nobodys(NO_FLAGS, isViewer) : createLoader<TweetViewerFlags, TweetViewerFlags>({
      name: 'tweetViewerFlags', absent: NO_FLAGS, observe, kept: kept.ofViewer('tweetViewerFlags'), note: noteFor.viewer('tweetViewerFlags'),
      // Nobody has liked, retweeted or bookmarked it.
      known: (id) => (kept.rows()?.untouchedTweets.get(id)?.untouched === true ? NO_FLAGS : undefined),
      find: async (ids) => mapBy(await stores.tweets.listViewerFlags(viewer.userId, ids), ({ tweetId }) => tweetId),
    }),

    /** Of a tweet that the viewer may see; null where it has none. */
    polls: createLoader<Poll | null, null>({
      name: 'polls', absent: null, observe,
      find: async (ids) => mapBy(await stores.polls.listByTweets(ids, viewer?.userId ?? null), ({ tweetId }) => tweetId),
    }),
  };
}
