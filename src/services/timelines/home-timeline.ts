import { decodeIdCursor, encodeCursor } from '../../domain/cursors.ts';
import type { Page, PageRequest } from '../../domain/pages.ts';
import { START_OF_STREAM, positionToBytes } from '../../domain/stream-position.ts';
import type { TimelineItem } from '../../domain/tweet.ts';
import type { EntityCaches } from '../../loaders/entity-caches.ts';
import type { Stores } from '../../stores/stores.ts';
import { fillPage, type Placed } from '../pages/fill-page.ts';
import type { SignedInRequest } from '../request.ts';
import { loadHomeItem } from './home-rules.ts';
import { createRebuildHomeTimeline } from './rebuild-home-timeline.ts';

export interface TimelinePage extends Page<Placed<TimelineItem>> {
  liveCursor: string;
}

export interface HomeTimelineDependencies {
  stores: Pick<Stores, 'homeTimelines' | 'homeTimelineLogs' | 'tweets'>;
  caches: EntityCaches;
  /** Hears of a cache that failed: the page comes from PostgreSQL all the same. */
  onCacheError: (error: Error) => void;
  observeCache: (cache: 'home-timeline', hit: boolean) => void;
}

export function createHomeTimeline({ stores, caches, onCacheError, observeCache }: HomeTimelineDependencies) {
  const rebuildHomeTimeline = createRebuildHomeTimeline({ stores, onCacheError });
  const cached = async ({ viewer: { userId }, loaders }: SignedInRequest, before: string | undefined, limit: number): Promise<{ ids: string[]; endsAtFloor: boolean }> => {
    const ids = await stores.homeTimelines.list(userId, before, limit).catch((error: Error) => {
      onCacheError(error);
      return undefined;
    });
    observeCache('home-timeline', Boolean(ids));
    // Cold, not broken: whoever comes next shall find it warm. Nobody waits for it.
    if (ids === null) rebuildHomeTimeline(userId);
    // What other nodes wrote before these ids were read is not to be older than they are.
    loaders.trust(ids ? await caches.upTo(ids.invalidation) : null);
    return ids ?? { ids: [], endsAtFloor: true };
  };

  /** Ids from the cache as far as it is complete, then from PostgreSQL under the same order. */
  const listIds = async (request: SignedInRequest, before: string | undefined, limit: number): Promise<{ id: string }[]> => {
    const { ids, endsAtFloor } = await cached(request, before, limit);
    const missing = limit - ids.length;
    const rest = endsAtFloor && missing > 0 ? await stores.tweets.listHomeIds(request.viewer.userId, ids.at(-1) ?? before, missing) : [];
    return [...ids, ...rest].map((id) => ({ id }));
  };

  /** Where the viewer's live stream stands; with Redis away a position from which every resumption is a gap. */
  const livePosition = (userId: string) => stores.homeTimelineLogs.open(userId).catch((error: Error) => {
    onCacheError(error);
    return START_OF_STREAM;
  });

  /** Tweets and retweets by the people the viewer follows and by the viewer, newest first. */
  return async function homeTimeline(request: SignedInRequest, { first, after }: PageRequest): Promise<TimelinePage> {
    const { userId } = request.viewer;
    const before = after === undefined ? undefined : decodeIdCursor('homeTimeline', userId, after);
    // Asked before the page is read, on the same connection, so answered before it too: what comes later is in the page, or
    // after this position, or both.
    const position = livePosition(userId);
    const page = await fillPage({
      first,
      before,
      list: (from, limit) => listIds(request, from, limit),
      load: ({ id }) => loadHomeItem(request, id),
    });
    return { ...page, liveCursor: encodeCursor('homeTimelineLive', userId, positionToBytes(await position)) };
  };
}
