import { createListNotifications, type ListNotificationsDependencies } from './list-notifications.ts';
import { createMarkNotificationsRead } from './mark-notifications-read.ts';
import { createNotificationEvents, type NotificationEventsDependencies } from './notification-events.ts';
import type { Stores } from '../../stores/stores.ts';

export interface NotificationServiceDependencies extends NotificationEventsDependencies {
  stores: ListNotificationsDependencies['stores'] & Pick<Stores, 'relayWake'>;
}

/** What people are told of what others do. */
export const createNotificationServices = (dependencies: NotificationServiceDependencies) => ({
  notifications: createListNotifications(dependencies),
  notificationEvents: createNotificationEvents(dependencies),
  markNotificationsRead: createMarkNotificationsRead(dependencies),
});
