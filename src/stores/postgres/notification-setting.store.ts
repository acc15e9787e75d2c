import type { Audience, NotificationType } from '../../domain/notification.ts';
import type { Database } from './database.ts';

export type NotificationSettingStore = ReturnType<typeof createNotificationSettingStore>;

export interface NotificationSettingRow {
  type: NotificationType;
  audience: Audience;
}

export function createNotificationSettingStore(db: Database) {
  return {
    /** What the person has chosen, in no order. */
    list: (userId: string): Promise<NotificationSettingRow[]> =>
      db.rows('notification_settings', 'SELECT type, audience FROM notification_settings WHERE user_id = $1', [userId]),

    /** All of them or none; the other types stay as they are. */
    async update(userId: string, settings: readonly NotificationSettingRow[]): Promise<void> {
      await db.rows('notification_settings_update', `
        INSERT INTO notification_settings (user_id, type, audience) SELECT $1, type, audience FROM unnest($2::text[], $3::text[]) AS chosen(type, audience) ORDER BY type
        ON CONFLICT (user_id, type) DO UPDATE SET audience = excluded.audience`,
      [userId, settings.map(({ type }) => type), settings.map(({ audience }) => audience)]);
    },
  };
}
