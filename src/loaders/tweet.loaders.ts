import type { Poll } from '../domain/poll.ts';
import type { TimelineItem, Tweet, TweetStats, TweetTombstone, TweetViewerFlags } from '../domain/tweet.ts';
import type { Viewer } from '../domain/user.ts';
import { tweetOrTombstone, type AuthorView } from '../domain/visibility.ts';
import { TweetTombstone as Tombstone } from '../domain/tweet.ts';
import type { Stores } from '../stores/stores.ts';
import { createLoader, mapBy, type BatchObserver } from './create-loader.ts';

const NO_STATS: TweetStats = { likeCount: 0, retweetCount: 0, quoteCount: 0, replyCount: 0 };
const NO_FLAGS: TweetViewerFlags = { liked: false, retweeted: false, bookmarked: false };

export interface TweetLoaderDependencies {
  stores: Stores;
  viewer: Viewer | null;
  authorViews: { load(id: string): Promise<AuthorView | null> };
  observe: BatchObserver;
}

/** An item of a timeline with what the timeline's own rules need. */
export interface LoadedTimelineItem extends TimelineItem {
  /** Who put it there: the author of the tweet, or of the retweet. */
  posterId: string;
}

export function createTweetLoaders({ stores, viewer, authorViews, observe }: TweetLoaderDependencies) {
  const judge = async (tweet: Tweet): Promise<Tweet | TweetTombstone> => {
    const view = await authorViews.load(tweet.authorId);
    return view === null ? new Tombstone(tweet.id, 'DELETED') : tweetOrTombstone(tweet, view);
  };

  /** Rows as they stand in the store; never handed out unjudged. */
  const rows = createLoader<Tweet | null, null>('tweets', async (ids) =>
    mapBy(await stores.tweets.listByIds(ids), ({ id }) => id), null, observe);

  /** A tweet that the viewer may see, a tombstone in its place, or null where there never was one. */
  const loadTweet = async (id: string): Promise<Tweet | TweetTombstone | null> => {
    const tweet = await rows.load(id);
    return tweet === null || tweet.retweetOfId !== null ? null : judge(tweet);
  };

  return {
    tweets: { load: loadTweet },

    /** The same for lists of tweets, in which a tweet that the viewer cannot see has no place: null. */
    visibleTweets: {
      async load(id: string): Promise<Tweet | null> {
        const tweet = await loadTweet(id);
        return tweet instanceof Tombstone ? null : tweet;
      },
    },

    /** A tweet or retweet as a line of a timeline; null where the viewer may see nothing of it. */
    timelineItems: {
      async load(id: string): Promise<LoadedTimelineItem | null> {
        const row = await rows.load(id);
        if (row === null) return null;
        const judged = await judge(row);
        if (judged instanceof Tombstone) return null;
        if (row.retweetOfId === null) return { id, tweet: row, retweetedById: null, posterId: row.authorId };
        const original = await loadTweet(row.retweetOfId);
        if (original === null || original instanceof Tombstone) return null;
        return { id, tweet: original, retweetedById: row.authorId, posterId: row.authorId };
      },
    },

    tweetStats: createLoader<TweetStats, TweetStats>('tweetStats', async (ids) =>
      mapBy(await stores.tweets.listStats(ids), ({ tweetId }) => tweetId), NO_STATS, observe),

    tweetViewerFlags: createLoader<TweetViewerFlags, TweetViewerFlags>('tweetViewerFlags', async (ids) =>
      viewer === null ? new Map<string, TweetViewerFlags>() : mapBy(await stores.tweets.listViewerFlags(viewer.userId, ids), ({ tweetId }) => tweetId),
    NO_FLAGS, observe),

    /** Of a tweet that the viewer may see; null where it has none. */
    polls: createLoader<Poll | null, null>('polls', async (ids) =>
      mapBy(await stores.polls.listByTweets(ids, viewer?.userId ?? null), ({ tweetId }) => tweetId), null, observe),
  };
}
