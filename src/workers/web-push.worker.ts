import type { Services } from '../services/services.ts';
import type { Reaction } from './reaction.ts';

/** Sends each new notification to each browser that subscribed, one event for each: a push service that is away holds up itself. */
export const webPushReaction = ({ sendPush }: Pick<Services['push'], 'sendPush'>): Reaction => ({
  name: 'web-push',
  concurrency: 16,
  slowLaneConcurrency: 1,
  handlers: {
    'notification.made': ({ payload: { recipientId, notificationId, subscriptionId } }) => sendPush(recipientId, notificationId, subscriptionId),
  },
});
