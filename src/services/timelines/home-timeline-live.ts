import { decodeCursor } from '../../domain/cursors.ts';
import { positionFromBytes } from '../../domain/stream-position.ts';
import type { TimelineItem } from '../../domain/tweet.ts';
import type { Viewer } from '../../domain/user.ts';
import { closable } from '../../lib/closable.ts';
import { after } from '../../lib/maybe-promise.ts';
import { createInbox } from '../../lib/inbox.ts';
import type { EntityCaches } from '../../loaders/entity-caches.ts';
import type { LiveLoaderFactory, Loaders } from '../../loaders/loaders.ts';
import type { Reads } from '../../loaders/reads.ts';
import type { HomeTimelineOp } from '../../stores/redis/home-timeline.store.ts';
import type { LogMessage } from '../../stores/redis/live-log.store.ts';
import type { Stores } from '../../stores/stores.ts';
import type { LiveEvent } from '../live-event.ts';
import { followLog, type LogChange } from '../live/follow-log.ts';
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
  onCacheError: (error: Error) => void;
}

/** Entries that wait for one slow reader; more are read again from the log when the reader comes to them. */
const INBOX_CAPACITY = 256;

export function createHomeTimelineLive({ stores, caches, homeLines, newLiveLoaders: newLoaders, onCacheError }: HomeTimelineLiveDependencies) {
  const toEvent = async (viewer: Viewer, change: LogChange<HomeTimelineOp>): Promise<HomeTimelineEvent | null> => {
    const freshLoaders = (reads?: Reads): Loaders => {
      const loaders = newLoaders(viewer, reads);
      loaders.trust(caches.now());
      return loaders;
    };
    const loaders = freshLoaders();
    const common = { cursor: liveCursor(viewer.userId, change.position), loaders };
    if (change.op === 'gap') return { ...common, kind: 'gap', what: null, again: () => null };
    if (change.op === 'removed') {
      const removed = { ...common, kind: 'removed' as const, itemId: change.id, what: `removed ${change.id}` };
      return { ...removed, again: () => ({ ...removed, again: () => null }) };
    }
    const [item] = await homeLines.load({ viewer, loaders }, [change]);
    const added = (line: TimelineItem, by: Loaders) => ({ ...common, loaders: by, kind: 'added' as const, item: line, what: `added ${line.id}` });
    // Whether it is shown is each viewer's own; what it then looks like is the same for many.
    return item == null ? null : {
      ...added(item, loaders),
      again: (reads) => {
        const noted = freshLoaders(reads);
        return after(noted.timelineItems.load(item.id), (line) => line && { ...added(line, noted), again: () => null });
      },
    };
  };

  /**
   * What is added to and removed from the viewer's home timeline from `after` (a liveCursor or an event's cursor) on, or from
   * now on. Throws BadUserInputError on a cursor that is none of the viewer's live home timeline.
   */
  return async function homeTimelineEvents(viewer: Viewer, after: string | undefined): Promise<AsyncIterableIterator<HomeTimelineEvent, void>> {
    const from = after === undefined ? undefined : positionFromBytes(decodeCursor('homeTimelineLive', viewer.userId, after));
    // So that rows are kept from the first event on.
    caches.now();
    const inbox = createInbox<LogMessage<HomeTimelineOp>>(INBOX_CAPACITY);
    const { changes, end } = await followLog({ logs: stores.homeTimelineLogs, userId: viewer.userId, from, inbox, onCacheError });
    async function* events(): AsyncGenerator<HomeTimelineEvent, void> {
      for await (const change of changes) {
        const event = await toEvent(viewer, change);
        if (event !== null) yield event;
      }
    }
    return closable(events(), end);
  };
}
