import { REPEAT_SPAN_LINES } from '../../domain/timelines.ts';
import { allOf, type MaybePromise } from '../../lib/maybe-promise.ts';
import type { EntityCaches } from '../../loaders/entity-caches.ts';
import type { LoadedTimelineItem } from '../../loaders/tweet.loaders.ts';
import type { Stores } from '../../stores/stores.ts';
import type { SignedInRequest } from '../request.ts';
import { loadHomeItem } from './home-rules.ts';
import { createPulledLines, NOTHING_KNOWN, type KnownLines } from './pulled-lines.ts';
import { createRebuildHomeTimeline } from './rebuild-home-timeline.ts';

export type HomeLines = ReturnType<typeof createHomeLines>;
export type HomeRequest = Pick<SignedInRequest, 'viewer' | 'loaders'>;

export interface HomeLinesDependencies {
  stores: Pick<Stores, 'homeTimelines' | 'tweets' | 'pulledAuthors'>;
  caches: EntityCaches;
  /** Hears of a cache that failed: the lines come from PostgreSQL all the same. */
  onCacheError: (error: Error) => void;
  observeCache: (cache: 'home-timeline', hit: boolean) => void;
}

/** The lines of home timelines, for the page and the subscription alike. */
export function createHomeLines({ stores, caches, onCacheError, observeCache }: HomeLinesDependencies) {
  const pulledLines = createPulledLines({ stores, onCacheError });
  const rebuildHomeTimeline = createRebuildHomeTimeline({ stores, onCacheError });

  const makeWarm = (userId: string): void => {
    rebuildHomeTimeline(userId);
    const rows = caches.now();
    if (rows !== null) pulledLines.prepare(rows, userId);
  };

  /** The newest lines below a position as far as the memory of Redis and of this process goes; none where it is not to be trusted. */
  const remembered = async ({ viewer: { userId }, loaders }: HomeRequest, before: string | undefined, limit: number): Promise<KnownLines> => {
    const followees = caches.now()?.pulledFollowees.get(userId);
    const cached = await stores.homeTimelines.list(userId, before, limit).catch((error: Error) => {
      onCacheError(error);
      return undefined;
    });
    observeCache('home-timeline', Boolean(cached));
    // Cold, not broken: whoever comes next shall find it warm. Nobody waits for it.
    if (cached === null) makeWarm(userId);
    // What other nodes wrote before these ids were read is not to be older than they are.
    const rows = cached ? await caches.upTo(cached.invalidation) : null;
    loaders.trust(rows);
    return cached && rows ? pulledLines.list(rows, userId, { ids: cached.ids, complete: !cached.endsAtFloor }, followees, { before, limit }) : NOTHING_KNOWN;
  };

  /** Ids from the memory as far as it is complete, then from PostgreSQL under the same order. */
  const list = async (request: HomeRequest, before: string | undefined, limit: number): Promise<{ id: string }[]> => {
    const { ids, complete } = await remembered(request, before, limit);
    const missing = limit - ids.length;
    const rest = missing > 0 && !complete ? await stores.tweets.listHomeIds(request.viewer.userId, ids.at(-1) ?? before, missing) : [];
    return [...ids, ...rest].map((id) => ({ id }));
  };

  const load = (request: HomeRequest, rows: readonly { id: string }[]): MaybePromise<(LoadedTimelineItem | null)[]> =>
    allOf(rows.map(({ id }) => loadHomeItem(request, id)));

  /** The lines that the viewer sees below a position: as many as count for the rule of repeats, or all there are. */
  const listBelow = async (request: HomeRequest, from: string): Promise<LoadedTimelineItem[]> => {
    const lines: LoadedTimelineItem[] = [];
    let position = from;
    for (;;) {
      const rows = await list(request, position, REPEAT_SPAN_LINES);
      for (const line of await load(request, rows)) if (line !== null) lines.push(line);
      if (rows.length < REPEAT_SPAN_LINES || lines.length >= REPEAT_SPAN_LINES) return lines;
      position = rows.at(-1)!.id;
    }
  };

  /** Nothing in place of a retweet of what is among the next lines below it too: what is in sight is not shown again. */
  const withoutRepeats = async (request: HomeRequest, items: readonly (LoadedTimelineItem | null)[], last: string): Promise<(LoadedTimelineItem | null)[]> => {
    const lines = items.filter((item) => item !== null);
    lines.push(...await listBelow(request, last));
    const placeOf = new Map(lines.map((line, place) => [line.id, place]));
    return items.map((item) => {
      if (item === null || item.retweetedById === null) return item;
      const place = placeOf.get(item.id)!;
      const inSight = lines.slice(place + 1, place + 1 + REPEAT_SPAN_LINES);
      return inSight.some(({ tweet }) => tweet.id === item.tweet.id) ? null : item;
    });
  };

  return {
    list,

    /** What one line is by itself, without looking at what is below it. */
    loadNew: (loaders: HomeRequest['loaders'], id: string): MaybePromise<LoadedTimelineItem | null> => loadHomeItem({ loaders }, id),

    /** What the viewer gets for each of these consecutive lines; null where it is not shown. */
    async load(request: HomeRequest, rows: readonly { id: string }[]): Promise<(LoadedTimelineItem | null)[]> {
      const items = await load(request, rows);
      // Most pages that are read often have none, and need not look further down.
      return items.some((item) => item !== null && item.retweetedById !== null) ? withoutRepeats(request, items, rows.at(-1)!.id) : items;
    },
  };
}
