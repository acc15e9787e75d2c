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
/** Of one script call: bounds how long it blocks Redis for everybody else. */
const LOGS_PER_CALL = 100;

export function createNotificationLogStore(redis: Pick<RedisClients, 'commands'>, run: RunScript, runInReaction: RunScript, pubSub: PubSub) {
  return {
    ...createLiveLogStore(redis, run, pubSub, notificationLog),

    /** Tells whoever listens to each recipient's notifications; once more is no harm. */
    async append(changed: readonly { recipientId: string; id: string }[]): Promise<void> {
      for (let from = 0; from < changed.length; from += LOGS_PER_CALL) {
        const some = changed.slice(from, from + LOGS_PER_CALL);
        await runInReaction('append-to-log', some.map(({ recipientId }) => keys.notificationLog(recipientId)),
          [CHANGED, MAX_ENTRIES, ...some.flatMap(({ recipientId, id }) => [id, channels.notifications(recipientId)])]);
      }
    },
  };
}
