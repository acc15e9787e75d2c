import { NotFoundError } from '../../domain/errors.ts';
import { isId } from '../../domain/ids.ts';
import type { Stores } from '../../stores/stores.ts';
import type { SignedInRequest } from '../request.ts';

export function createMarkNotificationsRead({ stores }: { stores: Pick<Stores, 'notifications' | 'relayWake'> }) {
  /**
   * Marks as read what the viewer has seen at or below `upTo`, or everything, and returns the unread count left. What joined
   * a group after the viewer last saw it keeps it unread. Throws NotFoundError on `upTo` for what is no notification of theirs.
   */
  return async function markNotificationsRead({ viewer }: SignedInRequest, upTo: string | undefined): Promise<number> {
    const left = upTo === undefined || isId(upTo) ? await stores.notifications.updateRead(viewer.userId, upTo) : null;
    if (left === null) throw new NotFoundError('You have no such notification.', 'upTo');
    stores.relayWake.wake();
    return left;
  };
}
