import { decodeIdCursor, encodeCursor } from '../../domain/cursors.ts';
import type { Page, PageRequest } from '../../domain/pages.ts';
import { START_OF_STREAM, positionToBytes } from '../../domain/stream-position.ts';
import type { TimelineItem } from '../../domain/tweet.ts';
import type { Stores } from '../../stores/stores.ts';
import { fillPage, type Placed } from '../pages/fill-page.ts';
import type { SignedInRequest } from '../request.ts';
import type { HomeLines } from './home-lines.ts';

export interface TimelinePage extends Page<Placed<TimelineItem>> {
  liveCursor: string;
}

export interface HomeTimelineDependencies {
  stores: Pick<Stores, 'homeTimelineLogs'>;
  homeLines: HomeLines;
  /** Hears of a live log that failed: the page comes all the same. */
  onCacheError: (error: Error) => void;
}

export function createHomeTimeline({ stores, homeLines, onCacheError }: HomeTimelineDependencies) {
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
      list: (from, limit) => homeLines.list(request, from, limit),
      loadAll: (rows) => homeLines.load(request, rows),
    });
    return { ...page, liveCursor: encodeCursor('homeTimelineLive', userId, positionToBytes(await position)) };
  };
}
