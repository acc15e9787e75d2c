import type { Config } from './config.ts';
import type { Logger } from './lib/logger.ts';
import { createCompareForViewer } from './loaders/compare-for-viewer.ts';
import { createEntityCaches } from './loaders/entity-caches.ts';
import type { BatchObserver } from './loaders/create-loader.ts';
import { joinReadsOfTurn } from './loaders/live-stores.ts';
import { createLoaders, type LiveLoaderFactory, type LoaderFactory } from './loaders/loaders.ts';
import { createNewTweets } from './loaders/new-tweets.ts';
import { createMetrics, type Metrics } from './metrics.ts';
import { openSearch } from './open-search.ts';
import { createServices, type ServiceDependencies, type Services } from './services/services.ts';
import { STATEMENT_TIMEOUT_MS, openDatabase, type Database } from './stores/postgres/database.ts';
import { openRedis, type RedisClients } from './stores/redis/client.ts';
import { openSearchIndex, type SearchIndex } from './stores/search/elasticsearch/open-search-index.ts';
import { createStores, type Stores } from './stores/stores.ts';

/** Everything that a role of the product is made of; nothing in it listens or works yet. */
export interface App {
  config: Config;
  logger: Logger;
  metrics: Metrics;
  database: Database;
  redis: RedisClients;
  stores: Stores;
  /** Undefined where PostgreSQL answers searches. */
  searchIndex: SearchIndex | undefined;
  services: Services;
  newLoaders: LoaderFactory;
  close(): Promise<void>;
}

/** `overrides` are for tests. */
export function createApp(config: Config, logger: Logger, overrides: Pick<ServiceDependencies, 'passwordHasher'> = {}): App {
  const metrics = createMetrics();
  const database = openDatabase({
    url: config.databaseUrl,
    poolSize: config.databasePoolSize,
    statementTimeoutMs: STATEMENT_TIMEOUT_MS,
    onError: (error) => logger.warn({ err: error }, 'a PostgreSQL connection was lost'),
    observe: ({ name, durationSeconds }) => metrics.statementDuration.observe({ statement: name }, durationSeconds),
  });
  const redis = openRedis(config.redisUrl, (error) => logger.debug({ err: error }, 'Redis is not reachable'));
  // Redis holds nothing that cannot be had again: its failures are noted, and the work goes on.
  const onCacheError = (error: Error): void => logger.debug({ err: error }, 'Redis failed; PostgreSQL stood in');
  const stores = createStores(database, redis, onCacheError);
  const searchIndex = config.elasticsearch && openSearchIndex({
    ...config.elasticsearch, visibility: stores.searchVisibility, pointsInTime: stores.pointsInTime,
    onError: (error) => logger.debug({ err: error }, 'a point in time of Elasticsearch could not be kept or closed'),
  });
  const observeBatch: BatchObserver = (loader, size) => metrics.loaderBatchSize.observe({ loader }, size);
  const newLoaders: LoaderFactory = (viewer) => createLoaders(stores, viewer, observeBatch);
  const liveStores = joinReadsOfTurn(stores);
  const newLiveLoaders: LiveLoaderFactory = (viewer, reads) => createLoaders(liveStores, viewer, observeBatch, reads);
  const caches = createEntityCaches(stores.invalidations, onCacheError);
  const compareForViewer = createCompareForViewer({ stores, caches, onError: onCacheError });
  const newTweets = createNewTweets({ stores, caches, onError: onCacheError });
  const observeCache = (cache: string, hit: boolean): void => metrics.cacheRequests.inc({ cache, outcome: hit ? 'hit' : 'miss' });
  metrics.backlog.readOutboxFrom(stores.outbox.stats, (error) => logger.debug({ err: error }, 'the outbox could not be measured'));
  metrics.countDrift.readFrom(stores.counts.listChecks, (error) => logger.debug({ err: error }, 'what is known of the counts could not be read'));
  const services = createServices({ webPush: config.webPush, askSearch: openSearch({ stores, searchIndex, metrics, logger }), stores, caches, logger, newLoaders, newLiveLoaders, compareForViewer, newTweets, onCacheError, observeCache, ...overrides });
  return {
    config, logger, metrics, database, redis, stores, searchIndex, services, newLoaders,
    async close() {
      await searchIndex?.close();
      await stores.searchWords.written();
      await redis.close();
      await database.close();
    },
  };
}
