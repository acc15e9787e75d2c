import { setTimeout as delay } from 'node:timers/promises';
import type { SigningKeyStore } from '../../stores/postgres/signing-key.store.ts';
import { importKey, type RingKey } from './ring-key.ts';

/** How old a node's picture of the keys may be; as long may it go on signing with a key that another node retired. */
export const MAX_PICTURE_AGE_MS = 60_000;
/** Tokens with forged key ids make a node read the keys no more often than this, and wait for it meanwhile. */
const MIN_RELOAD_INTERVAL_MS = 1_000;

/** The keys of `signing_keys` as this node last read them. */
export function createKeyPicture(signingKeys: SigningKeyStore) {
  let keys = new Map<string, RingKey>();
  let loadedAtMs = -Infinity;
  let reloading: Promise<void> | null = null;

  async function load(): Promise<void> {
    const startedAtMs = performance.now();
    const stored = await signingKeys.list();
    const imported = new Map(await Promise.all(stored.map(async (key) => [key.kid, await importKey(key)] as const)));
    // A load that began before another's may end after it, and would bring back what was there before a new key.
    if (startedAtMs < loadedAtMs) return;
    keys = imported;
    loadedAtMs = startedAtMs;
  }

  return {
    /** Reads the keys at once. */
    load,
    /** Reads them when it is time; whoever asks meanwhile shares the load that is on its way. */
    reload(): Promise<void> {
      const waitMs = Math.max(0, loadedAtMs + MIN_RELOAD_INTERVAL_MS - performance.now());
      reloading ??= delay(waitMs).then(load).finally(() => { reloading = null; });
      return reloading;
    },
    isStale: (): boolean => performance.now() - loadedAtMs > MAX_PICTURE_AGE_MS,
    find: (kid: string): RingKey | undefined => keys.get(kid),
    /** The one that signs. */
    current: (): RingKey | undefined => [...keys.values()].find((key) => key.retiredAt === null),
  };
}
