import { decodeCursor } from '../../domain/cursors.ts';
import { positionFromBytes } from '../../domain/stream-position.ts';
import type { TimelineItem } from '../../domain/tweet.ts';
import type { Viewer } from '../../domain/user.ts';
import { after, type MaybePromise } from '../../lib/maybe-promise.ts';
import type { CompareForViewer } from '../../loaders/compare-for-viewer.ts';
import type { EntityCaches } from '../../loaders/entity-caches.ts';
import type { LiveLoaderFactory, Loaders } from '../../loaders/loaders.ts';
import type { NewTweets } from '../../loaders/new-tweets.ts';
import type { Reads } from '../../loaders/reads.ts';
import type { HomeTimelineOp } from '../../stores/redis/home-timeline.store.ts';
import type { LogEntry } from '../../stores/redis/live-log.store.ts';
import type { Stores } from '../../stores/stores.ts';
import type { Happening, LiveEvent, LiveStream } from '../live-event.ts';
import { followLog, type LogChange } from '../live/follow-log.ts';
import { LogStream } from '../live/log-stream.ts';
import type { HomeLines } from './home-lines.ts';
import { liveCursor } from './live-position.ts';

/** One event of the live home timeline. */
export type HomeTimelineEvent = LiveEvent & { cursor: string } & (
  | { kind: 'added'; item: TimelineItem }
  | { kind: 'removed'; itemId: string }
  | { kind: 'gap' }
);

export interface HomeTimelineLiveDependencies {
  stores: Pick<Stores, 'homeTimelineLogs'>;
  caches: EntityCaches;
  homeLines: HomeLines;
  newLiveLoaders: LiveLoaderFactory;
  compareForViewer: CompareForViewer;
  newTweets: Pick<NewTweets, 'read'>;
  onCacheError: (error: Error) => void;
}

export function createHomeTimelineLive({ stores, caches, homeLines, newLiveLoaders: newLoaders, compareForViewer, newTweets, onCacheError }: HomeTimelineLiveDependencies) {
  const freshLoaders = (viewer: Viewer, reads?: Reads): Loaders => {
    const loaders = newLoaders(viewer, reads);
    loaders.trust(caches.now());
    return loaders;
  };
  const removed = (itemId: string, cursor: string, loaders: Loaders) => {
    const event = { cursor, loaders, kind: 'removed' as const, itemId, what: whatOf({ op: 'removed', id: itemId }) };
    return { ...event, again: () => ({ ...event, again: () => null }) };
  };
  const added = (item: TimelineItem, cursor: string, loaders: Loaders) =>
    ({ cursor, loaders, kind: 'added' as const, item, what: whatOf({ op: 'added', id: item.id }), again: () => null });

  const toEvent = async (viewer: Viewer, change: LogChange<HomeTimelineOp>): Promise<HomeTimelineEvent | null> => {
    const loaders = freshLoaders(viewer);
    const cursor = liveCursor(viewer.userId, change.position);
    if (change.op === 'gap') return { cursor, loaders, kind: 'gap', what: null, again: () => null };
    if (change.op === 'removed') return removed(change.id, cursor, loaders);
    const [item] = await homeLines.load({ viewer, loaders }, [change]);
    // Whether it is shown is each viewer's own; what it then looks like is the same for many.
    return item == null ? null : {
      ...added(item, cursor, loaders),
      again: (reads) => {
        const noted = freshLoaders(viewer, reads);
        return after(noted.timelineItems.load(item.id), (line) => line && added(line, cursor, noted));
      },
    };
  };

  const toHappening = (viewer: Viewer, entry: LogEntry<HomeTimelineOp>): Happening => {
    const cursor = (): string => liveCursor(viewer.userId, entry.position);
    return {
      what: whatOf(entry),
      cursor,
      compare: (reads) => compareForViewer(viewer.userId, reads),
      make(reads) {
        if (entry.op === 'removed') return removed(entry.id, cursor(), freshLoaders(viewer, reads));
        const make = (): MaybePromise<LiveEvent | null> => {
          const noted = freshLoaders(viewer, reads);
          return after(homeLines.loadNew(noted, entry.id), (item) => {
            // Of a retweet it also matters what the viewer has in sight, which is not noted.
            if (item?.retweetedById != null) reads.complete = false;
            return item && added(item, cursor(), noted);
          });
        };
        return newTweets.read(entry.id)?.then(make) ?? make();
      },
    };
  };

  const events = { toEvent, toHappening };

  /**
   * What is added to and removed from the viewer's home timeline from `after` (a liveCursor or an event's cursor) on, or from
   * now on. Throws BadUserInputError on a cursor that is none of the viewer's live home timeline.
   */
  return async function homeTimelineEvents(viewer: Viewer, after: string | undefined): Promise<LiveStream<HomeTimelineEvent>> {
    const from = after === undefined ? undefined : positionFromBytes(decodeCursor('homeTimelineLive', viewer.userId, after));
    // So that rows are kept from the first event on.
    caches.now();
    return new LogStream(await followLog({ logs: stores.homeTimelineLogs, userId: viewer.userId, from, onCacheError }), viewer, events);
  };
}

const whatOf = ({ op, id }: { op: HomeTimelineOp; id: string }): string => `${op} ${id}`;
