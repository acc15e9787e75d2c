import type { Relationship } from '../domain/user.ts';
import type { TweetViewerFlags } from '../domain/tweet.ts';
import type { ViewerPair } from '../stores/postgres/viewer-pairs.ts';
import type { Stores } from '../stores/stores.ts';
import { pairKey, type EntityCaches, type EntityRows } from './entity-caches.ts';
import { inTurns } from './in-turns.ts';
import { RELATIONSHIP_FIELDS } from './loaders.ts';
import { areCurrent, saySame, type Comparison, type Read } from './reads.ts';
import { FLAG_FIELDS, NO_FLAGS } from './tweet.loaders.ts';

export interface CompareForViewerDependencies {
  stores: Pick<Stores, 'follows' | 'tweets'>;
  caches: Pick<EntityCaches, 'now' | 'onStale'>;
  onError: (error: Error) => void;
}

export type CompareForViewer = ReturnType<typeof createCompareForViewer>;

/**
 * Whether a viewer would read the same as another did, from memory, without loaders: for the thousands to whom one event has
 * come. What is not there is read for all who ask in one turn of the event loop; the promise of that has no result: ask again.
 */
export function createCompareForViewer({ stores, caches, onError }: CompareForViewerDependencies) {
  const relationships = inTurns<ViewerPair>((rows, pairs) => rows.relationships.fill(pairs.map(keyOf), async () => {
    const found = await stores.follows.listRelationshipsOfPairs(pairs);
    return found.map((row): [string, Relationship] => [pairKey(row.viewerId, row.userId), row]);
  }), caches, onError);
  const flags = inTurns<ViewerPair>((rows, pairs) => rows.tweetViewerFlags.fill(pairs.map(keyOf), async () => {
    const found = new Map((await stores.tweets.listViewerFlagsOfPairs(pairs)).map((row) => [pairKey(row.viewerId, row.tweetId), row]));
    return pairs.map((pair): [string, TweetViewerFlags] => [keyOf(pair), found.get(keyOf(pair)) ?? NO_FLAGS]);
  }), caches, onError);
  const untouched = inTurns<string>((rows, ids) => rows.untouchedTweets.fill([...new Set(ids)], async () => {
    const found = new Set(await stores.tweets.listUntouchedIds([...new Set(ids)]));
    return ids.map((id): [string, { untouched: boolean }] => [id, { untouched: found.has(id) }]);
  }), caches, onError);

  const flagsOf = (rows: EntityRows, viewerId: string, id: string): TweetViewerFlags | Promise<unknown> => {
    const tweet = rows.untouchedTweets.get(id);
    if (tweet === undefined) return untouched(id);
    // Nobody has liked, retweeted or bookmarked it.
    return tweet.untouched ? NO_FLAGS : rows.tweetViewerFlags.get(pairKey(viewerId, id)) ?? flags({ viewerId, id });
  };

  const isCurrent = rememberCurrent(caches);

  return (viewerId: string, reads: readonly Read[]): Comparison | Promise<unknown> => {
    const rows = caches.now();
    if (rows === null || !isCurrent(reads, rows)) return 'stale';
    let waitingFor: Promise<unknown> | undefined;
    for (const read of reads) {
      if (read.of === 'identity' && (read.key === viewerId) !== read.value) return 'different';
      if (read.of !== 'viewer') continue;
      const isFlags = read.name === 'tweetViewerFlags';
      const value = isFlags ? flagsOf(rows, viewerId, read.key) : rows.relationships.get(pairKey(viewerId, read.key)) ?? relationships({ viewerId, id: read.key });
      if (value instanceof Promise) waitingFor = value;
      else if (!saySame(isFlags ? FLAG_FIELDS : RELATIONSHIP_FIELDS, value, read.value)) return 'different';
    }
    return waitingFor ?? 'same';
  };
}

/** What is the same for everybody is looked at once for all who ask at one moment, unless something becomes stale between them. */
function rememberCurrent({ onStale }: Pick<EntityCaches, 'onStale'>) {
  let last: { reads: readonly Read[]; rows: EntityRows } | undefined;
  const forget = (): void => { last = undefined; };
  onStale(forget);
  return (reads: readonly Read[], rows: EntityRows): boolean => {
    if (last?.reads === reads && last.rows === rows) return true;
    if (!areCurrent(reads, rows)) return false;
    last = { reads, rows };
    queueMicrotask(forget);
    return true;
  };
}

const keyOf = ({ viewerId, id }: ViewerPair): string => pairKey(viewerId, id);
