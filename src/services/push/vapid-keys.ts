import webPush from 'web-push';
import type { VapidKeys, VapidKeyStore } from '../../stores/postgres/vapid-key.store.ts';

/** The configured keys, or those that all nodes share, made by the first that needs them. Read once for the life of the process. */
export function createVapidKeys(configured: VapidKeys | undefined, vapidKeys: VapidKeyStore): () => Promise<VapidKeys> {
  let known: Promise<VapidKeys> | undefined = configured && Promise.resolve(configured);
  return () => {
    known ??= vapidKeys.findOrInsert(webPush.generateVAPIDKeys()).catch((error: unknown) => {
      known = undefined;
      throw error;
    });
    return known;
  };
}
