import { exportJWK, generateKeyPair, importJWK, type CryptoKey } from 'jose';
import { newId } from '../../domain/ids.ts';
import type { SigningKey } from '../../stores/postgres/signing-key.store.ts';

/** RFC 8037 with curve Ed25519. */
export const SIGNING_ALGORITHM = 'EdDSA';

/** A signing key, ready for use. */
export interface RingKey {
  kid: string;
  privateKey: CryptoKey;
  publicKey: CryptoKey;
  createdAt: Date;
  retiredAt: Date | null;
}

export async function makeKey(createdAt: Date): Promise<Omit<SigningKey, 'retiredAt'>> {
  const { privateKey } = await generateKeyPair(SIGNING_ALGORITHM, { crv: 'Ed25519', extractable: true });
  return { kid: newId(), privateJwk: await exportJWK(privateKey), createdAt };
}

export async function importKey({ kid, privateJwk, createdAt, retiredAt }: SigningKey): Promise<RingKey> {
  const { d: _, ...publicJwk } = privateJwk;
  const [privateKey, publicKey] = await Promise.all([importJWK(privateJwk, SIGNING_ALGORITHM), importJWK(publicJwk, SIGNING_ALGORITHM)]);
  if (privateKey instanceof Uint8Array || publicKey instanceof Uint8Array) throw new Error(`Signing key ${kid} is not an Ed25519 key.`);
  return { kid, privateKey, publicKey, createdAt, retiredAt };
}
