import type { Database } from './database.ts';

export type VapidKeyStore = ReturnType<typeof createVapidKeyStore>;

export interface VapidKeys {
  /** base64url, as browsers want them. */
  publicKey: string;
  privateKey: string;
}

export function createVapidKeyStore(db: Database) {
  return {
    /** The keys that every node uses; those given where there are none yet. The primary key decides which node was first. */
    async findOrInsert({ publicKey, privateKey }: VapidKeys): Promise<VapidKeys> {
      await db.rows('vapid_keys_insert', 'INSERT INTO vapid_keys (id, public_key, private_key, created_at) VALUES (1, $1, $2, now()) ON CONFLICT DO NOTHING', [publicKey, privateKey]);
      const [keys] = await db.rows<VapidKeys>('vapid_keys', 'SELECT public_key AS "publicKey", private_key AS "privateKey" FROM vapid_keys', []);
      if (keys === undefined) throw new Error('There are no VAPID keys, although some were just written.');
      return keys;
    },
  };
}
