import type { VapidKeys } from '../../stores/postgres/vapid-key.store.ts';
import type { Stores } from '../../stores/stores.ts';
import { createSendPush, type SendPushDependencies } from './send-push.ts';
import { createSubscribeToPush } from './subscribe-to-push.ts';
import { createVapidKeys } from './vapid-keys.ts';

export interface WebPushOptions {
  /** Undefined: made once and shared by all nodes. */
  keys: VapidKeys | undefined;
  contact: string;
  /** False for tests: else endpoints are public https addresses. */
  publicOnly: boolean;
}

export interface PushServiceDependencies extends Pick<SendPushDependencies, 'newLoaders' | 'logger' | 'now'> {
  stores: SendPushDependencies['stores'] & Pick<Stores, 'vapidKeys'>;
  webPush: WebPushOptions;
}

/** Notifications for browsers that have no page of Linnet open (RFC 8030, 8291, 8292). */
export function createPushServices({ stores, webPush: { keys, ...options }, newLoaders, logger, now }: PushServiceDependencies) {
  const vapidKeys = createVapidKeys(keys, stores.vapidKeys);
  return {
    pushPublicKey: async (): Promise<string> => (await vapidKeys()).publicKey,
    ...createSubscribeToPush({ stores, ...options }),
    sendPush: createSendPush({ stores, newLoaders, vapidKeys, logger, now, ...options }),
  };
}
