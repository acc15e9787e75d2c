import type { Config } from './config.ts';
import type { Logger } from './lib/logger.ts';
import { createServices, type Services } from './services/services.ts';
import { openDatabase, type Database } from './stores/postgres/database.ts';
import { openRedis, type RedisClients } from './stores/redis/client.ts';
import { createStores, type Stores } from './stores/stores.ts';

/** Everything that a role of the product is made of; nothing in it listens or works yet. */
export interface App {
  config: Config;
  logger: Logger;
  database: Database;
  redis: RedisClients;
  stores: Stores;
  services: Services;
  close(): Promise<void>;
}

export function createApp(config: Config, logger: Logger): App {
  const database = openDatabase({
    url: config.databaseUrl,
    poolSize: config.databasePoolSize,
    onError: (error) => logger.warn({ err: error }, 'a PostgreSQL connection was lost'),
  });
  const redis = openRedis(config.redisUrl, (error) => logger.debug({ err: error }, 'Redis is not reachable'));
  const stores = createStores(database, redis);
  const services = createServices({ stores, logger });
  return {
    config, logger, database, redis, stores, services,
    async close() {
      await redis.close();
      await database.close();
    },
  };
}
