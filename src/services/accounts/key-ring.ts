import { isId } from '../../domain/ids.ts';
import { ACCESS_TOKEN_TTL_SECONDS } from '../../domain/session.ts';
import type { Logger } from '../../lib/logger.ts';
import type { SigningKeyStore } from '../../stores/postgres/signing-key.store.ts';
import { createKeyPicture, MAX_PICTURE_AGE_MS } from './key-picture.ts';
import { makeKey, type RingKey } from './ring-key.ts';

export type KeyRing = ReturnType<typeof createKeyRing>;

export interface KeyRingDependencies {
  signingKeys: SigningKeyStore;
  logger: Logger;
  now: () => Date;
}

/** docs/adr/0003-signing-keys.md. */
export const MAX_SIGNING_KEY_AGE_MS = 30 * 24 * 60 * 60 * 1000;
/** From then on no token is left that a retired key signed in good faith; the last minute is for clocks that differ. */
export const RETIRED_KEY_GRACE_MS = ACCESS_TOKEN_TTL_SECONDS * 1000 + MAX_PICTURE_AGE_MS + 60_000;

/** The signing keys that all nodes share. */
export function createKeyRing({ signingKeys, logger, now }: KeyRingDependencies) {
  const picture = createKeyPicture(signingKeys);
  let replacing: Promise<void> | null = null;

  async function replace(unlessMadeAfter: Date | null): Promise<void> {
    await signingKeys.rotate(await makeKey(now()), unlessMadeAfter);
    await picture.load();
  }

  return {
    /** The key that signs; makes a new one where there is none or it is older than 30 days. */
    async signingKey(): Promise<RingKey> {
      if (picture.isStale()) await picture.reload();
      const oldest = new Date(now().getTime() - MAX_SIGNING_KEY_AGE_MS);
      let key = picture.current();
      if (key === undefined || key.createdAt <= oldest) {
        replacing ??= replace(oldest).finally(() => { replacing = null; });
        await replacing;
        key = picture.current();
      }
      if (key === undefined) throw new Error('There is no signing key, although one was just made.');
      return key;
    },

    /** The key of a token's `kid` as long as it verifies, or null; reads the keys again before it denies one. */
    async verificationKey(kid: string): Promise<RingKey | null> {
      if (!isId(kid)) return null;
      if (picture.find(kid) === undefined) await picture.reload();
      return this.heldKey(kid);
    },

    /** The same without waiting for PostgreSQL; a stale picture is renewed behind the caller's back. */
    heldKey(kid: string): RingKey | null {
      if (picture.isStale()) picture.reload().catch((error: unknown) => logger.warn({ err: error }, 'the signing keys could not be read again'));
      const key = picture.find(kid);
      if (key === undefined) return null;
      return key.retiredAt !== null && now().getTime() - key.retiredAt.getTime() > RETIRED_KEY_GRACE_MS ? null : key;
    },

    /** Makes a new key sign from now on, on every node within a minute. */
    rotateSigningKey: (): Promise<void> => replace(null),
  };
}
