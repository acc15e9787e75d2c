import type { Config } from '../config.ts';
import type { Logger } from '../lib/logger.ts';
import type { LoaderFactory } from '../loaders/loaders.ts';
import type { Metrics } from '../metrics.ts';
import type { Services } from '../services/services.ts';
import type { Database } from '../stores/postgres/database.ts';
import type { RedisClients } from '../stores/redis/client.ts';

/** What the API takes from the composition root. */
export interface ServerDependencies {
  config: Pick<Config, 'shutdownTimeoutMs'>;
  logger: Logger;
  metrics: Metrics;
  database: Database;
  redis: RedisClients;
  services: Services;
  newLoaders: LoaderFactory;
}
