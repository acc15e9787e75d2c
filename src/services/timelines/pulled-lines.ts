import type { EntityRows, NewestTweets, PulledFollowees } from '../../loaders/entity-caches.ts';
import type { Stores } from '../../stores/stores.ts';

/** Ids next to each other in the order of a home timeline, newest first. */
export interface KnownLines {
  ids: readonly string[];
  /** Whether there are none below these; else PostgreSQL knows. */
  complete: boolean;
}

/** At most so many lines below a position, or from the top. */
export interface Piece {
  before: string | undefined;
  limit: number;
}

export interface PulledLinesDependencies {
  stores: Pick<Stores, 'pulledAuthors' | 'tweets'>;
  onCacheError: (error: Error) => void;
}

export const NOTHING_KNOWN: KnownLines = { ids: [], complete: false };

/** Of each author, kept by each API node (docs/adr/0015); above the oldest of these a page needs no PostgreSQL. */
const NEWEST_TWEETS = 200;
/** Whoever follows more of them reads from PostgreSQL, where a page costs a row for each author. */
const MAX_MERGED_AUTHORS = 500;

/** Merges what the authors above the push limit have posted into a cached home timeline. */
export function createPulledLines({ stores: { pulledAuthors, tweets }, onCacheError }: PulledLinesDependencies) {
  const readFollowees = async ([viewerId]: readonly string[]): Promise<Map<string, PulledFollowees>> => {
    const authorIds = await pulledAuthors.listFollowedBy(viewerId!, MAX_MERGED_AUTHORS + 1);
    return new Map([[viewerId!, { authorIds: authorIds.length > MAX_MERGED_AUTHORS ? null : authorIds }]]);
  };

  const readTweets = async (authorIds: readonly string[]): Promise<Map<string, NewestTweets>> => {
    const rows = await tweets.listIdsByAuthors('all', authorIds.map((ownerId) => ({ ownerId, before: undefined })), NEWEST_TWEETS);
    const idsOf = authorIds.map((): string[] => []);
    for (const { piece, id } of rows) idsOf[piece]!.push(id);
    return new Map(authorIds.map((authorId, piece) => [authorId, { ids: idsOf[piece]!, complete: idsOf[piece]!.length < NEWEST_TWEETS }]));
  };

  /** Finds out, soon, whom of them the viewer follows; returns at once. */
  const prepare = (rows: EntityRows, viewerId: string): void => {
    if (rows.pulledFollowees.get(viewerId) === undefined) rows.pulledFollowees.getMany([viewerId], readFollowees).catch(onCacheError);
  };

  return {
    prepare,

    /**
     * `cached` are the newest of the cached timeline below `before`, at most `limit`; `followees` whom of them the viewer was
     * known to follow before it was read. Where that is not what is known now, nothing is: what came after the list was read
     * may know already that an author is pushed again, and the list not yet hold what was pulled. Then the page comes from
     * PostgreSQL, so it costs one round trip at most.
     */
    async list(rows: EntityRows, viewerId: string, cached: KnownLines, followees: PulledFollowees | undefined, { before, limit }: Piece): Promise<KnownLines> {
      prepare(rows, viewerId);
      if (followees === undefined || followees.authorIds === null || followees !== rows.pulledFollowees.get(viewerId)) return NOTHING_KNOWN;
      if (followees.authorIds.length === 0) return cached;
      const newest = await rows.pulledTweets.getMany(followees.authorIds, readTweets);
      return merge(cached, newest.map((known) => known ?? NOTHING_KNOWN), { before, limit });
    },
  };
}

/** Known down to where the first of the lists ends: below that, another may hold what this one does not know of. */
export function merge(cached: KnownLines, pulled: readonly KnownLines[], { before, limit }: Piece): KnownLines {
  // From the cached list at most `limit` ids were asked for: if these are all, it is known no further down.
  const endOf = ({ ids, complete }: KnownLines): string => (complete ? '' : ids.at(-1) ?? before ?? '~');
  const cachedEnd = cached.ids.length === limit ? cached.ids.at(-1)! : endOf(cached);
  const end = pulled.map(endOf).reduce((highest, each) => (each > highest ? each : highest), cachedEnd);
  const ids = new Set(cached.ids.filter((id) => id >= end));
  for (const { ids: newest } of pulled) {
    const from = before === undefined ? 0 : firstBelow(newest, before);
    for (let place = from; place < newest.length && place - from < limit && newest[place]! >= end; place += 1) ids.add(newest[place]!);
  }
  const sorted = [...ids].sort((one, other) => (one < other ? 1 : -1));
  return { ids: sorted.slice(0, limit), complete: end === '' && sorted.length <= limit };
}

function firstBelow(ids: readonly string[], before: string): number {
  let [low, high] = [0, ids.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (ids[middle]! < before) high = middle;
    else low = middle + 1;
  }
  return low;
}
