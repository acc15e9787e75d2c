import webPush from 'web-push';
import { TweetTombstone } from '../../domain/tweet.ts';
import type { LoaderFactory } from '../../loaders/loaders.ts';
import type { Logger } from '../../lib/logger.ts';
import type { NotificationRow } from '../../stores/postgres/notification.store.ts';
import type { PushSubscription } from '../../stores/postgres/push-subscription.store.ts';
import type { VapidKeys } from '../../stores/postgres/vapid-key.store.ts';
import type { Stores } from '../../stores/stores.ts';
import { deliverPush, type DeliverPushOptions } from './deliver-push.ts';
import { PrivateAddressError } from './public-address.ts';

export interface SendPushDependencies extends DeliverPushOptions {
  stores: Pick<Stores, 'notifications' | 'pushSubscriptions'>;
  newLoaders: LoaderFactory;
  vapidKeys: () => Promise<VapidKeys>;
  /** mailto: or https:, for the people who run a push service. */
  contact: string;
  logger: Logger;
  now: () => Date;
}

/** How long a push service keeps it for a browser that is away, and how long Linnet goes on trying. */
const TTL_SECONDS = 4 * 60 * 60;
/** Characters; a payload of 4,096 bytes is all that push services must take. */
const MAX_TEXT = 400;
const MAX_NAME = 60;

export function createSendPush({ stores, newLoaders, vapidKeys, contact, publicOnly, logger, now }: SendPushDependencies) {
  const toPayload = async (notification: NotificationRow, unreadCount: number): Promise<string> => {
    const loaders = newLoaders({ userId: notification.recipientId, sessionId: '' });
    const [actorId] = notification.actorIds;
    const actor = actorId === undefined ? null : await loaders.listedUsers.load(actorId);
    const tweet = notification.tweetId === null ? null : await loaders.tweets.load(notification.tweetId);
    return JSON.stringify({
      id: notification.id,
      type: notification.type,
      actor: actor && { username: actor.username, displayName: actor.displayName.slice(0, MAX_NAME) },
      actorCount: notification.actorCount,
      tweet: tweet === null || tweet instanceof TweetTombstone ? null : { id: tweet.id, text: tweet.text.slice(0, MAX_TEXT) },
      unreadCount,
    });
  };

  const deliver = async ({ endpoint, p256dh, auth }: PushSubscription, payload: string): Promise<number> => {
    const details = { subject: contact, ...await vapidKeys() };
    return deliverPush(webPush.generateRequestDetails({ endpoint, keys: { p256dh, auth } }, payload, { TTL: TTL_SECONDS, vapidDetails: details, contentEncoding: 'aes128gcm' }), { publicOnly });
  };

  /**
   * Tells one browser of one notification, if it is still there, unread and not old news. Drops a subscription that the push
   * service does not know any more, or whose session has ended. Throws where another try may succeed.
   */
  return async function sendPush(recipientId: string, notificationId: string, subscriptionId: string): Promise<void> {
    const subscription = await stores.pushSubscriptions.find(recipientId, subscriptionId);
    const { rows: [notification], unreadCount } = await stores.notifications.listByIds(recipientId, [notificationId]);
    if (subscription === null || notification === undefined || !notification.visible || notification.read) return;
    if (now().getTime() - notification.updatedAt.getTime() > TTL_SECONDS * 1000) return;
    const drop = () => stores.pushSubscriptions.delete(recipientId, subscriptionId);
    if (!subscription.live) return drop();
    const status = await deliver(subscription, await toPayload(notification, unreadCount)).catch((error: unknown) => {
      if (error instanceof PrivateAddressError) return 'private' as const;
      throw error;
    });
    if (status === 'private' || status === 404 || status === 410) return drop();
    if (status === 429 || status >= 500) throw new Error(`The push service answered with ${status}.`);
    if (status >= 300) logger.warn({ status, notificationId }, 'a push service refused a notification; it is not sent again');
  };
}
