import { READ_NOTIFICATION_DAYS } from '../../domain/notification.ts';
import type { Stores } from '../../stores/stores.ts';

/** People, notifications, or actors in one statement: few locks, for a short time. */
const BATCH = 1_000;
const FIRST_ID = '00000000-0000-0000-0000-000000000000';
const RETENTION_MS = READ_NOTIFICATION_DAYS * 24 * 60 * 60 * 1000;

export interface PurgeNotificationsDependencies {
  stores: Pick<Stores, 'notificationRetention'>;
  now: () => Date;
}

export function createPurgeNotifications({ stores: { notificationRetention: store }, now }: PurgeNotificationsDependencies) {
  const purgeOf = async (userId: string, before: Date): Promise<number> => {
    let purged = 0;
    for (;;) {
      const ids = await store.listReadBefore(userId, before, BATCH);
      if (ids.length === 0) return purged;
      while ((await store.deleteActors(userId, ids, BATCH)) === BATCH);
      await store.delete(userId, ids);
      purged += ids.length;
    }
  };

  /**
   * Deletes everybody's notifications that were read and have not changed for 90 days, and returns their number. What is unread
   * stays, and no count changes: a count is what stands in the rows. Any number of nodes may, and may stop anywhere.
   */
  return async function purgeNotifications(isStopping: () => boolean): Promise<number> {
    const before = new Date(now().getTime() - RETENTION_MS);
    let purged = 0;
    let after = FIRST_ID;
    for (;;) {
      const people = await store.listPeople(after, before, BATCH);
      for (const { userId, due } of people) {
        if (isStopping()) return purged;
        if (due) purged += await purgeOf(userId, before);
      }
      if (people.length < BATCH) return purged;
      after = people.at(-1)!.userId;
    }
  };
}
