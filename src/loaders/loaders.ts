import type { Relationship, User, UserStats, Viewer } from '../domain/user.ts';
import { mayFindUser } from '../domain/visibility.ts';
import type { Stores } from '../stores/stores.ts';
import { createLoader, mapBy, type BatchObserver } from './create-loader.ts';

export type Loaders = ReturnType<typeof createLoaders>;

const NO_STATS: UserStats = { followerCount: 0, followingCount: 0, tweetCount: 0 };
const STRANGERS: Relationship = { following: false, followedBy: false, followRequested: false };

/** Made for one request (or one subscription event) and one viewer: the only way resolvers come to people and tweets. */
export function createLoaders(stores: Stores, viewer: Viewer | null, observe: BatchObserver) {
  const viewerId = viewer?.userId ?? null;
  return {
    /** People whom the viewer may find, else null. */
    users: createLoader<User | null, null>('users', async (ids) => {
      const users = await stores.users.listByIds(ids);
      return mapBy(users.filter((user) => mayFindUser(user, viewerId)), (user) => user.id);
    }, null, observe),

    userStats: createLoader<UserStats, UserStats>('userStats', async (ids) =>
      mapBy(await stores.users.listStats(ids), (stats) => stats.userId), NO_STATS, observe),

    /** The viewer's relationship to others; strangers to everybody while signed out. */
    relationships: createLoader<Relationship, Relationship>('relationships', async (ids) =>
      viewerId === null ? new Map<string, Relationship>() : mapBy(await stores.follows.listRelationships(viewerId, ids), (row) => row.userId),
    STRANGERS, observe),
  };
}
