import type { RedisClients } from './client.ts';
import { channels, keys } from './keys.ts';
import { createLiveLogStore, type LiveLog } from './live-log.store.ts';
import type { PubSub } from './pub-sub.ts';
import type { RunScript } from './scripts.ts';

export type NotificationLogStore = ReturnType<typeof createNotificationLogStore>;

/** That a notification is not what it was: what it is now stands in PostgreSQL. */
export type NotificationOp = 'changed';

const CHANGED = 'c';
const notificationLog: LiveLog<NotificationOp> = { key: keys.notificationLog, channel: channels.notifications, ops: { [CHANGED]: 'changed' } };
/** What a reader who comes back can still be told; more than that is a gap. */
const MAX_ENTRIES = 500;

export function createNotificationLogStore(redis: Pick<RedisClients, 'commands'>, run: RunScript, runInReaction: RunScript, pubSub: PubSub) {
  return {
    ...createLiveLogStore(redis, run, pubSub, notificationLog),

    /** Tells whoever listens to each recipient's notifications; once more is no harm. */
    async append(changed: readonly { recipientId: string; id: string }[]): Promise<void> {
      await Promise.all(changed.map(({ recipientId, id }) =>
        runInReaction('append-to-log', [keys.notificationLog(recipientId)], [CHANGED, id, MAX_ENTRIES, channels.notifications(recipientId)])));
    },
  };
}
