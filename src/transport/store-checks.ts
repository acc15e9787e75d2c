import type { Database } from '../stores/postgres/database.ts';
import { listMissingMigrations } from '../stores/postgres/missing-migrations.ts';
import type { RedisClients } from '../stores/redis/client.ts';
import type { ReadinessCheck } from './health.ts';

/** What every role needs before it can serve. */
export function storeChecks({ database, redis }: { database: Database; redis: RedisClients }): Record<string, ReadinessCheck> {
  // Once all are applied they stay so: afterwards a ping is enough.
  let migrated = false;
  return {
    async postgresql() {
      if (migrated) {
        await database.ping();
        return null;
      }
      const missing = await listMissingMigrations(database);
      migrated = missing.length === 0;
      return migrated ? null : `migrations are missing: ${missing.join(', ')}`;
    },
    async redis() {
      await redis.commands.ping();
      return null;
    },
  };
}
