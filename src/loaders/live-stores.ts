import DataLoader from 'dataloader';
import type { ViewerPair } from '../stores/postgres/viewer-pairs.ts';
import type { Stores } from '../stores/stores.ts';
import { pairKey } from './entity-caches.ts';

/** Of one statement: a few milliseconds of PostgreSQL. */
const MAX_PAIRS = 1_000;

/**
 * The same stores, but what many sockets ask about their viewers in one turn of the event loop, because one event has come
 * for all of them, is asked in one statement.
 */
export function joinReadsOfTurn(stores: Stores): Stores {
  const relationships = joined(stores.follows.listRelationshipsOfPairs, ({ userId }) => userId);
  const flags = joined(stores.tweets.listViewerFlagsOfPairs, ({ tweetId }) => tweetId);
  const userStats = new DataLoader(async (ids: readonly string[]) => {
    const byId = Map.groupBy(await stores.users.listStats([...new Set(ids)]), ({ userId }) => userId);
    return ids.map((id) => byId.get(id) ?? []);
  }, { cache: false, batchScheduleFn });
  return {
    ...stores,
    follows: { ...stores.follows, listRelationships: relationships },
    tweets: { ...stores.tweets, listViewerFlags: flags },
    users: { ...stores.users, listStats: async (ids) => (await Promise.all(ids.map((id) => userStats.load(id)))).flat() },
  };
}

const batchScheduleFn = (run: () => void): void => void setImmediate(run);

function joined<Row extends { viewerId: string }>(find: (pairs: readonly ViewerPair[]) => Promise<Row[]>, idOf: (row: Row) => string) {
  const pairs = new DataLoader<ViewerPair, Row | null>(async (asked) => {
    const found = new Map((await find(asked)).map((row) => [pairKey(row.viewerId, idOf(row)), row]));
    return asked.map(({ viewerId, id }) => found.get(pairKey(viewerId, id)) ?? null);
  }, { cache: false, maxBatchSize: MAX_PAIRS, batchScheduleFn });

  return async (viewerId: string, ids: readonly string[]): Promise<Row[]> => (await Promise.all(ids.map((id) => pairs.load({ viewerId, id })))).filter((row) => row !== null);
}
