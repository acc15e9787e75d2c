import type { FindTweetDependencies } from '../reactions/find-tweet.ts';
import { createListNotifications, type ListNotificationsDependencies } from './list-notifications.ts';
import { createMarkNotificationsRead } from './mark-notifications-read.ts';
import { createMuteConversation } from './mute-conversation.ts';
import { createNotificationEvents, type NotificationEventsDependencies } from './notification-events.ts';
import { createNotificationSettings } from './notification-settings.ts';
import { createPurgeNotifications, type PurgeNotificationsDependencies } from './purge-notifications.ts';
import type { Stores } from '../../stores/stores.ts';

export interface NotificationServiceDependencies extends Omit<NotificationEventsDependencies, 'caches'>, Pick<PurgeNotificationsDependencies, 'now'> {
  caches: NotificationEventsDependencies['caches'] & FindTweetDependencies['caches'];
  stores: ListNotificationsDependencies['stores'] & Pick<Stores, 'relayWake' | 'notificationRetention' | 'notificationSettings' | 'conversationMutes'>;
}

/** What people are told of what others do. */
export const createNotificationServices = (dependencies: NotificationServiceDependencies) => ({
  notifications: createListNotifications(dependencies),
  notificationEvents: createNotificationEvents(dependencies),
  markNotificationsRead: createMarkNotificationsRead(dependencies),
  ...createNotificationSettings(dependencies),
  ...createMuteConversation(dependencies),
  purgeNotifications: createPurgeNotifications(dependencies),
});
