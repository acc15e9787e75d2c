import type { JWK } from 'jose';
import type { Database } from './database.ts';

export type SigningKeyStore = ReturnType<typeof createSigningKeyStore>;

export interface SigningKey {
  kid: string;
  privateJwk: JWK;
  createdAt: Date;
  /** Since when a newer key signs in its place. */
  retiredAt: Date | null;
}

/** Held to the end of the transaction by whoever rotates; the number is this lock's name. */
const ROTATION_LOCK = 7_301_001;

export function createSigningKeyStore(db: Database) {
  return {
    /** Newest first. */
    async list(): Promise<SigningKey[]> {
      const rows = await db.prisma.signingKey.findMany({ orderBy: { createdAt: 'desc' } });
      return rows.map((row) => ({ ...row, privateJwk: row.privateJwk as JWK }));
    },

    /**
     * Lets `key` sign in place of what signed so far, unless a key made after `unlessMadeAfter` does. Nodes that come at
     * once queue at the lock, and all but the first find the key of the first.
     */
    rotate: (key: Omit<SigningKey, 'retiredAt'>, unlessMadeAfter: Date | null): Promise<void> => db.transaction(async (client) => {
      await client.query('SELECT pg_advisory_xact_lock($1)', [ROTATION_LOCK]);
      const { rowCount } = await client.query('SELECT FROM signing_keys WHERE retired_at IS NULL AND created_at > $1', [unlessMadeAfter]);
      if (rowCount !== 0) return;
      await client.query('UPDATE signing_keys SET retired_at = $1 WHERE retired_at IS NULL', [key.createdAt]);
      await client.query('INSERT INTO signing_keys (kid, private_jwk, created_at) VALUES ($1, $2, $3)', [key.kid, key.privateJwk, key.createdAt]);
    }),

    /** Deletes keys that retired before `before`, and returns their number. */
    async deleteRetiredBefore(before: Date): Promise<number> {
      const { count } = await db.prisma.signingKey.deleteMany({ where: { retiredAt: { lt: before } } });
      return count;
    },
  };
}
