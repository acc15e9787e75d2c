import { decodePlaceCursor, encodeCursor } from '../../domain/cursors.ts';
import { BadUserInputError } from '../../domain/errors.ts';
import type { Notification, NotificationType } from '../../domain/notification.ts';
import type { Page, PageRequest } from '../../domain/pages.ts';
import { START_OF_STREAM, positionToBytes } from '../../domain/stream-position.ts';
import type { NotificationRow } from '../../stores/postgres/notification.store.ts';
import type { Stores } from '../../stores/stores.ts';
import { fillPage, type Placed } from '../pages/fill-page.ts';
import type { SignedInRequest } from '../request.ts';

export interface NotificationPage extends Page<Placed<Notification>> {
  /** Of all types. */
  unreadCount: number;
  liveCursor: string;
}

export interface NotificationPageRequest extends PageRequest {
  /** Undefined for all. */
  types: readonly NotificationType[] | undefined;
}

export interface ListNotificationsDependencies {
  stores: Pick<Stores, 'notifications' | 'notificationLogs'>;
  onCacheError: (error: Error) => void;
}

export function createListNotifications({ stores, onCacheError }: ListNotificationsDependencies) {
  /** With Redis away a position from which every resumption is a gap. */
  const livePosition = (userId: string) => stores.notificationLogs.open(userId).catch((error: Error) => {
    onCacheError(error);
    return START_OF_STREAM;
  });

  /**
   * What the viewer was told, what changed last first. A place belongs to one state of a notification and is never given
   * again: one that grows while somebody pages leaves its place for one above all others, so no page shows it a second time,
   * and those who stay keep their order. Throws BadUserInputError on `first`, `after` and `types`.
   */
  return async function notifications({ viewer: { userId } }: SignedInRequest, { first, after, types }: NotificationPageRequest): Promise<NotificationPage> {
    if (types?.length === 0) throw new BadUserInputError('types', 'types must name at least one type; leave it out for all of them.');
    const before = after === undefined ? undefined : decodePlaceCursor('notifications', userId, after);
    // Asked before the page is read: what comes later is in the page, or after this position, or both.
    const position = await livePosition(userId);
    let unreadCount: number | undefined;
    const page = await fillPage({
      first,
      before,
      list: async (from, limit) => {
        const found = await stores.notifications.list(userId, from, limit, types && [...new Set(types)]);
        // That of the first rows, with which it was read.
        unreadCount ??= found.unreadCount;
        return found.rows.map((row) => ({ id: row.position, row }));
      },
      load: ({ row }) => (row.visible ? row : null),
    });
    await noteSeen(stores, userId, page.items.map(({ item }) => item));
    return { ...page, unreadCount: unreadCount ?? 0, liveCursor: encodeCursor('notificationsLive', userId, positionToBytes(position)) };
  };
}

/** So that markNotificationsRead knows how its caller has seen them. Most pages show nothing that was not noted before. */
export async function noteSeen({ notifications }: Pick<Stores, 'notifications'>, userId: string, shown: readonly NotificationRow[]): Promise<void> {
  const unseen = shown.filter((row) => row.unseen);
  if (unseen.length > 0) await notifications.updateSeen(userId, unseen);
}
