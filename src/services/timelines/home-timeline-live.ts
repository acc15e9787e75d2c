import { decodeCursor } from '../../domain/cursors.ts';
import { positionFromBytes } from '../../domain/stream-position.ts';
import type { TimelineItem } from '../../domain/tweet.ts';
import type { Viewer } from '../../domain/user.ts';
import { closable } from '../../lib/closable.ts';
import { createInbox } from '../../lib/inbox.ts';
import type { EntityCaches } from '../../loaders/entity-caches.ts';
import type { LoaderFactory, Loaders } from '../../loaders/loaders.ts';
import type { LogMessage } from '../../stores/redis/home-timeline-log.store.ts';
import type { Stores } from '../../stores/stores.ts';
import type { HomeLines } from './home-lines.ts';
import { liveCursor } from './live-position.ts';
import { followLog, type LogChange } from './follow-log.ts';

/** One event of the live home timeline, with the fresh loaders that its fields are to be read through. */
export type HomeTimelineEvent = { cursor: string; loaders: Loaders } & (
  | { kind: 'added'; item: TimelineItem }
  | { kind: 'removed'; itemId: string }
  | { kind: 'gap' }
);

export interface HomeTimelineLiveDependencies {
  stores: Pick<Stores, 'homeTimelineLogs'>;
  caches: EntityCaches;
  homeLines: HomeLines;
  newLoaders: LoaderFactory;
  onCacheError: (error: Error) => void;
}

/** Entries that wait for one slow reader; more are read again from the log when the reader comes to them. */
const INBOX_CAPACITY = 256;

export function createHomeTimelineLive({ stores, caches, homeLines, newLoaders, onCacheError }: HomeTimelineLiveDependencies) {
  const toEvent = async (viewer: Viewer, change: LogChange): Promise<HomeTimelineEvent | null> => {
    const loaders = newLoaders(viewer);
    const common = { cursor: liveCursor(viewer.userId, change.position), loaders };
    if (change.op === 'gap') return { ...common, kind: 'gap' };
    if (change.op === 'removed') return { ...common, kind: 'removed', itemId: change.id };
    loaders.trust(caches.now());
    const [item] = await homeLines.load({ viewer, loaders }, [change]);
    return item == null ? null : { ...common, kind: 'added', item };
  };

  /**
   * What is added to and removed from the viewer's home timeline from `after` (a liveCursor or an event's cursor) on, or from
   * now on. Throws BadUserInputError on a cursor that is none of the viewer's live home timeline.
   */
  return async function homeTimelineEvents(viewer: Viewer, after: string | undefined): Promise<AsyncIterableIterator<HomeTimelineEvent, void>> {
    const from = after === undefined ? undefined : positionFromBytes(decodeCursor('homeTimelineLive', viewer.userId, after));
    const inbox = createInbox<LogMessage>(INBOX_CAPACITY);
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
