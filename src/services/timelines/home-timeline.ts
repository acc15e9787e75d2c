import { decodeIdCursor } from '../../domain/cursors.ts';
import type { Page, PageRequest } from '../../domain/pages.ts';
import type { TimelineItem } from '../../domain/tweet.ts';
import { fillPage, type Placed } from '../pages/fill-page.ts';
import type { SignedInRequest } from '../request.ts';
import type { HomeLines } from './home-lines.ts';
import { createLivePosition, liveCursor, type LivePositionDependencies } from './live-position.ts';

export interface TimelinePage extends Page<Placed<TimelineItem>> {
  liveCursor: string;
}

export interface HomeTimelineDependencies extends LivePositionDependencies {
  homeLines: HomeLines;
}

export function createHomeTimeline({ homeLines, ...rest }: HomeTimelineDependencies) {
  const livePosition = createLivePosition(rest);

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
    return { ...page, liveCursor: liveCursor(userId, await position) };
  };
}
