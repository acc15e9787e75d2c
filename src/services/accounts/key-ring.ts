import { setTimeout as delay } from 'node:timers/promises';
import { isId } from '../../domain/ids.ts';
import { ACCESS_TOKEN_TTL_SECONDS } from '../../domain/session.ts';
import type { Logger } from '../../lib/logger.ts';
import type { SigningKeyStore } from '../../stores/postgres/signing-key.store.ts';
import { importKey, makeKey, type RingKey } from './ring-key.ts';

export type KeyRing = ReturnType<typeof createKeyRing>;

export interface KeyRingDependencies {
  signingKeys: SigningKeyStore;
  logger: Logger;
  now: () => Date;
}

/** docs/adr/0003-signing-keys.md. */
export const MAX_SIGNING_KEY_AGE_MS = 30 * 24 * 60 * 60 * 1000;
/** How old a node's picture of the keys may be; as long may it go on signing with a key that another node retired. */
const MAX_PICTURE_AGE_MS = 60_000;
/** From then on no token is left that a retired key signed in good faith; the last minute is for clocks that differ. */
export const RETIRED_KEY_GRACE_MS = ACCESS_TOKEN_TTL_SECONDS * 1000 + MAX_PICTURE_AGE_MS + 60_000;
/** Tokens with forged key ids make a node read the keys no more often than this, and wait for it meanwhile. */
const MIN_RELOAD_INTERVAL_MS = 1_000;

/** The signing keys that all nodes share, as this node knows them. */
export function createKeyRing({ signingKeys, logger, now }: KeyRingDependencies) {
  let keys = new Map<string, RingKey>();
  let loadedAtMs = -Infinity;
  let reloading: Promise<void> | null = null;
  let replacing: Promise<void> | null = null;

  const isStale = (): boolean => performance.now() - loadedAtMs > MAX_PICTURE_AGE_MS;

  async function load(): Promise<void> {
    const startedAtMs = performance.now();
    const stored = await signingKeys.list();
    const imported = new Map(await Promise.all(stored.map(async (key) => [key.kid, await importKey(key)] as const)));
    // A load that began before another's may end after it, and would bring back what was there before a new key.
    if (startedAtMs < loadedAtMs) return;
    keys = imported;
    loadedAtMs = startedAtMs;
  }

  /** Whoever asks meanwhile shares the load that is on its way. */
  function reload(): Promise<void> {
    const waitMs = Math.max(0, loadedAtMs + MIN_RELOAD_INTERVAL_MS - performance.now());
    reloading ??= delay(waitMs, undefined, { ref: false }).then(load).finally(() => { reloading = null; });
    return reloading;
  }

  const current = (): RingKey | undefined => [...keys.values()].find((key) => key.retiredAt === null);

  async function replace(unlessMadeAfter: Date | null): Promise<void> {
    await signingKeys.rotate(await makeKey(now()), unlessMadeAfter);
    await load();
  }

  return {
    /** The key that signs; makes a new one where there is none or it is older than 30 days. */
    async signingKey(): Promise<RingKey> {
      if (isStale()) await reload();
      const oldest = new Date(now().getTime() - MAX_SIGNING_KEY_AGE_MS);
      let key = current();
      if (key === undefined || key.createdAt <= oldest) {
        replacing ??= replace(oldest).finally(() => { replacing = null; });
        await replacing;
        key = current();
      }
      if (key === undefined) throw new Error('There is no signing key, although one was just made.');
      return key;
    },

    /** The key of a token's `kid` as long as it verifies, or null; reads the keys again before it denies one. */
    async verificationKey(kid: string): Promise<RingKey | null> {
      if (!isId(kid)) return null;
      if (!keys.has(kid)) await reload();
      else if (isStale()) reload().catch((error: unknown) => logger.warn({ err: error }, 'the signing keys could not be read again'));
      return this.heldKey(kid);
    },

    /** The same without asking PostgreSQL. */
    heldKey(kid: string): RingKey | null {
      const key = keys.get(kid);
      if (key === undefined) return null;
      return key.retiredAt !== null && now().getTime() - key.retiredAt.getTime() > RETIRED_KEY_GRACE_MS ? null : key;
    },

    /** Makes a new key sign from now on, on every node within a minute. */
    rotateSigningKey: (): Promise<void> => replace(null),
  };
}
