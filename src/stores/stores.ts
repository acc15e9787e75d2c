import type { Database } from './postgres/database.ts';
import { createFollowStore } from './postgres/follow.store.ts';
import { createUserStore } from './postgres/user.store.ts';
import type { RedisClients } from './redis/client.ts';

export type Stores = ReturnType<typeof createStores>;

/** Every store, each the only one to know its tables or keys. */
export function createStores(db: Database, _redis: RedisClients) {
  return {
    users: createUserStore(db),
    follows: createFollowStore(db),
  };
}
