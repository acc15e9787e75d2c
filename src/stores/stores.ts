import type { Database } from './postgres/database.ts';
import { createAccountStore } from './postgres/account.store.ts';
import { createFollowStore } from './postgres/follow.store.ts';
import { createIdempotencyKeyStore } from './postgres/idempotency-key.store.ts';
import { createSessionStore } from './postgres/session.store.ts';
import { createSigningKeyStore } from './postgres/signing-key.store.ts';
import { createUserStore } from './postgres/user.store.ts';
import type { RedisClients } from './redis/client.ts';
import { createSessionCacheStore } from './redis/session-cache.store.ts';

export type Stores = ReturnType<typeof createStores>;

/** Every store, each the only one to know its tables or keys. */
export function createStores(db: Database, redis: RedisClients) {
  return {
    users: createUserStore(db),
    follows: createFollowStore(db),
    accounts: createAccountStore(db),
    sessions: createSessionStore(db),
    signingKeys: createSigningKeyStore(db),
    idempotencyKeys: createIdempotencyKeyStore(db),
    sessionCache: createSessionCacheStore(redis),
  };
}
