import type { Relationship, User, UserStats, Viewer } from '../domain/user.ts';
import { mayFindUser, mayListUser, type AuthorView } from '../domain/visibility.ts';
import type { Stores } from '../stores/stores.ts';
import { createConversationLoaders } from './conversation.loaders.ts';
import { createKeyLoader, createLoader, mapBy, type BatchObserver } from './create-loader.ts';
import { createSliceLoader } from './slice.loader.ts';
import { createTweetLoaders } from './tweet.loaders.ts';

export type Loaders = ReturnType<typeof createLoaders>;
/** Who did something to a tweet. */
export type ReactionList = 'likedBy' | 'retweetedBy';
export type LoaderFactory = (viewer: Viewer | null) => Loaders;

const NO_STATS: UserStats = { followerCount: 0, followingCount: 0, tweetCount: 0 };
const STRANGERS: Relationship = { following: false, followedBy: false, followRequested: false, blocking: false, blockedBy: false, muting: false };

/** Made for one request (or one subscription event) and one viewer: the only way resolvers come to people and tweets. */
export function createLoaders(stores: Stores, viewer: Viewer | null, observe: BatchObserver) {
  const viewerId = viewer?.userId ?? null;
  const anybody = createLoader<User | null, null>('users', async (ids) =>
    mapBy(await stores.users.listByIds(ids), (user) => user.id), null, observe);
  const relationships = createLoader<Relationship, Relationship>('relationships', async (ids) =>
    viewerId === null ? new Map<string, Relationship>() : mapBy(await stores.follows.listRelationships(viewerId, ids), (row) => row.userId),
  STRANGERS, observe);

  const authorViews = {
    async load(id: string): Promise<AuthorView | null> {
      const isViewer = id === viewerId;
      const [author, relationship] = await Promise.all([anybody.load(id), isViewer ? STRANGERS : relationships.load(id)]);
      return author && { author, isViewer, following: relationship.following, blocked: relationship.blocking || relationship.blockedBy };
    },
  };

  return {
    /** What the rules of visibility ask about a person, suspended people too; null for nobody's id. */
    authorViews,

    /** People as lists show them: without those kept apart from the viewer by a block. */
    listedUsers: {
      async load(id: string): Promise<User | null> {
        const view = await authorViews.load(id);
        return view !== null && mayListUser(view) ? view.author : null;
      },
    },

    /** People whom the viewer may find, else null. */
    users: {
      async load(id: string): Promise<User | null> {
        const user = await anybody.load(id);
        return user !== null && mayFindUser(user, viewerId) ? user : null;
      },
    },

    /** The same by lower-case username, for what passes isUsername. */
    usersByUsername: createKeyLoader<User | null, null>('usersByUsername', async (usernames) => {
      const users = await stores.users.listByUsernames(usernames);
      return mapBy(users.filter((user) => mayFindUser(user, viewerId)), (user) => user.username.toLowerCase());
    }, null, observe),

    userStats: createLoader<UserStats, UserStats>('userStats', async (ids) =>
      mapBy(await stores.users.listStats(ids), (stats) => stats.userId), NO_STATS, observe),

    /** The viewer's relationship to others; strangers to everybody while signed out. */
    relationships,

    /** Pieces of lists of ids: whoever hands out what they stand for loads it by the loaders above and below. */
    followEdges: createSliceLoader('followEdges', stores.follows.list, observe),
    peopleOfTweets: createSliceLoader('peopleOfTweets', (list: ReactionList, ...slice) => (list === 'likedBy' ? stores.likes.listByTweets : stores.retweets.listByTweets)(...slice), observe),
    likesByUser: createSliceLoader('likesByUser', (_list: 'likes', ...slice) => stores.likes.listByUsers(...slice), observe),
    tweetIdsByAuthor: createSliceLoader('tweetIdsByAuthor', stores.tweets.listIdsByAuthors, observe),

    ...createTweetLoaders({ stores, viewer, authorViews, observe }),
    ...createConversationLoaders(stores, observe),
  };
}
