import { decodeCursor, encodeCursor } from '../../domain/cursors.ts';
import type { Notification } from '../../domain/notification.ts';
import { positionFromBytes, positionToBytes } from '../../domain/stream-position.ts';
import type { Viewer } from '../../domain/user.ts';
import type { LoaderFactory } from '../../loaders/loaders.ts';
import type { NotificationOp } from '../../stores/redis/notification-log.store.ts';
import type { Stores } from '../../stores/stores.ts';
import type { LiveEvent, LiveStream } from '../live-event.ts';
import { followLog, type LogChange } from '../live/follow-log.ts';
import { LogStream } from '../live/log-stream.ts';
import { noteSeen } from './list-notifications.ts';

/** One event of somebody's notifications, which are nobody else's. */
export type NotificationEvent = LiveEvent & { cursor: string } & (
  | { kind: 'changed'; notification: Notification; unreadCount: number; removed: boolean }
  | { kind: 'gap' }
);

export interface NotificationEventsDependencies {
  stores: Pick<Stores, 'notifications' | 'notificationLogs'>;
  newLoaders: LoaderFactory;
  onCacheError: (error: Error) => void;
}

export function createNotificationEvents({ stores, newLoaders, onCacheError }: NotificationEventsDependencies) {
  /** What the notification is by now, and the count of the same moment; null for what the viewer may not see (any more). */
  const toEvent = async (viewer: Viewer, change: LogChange<NotificationOp>): Promise<NotificationEvent | null> => {
    const cursor = encodeCursor('notificationsLive', viewer.userId, positionToBytes(change.position));
    const common = { cursor, loaders: newLoaders(viewer), what: null, again: () => null };
    if (change.op === 'gap') return { ...common, kind: 'gap' };
    const { rows: [notification], unreadCount } = await stores.notifications.listByIds(viewer.userId, [change.id]);
    if (notification === undefined || !(notification.visible || notification.gone)) return null;
    await noteSeen(stores, viewer.userId, [notification]);
    return { ...common, kind: 'changed', notification, unreadCount, removed: !notification.visible };
  };

  /**
   * What changes about the viewer's notifications from `after` (a liveCursor or an event's cursor) on, or from now on. Throws
   * BadUserInputError on a cursor that is none of the viewer's live notifications.
   */
  return async function notificationEvents(viewer: Viewer, after: string | undefined): Promise<LiveStream<NotificationEvent>> {
    const from = after === undefined ? undefined : positionFromBytes(decodeCursor('notificationsLive', viewer.userId, after));
    return new LogStream(await followLog({ logs: stores.notificationLogs, userId: viewer.userId, from, onCacheError }), viewer, { toEvent });
  };
}
