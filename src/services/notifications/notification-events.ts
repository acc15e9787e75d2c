import { setTimeout as sleep } from 'node:timers/promises';
import { decodeCursor, encodeCursor } from '../../domain/cursors.ts';
import type { Notification } from '../../domain/notification.ts';
import { positionFromBytes, positionToBytes } from '../../domain/stream-position.ts';
import type { Viewer } from '../../domain/user.ts';
import { closable } from '../../lib/closable.ts';
import { inBatches } from '../../lib/in-batches.ts';
import type { EntityCaches } from '../../loaders/entity-caches.ts';
import type { LiveLoaderFactory, Loaders } from '../../loaders/loaders.ts';
import type { NotificationRows } from '../../stores/postgres/notification.store.ts';
import type { NotificationOp } from '../../stores/redis/notification-log.store.ts';
import type { Stores } from '../../stores/stores.ts';
import type { LiveEvent } from '../live-event.ts';
import { followLog, type FollowedLog, type LogChange } from '../live/follow-log.ts';
import { noteSeen } from './list-notifications.ts';

/** One event of somebody's notifications, which are nobody else's. */
export type NotificationEvent = LiveEvent & { cursor: string } & (
  | { kind: 'changed'; notification: Notification; unreadCount: number; removed: boolean }
  | { kind: 'gap' }
);

export interface NotificationEventsDependencies {
  stores: Pick<Stores, 'notifications' | 'notificationLogs'>;
  caches: Pick<EntityCaches, 'now'>;
  newLiveLoaders: LiveLoaderFactory;
  onCacheError: (error: Error) => void;
}

/** Events that are read together: the count takes as long for one as for many. */
const MAX_AT_ONCE = 50;
/**
 * The count is made anew for each event, so that it is that of the rows: whoever gets many events a second is told of several at once, after a rest of
 * so many times as long as the last count took, as far as nobody would notice; of a count that takes longer, of as long.
 */
const REST_PER_COUNT = 9;
const UNNOTICED_MS = 50;
const MAX_REST_MS = 500;
const restAfter = (countMs: number): number => Math.min(Math.max(Math.min(REST_PER_COUNT * countMs, UNNOTICED_MS), countMs), MAX_REST_MS);

export function createNotificationEvents({ stores, caches, newLiveLoaders, onCacheError }: NotificationEventsDependencies) {
  const freshLoaders = (viewer: Viewer): Loaders => {
    const loaders = newLiveLoaders(viewer);
    loaders.trust(caches.now());
    return loaders;
  };

  /** What each notification is by now, with the count of the same moment; nothing of what the viewer may not see (any more). */
  async function* toEvents(viewer: Viewer, changes: readonly LogChange<NotificationOp>[], { rows, unreadCount }: NotificationRows): AsyncGenerator<NotificationEvent, void> {
    const byId = new Map(rows.map((row) => [row.id, row]));
    for (const change of changes) {
      const cursor = encodeCursor('notificationsLive', viewer.userId, positionToBytes(change.position));
      const common = { cursor, loaders: freshLoaders(viewer), what: null, again: () => null };
      if (change.op === 'gap') {
        yield { ...common, kind: 'gap' };
        continue;
      }
      const notification = byId.get(change.id);
      if (notification === undefined || !(notification.visible || notification.gone)) continue;
      await noteSeen(stores, viewer.userId, [notification]);
      yield { ...common, kind: 'changed', notification, unreadCount, removed: !notification.visible };
    }
  }

  /**
   * What changes about the viewer's notifications from `after` (a liveCursor or an event's cursor) on, or from now on. Throws
   * BadUserInputError on a cursor that is none of the viewer's live notifications.
   */
  return async function notificationEvents(viewer: Viewer, after: string | undefined): Promise<AsyncIterableIterator<NotificationEvent, void>> {
    const from = after === undefined ? undefined : positionFromBytes(decodeCursor('notificationsLive', viewer.userId, after));
    const log = await followLog({ logs: stores.notificationLogs, userId: viewer.userId, from, onCacheError });
    async function* events(): AsyncGenerator<NotificationEvent, void> {
      for await (const batch of inBatches(changesOf(log), MAX_AT_ONCE)) {
        const began = performance.now();
        const found = await stores.notifications.listByIds(viewer.userId, batch.flatMap((change) => (change.op === 'gap' ? [] : [change.id])));
        const tookMs = performance.now() - began;
        yield* toEvents(viewer, batch, found);
        await sleep(restAfter(tookMs), undefined, { ref: false });
      }
    }
    return closable(events(), () => log.end());
  };
}

async function* changesOf(log: FollowedLog<NotificationOp>): AsyncGenerator<LogChange<NotificationOp>, void> {
  for (let change = await log.next(); change !== undefined; change = await log.next()) yield change;
}
