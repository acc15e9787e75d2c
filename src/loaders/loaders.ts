import { after, afterBoth, type MaybePromise } from '../lib/maybe-promise.ts';
import type { Hashtag } from '../domain/hashtags.ts';
import type { Notification } from '../domain/notification.ts';
import type { Relationship, User, UserStats, Viewer } from '../domain/user.ts';
import { mayFindUser, mayListUser, type AuthorView } from '../domain/visibility.ts';
import type { Stores } from '../stores/stores.ts';
import { createConversationLoaders } from './conversation.loaders.ts';
import { createKeyLoader, createLoader, mapBy, nobodys, type BatchObserver } from './create-loader.ts';
import { createKeptRows } from './kept-rows.ts';
import { compareReads, createNotes, type Comparison, type Read, type Reads } from './reads.ts';
import { createSliceLoader } from './slice.loader.ts';
import { createTweetLoaders, FLAG_FIELDS } from './tweet.loaders.ts';

export type Loaders = ReturnType<typeof createLoaders>;
/** Who did something to a tweet. */
export type ReactionList = 'likedBy' | 'retweetedBy';
export type LoaderFactory = (viewer: Viewer | null) => Loaders;
/** With what they read noted, where that is given. */
export type LiveLoaderFactory = (viewer: Viewer | null, reads?: Reads) => Loaders;

const NO_STATS: UserStats = { followerCount: 0, followingCount: 0, tweetCount: 0 };
const STRANGERS: Relationship = { following: false, followedBy: false, followRequested: false, blocking: false, blockedBy: false, muting: false };

export const RELATIONSHIP_FIELDS = Object.keys(STRANGERS);

/** Made for one request (or one subscription event) and one viewer: the only way resolvers come to people and tweets. */
export function createLoaders(stores: Stores, viewer: Viewer | null, observe: BatchObserver, reads?: Reads) {
  const viewerId = viewer?.userId ?? null;
  const kept = createKeptRows(viewerId);
  const noteFor = createNotes(reads);
  /** Null asks whether nobody is signed in. */
  const isViewer = (id: string | null): boolean => {
    noteFor.identity(id, id === viewerId);
    return id === viewerId;
  };
  const anybody = createLoader<User | null, null>({
    name: 'users', absent: null, observe, kept: kept.of('users'), note: noteFor.everybody('users'),
    find: async (ids) => mapBy(await stores.users.listByIds(ids), (user) => user.id),
  });
  const relationships = viewerId === null ? nobodys(STRANGERS, isViewer) : createLoader<Relationship, Relationship>({
    name: 'relationships', absent: STRANGERS, observe, kept: kept.ofViewer('relationships'), note: noteFor.viewer('relationships'),
    find: async (ids) => mapBy(await stores.follows.listRelationships(viewerId, ids), (row) => row.userId),
  });

  const authorViews = {
    load(id: string): MaybePromise<AuthorView | null> {
      const own = isViewer(id);
      return afterBoth(anybody.load(id), own ? STRANGERS : relationships.load(id), (author, { following, blocking, blockedBy }) =>
        author && { author, isViewer: own, following, blocked: blocking || blockedBy });
    },
  };

  const tweets = createTweetLoaders({ stores, viewer, authorViews, kept, noteFor, isViewer, observe });

  return {
    /** Whether this viewer would get the answer that was made of these reads of another one's. */
    compare: (others: readonly Read[]): MaybePromise<Comparison> => compareReads(others, {
      viewerId, rows: kept.rows,
      loaders: { relationships: { fields: RELATIONSHIP_FIELDS, load: relationships.load }, tweetViewerFlags: { fields: FLAG_FIELDS, load: tweets.tweetViewerFlags.load } },
    }),

    /** From here on this request also takes what the process remembers; null for no longer. */
    trust: kept.trust,

    /** What the rules of visibility ask about a person, suspended people too; null for nobody's id. */
    authorViews,

    /** People as lists show them: without those kept apart from the viewer by a block. */
    listedUsers: {
      load: (id: string): MaybePromise<User | null> => after(authorViews.load(id), (view) => (view !== null && mayListUser(view) ? view.author : null)),
    },

    /** People whom the viewer may find, else null. */
    users: {
      load: (id: string): MaybePromise<User | null> => after(anybody.load(id), (user) => (user !== null && mayFindUser(user, isViewer(user.id)) ? user : null)),
    },

    /** The same by lower-case username, for what passes isUsername. */
    usersByUsername: createKeyLoader<User | null, null>({
      name: 'usersByUsername', absent: null, observe,
      find: async (usernames) => {
        const users = await stores.users.listByUsernames(usernames);
        return mapBy(users.filter((user) => mayFindUser(user, isViewer(user.id))), (user) => user.username.toLowerCase());
      },
    }),

    userStats: createLoader<UserStats, UserStats>({
      name: 'userStats', absent: NO_STATS, observe,
      find: async (ids) => mapBy(await stores.users.listStats(ids), (stats) => stats.userId),
    }),

    /** The viewer's relationship to others; strangers to everybody while signed out. */
    relationships,

    /** The same, but null while signed out, and to themselves. */
    relationshipsToOthers: {
      load: (id: string): MaybePromise<Relationship | null> => (isViewer(null) || isViewer(id) ? null : relationships.load(id)),
    },

    /** The viewer's own that they may see; nobody has any while signed out. */
    notifications: createLoader<Notification | null, null>({
      name: 'notifications', absent: null, observe,
      find: async (ids) => (viewerId === null ? new Map<string, Notification>()
        : mapBy((await stores.notifications.listByIds(viewerId, ids)).rows.filter(({ visible }) => visible), (row) => row.id)),
    }),

    /** Pieces of lists of ids: whoever hands out what they stand for loads it by the loaders above and below. */
    followEdges: createSliceLoader('followEdges', stores.follows.list, observe),
    peopleOfTweets: createSliceLoader('peopleOfTweets', (list: ReactionList, ...slice) => (list === 'likedBy' ? stores.likes.listByTweets : stores.retweets.listByTweets)(...slice), observe),
    likesByUser: createSliceLoader('likesByUser', (_list: 'likes', ...slice) => stores.likes.listByUsers(...slice), observe),
    tweetIdsByAuthor: createSliceLoader('tweetIdsByAuthor', stores.tweets.listIdsByAuthors, observe),

    /** By key; null for what nobody ever used in public. */
    hashtags: createKeyLoader<Hashtag | null, null>({
      name: 'hashtags', absent: null, observe,
      find: async (keys) => mapBy(await stores.hashtags.listByTags(keys), ({ key }) => key),
    }),
    hashtagTweetIds: createSliceLoader('hashtagTweetIds', (_list: 'hashtag', ...slice) => stores.hashtags.listTweetIds(...slice), observe),

    ...tweets,
    ...createConversationLoaders(stores, observe),
  };
}
