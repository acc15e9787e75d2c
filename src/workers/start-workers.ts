import type { Logger } from '../lib/logger.ts';
import type { Services } from '../services/services.ts';
import type { RedisClients } from '../stores/redis/client.ts';
import type { SearchIndex } from '../stores/search/elasticsearch/open-search-index.ts';
import type { Stores } from '../stores/stores.ts';
import { createAcknowledger } from './acknowledger.ts';
import { defineWorker, type WorkerDependencies } from './define-worker.ts';
import { startDiscovery } from './discovery.worker.ts';
import { hashtagsReaction } from './hashtags.worker.ts';
import { homeTimelinesReaction } from './home-timelines.worker.ts';
import { startMaintenance } from './maintenance.worker.ts';
import { notificationsReaction } from './notifications.worker.ts';
import { startOutboxRelay } from './outbox-relay.ts';
import { createReactionQueues, type ReactionQueues } from './queues.ts';
import { searchReaction } from './search.worker.ts';
import { startIndexing } from './start-indexing.ts';
import { webPushReaction } from './web-push.worker.ts';
import { trendsReaction } from './trends.worker.ts';
import { tombstonesReaction } from './tombstones.worker.ts';

export interface WorkersDependencies {
  /** Authors with more followers are not pushed to them. */
  fanOutPushLimit: number;
  stores: Stores;
  services: Pick<Services, 'maintenance' | 'notifications' | 'push' | 'discovery'>;
  redis: RedisClients;
  /** Undefined where PostgreSQL answers searches. */
  searchIndex: SearchIndex | undefined;
  logger: Logger;
  observeReaction: WorkerDependencies['observeReaction'];
}

export interface Workers {
  queues: ReactionQueues;
  isRunning(): boolean;
  /** Finishes what was begun, takes nothing more. */
  close(): Promise<void>;
}

/** The relay and every reaction; the list below is all there are. */
export function startWorkers({ fanOutPushLimit, stores, services, redis, searchIndex, logger, observeReaction }: WorkersDependencies): Workers {
  const indexing = searchIndex && startIndexing({ stores, searchIndex, logger });
  if (indexing === undefined) forgetIndexes(stores, logger);
  const reactions = [
    homeTimelinesReaction({ stores, pushLimit: fanOutPushLimit }),
    notificationsReaction(stores),
    tombstonesReaction(services.maintenance),
    webPushReaction(services.push),
    hashtagsReaction(stores),
    trendsReaction(stores),
    ...(indexing === undefined ? [] : [searchReaction({ stores, writer: indexing.writer })]),
  ];
  const onQueueError = (error: Error): void => logger.debug({ err: error }, 'the queue is not reachable');
  const queues = createReactionQueues(redis, reactions, onQueueError);
  const acknowledger = createAcknowledger({ outbox: stores.outbox, logger });
  const workers = reactions.flatMap((reaction) => (['main', 'slow'] as const).map((lane) =>
    defineWorker(reaction, lane, { redis, queues, outbox: stores.outbox, acknowledger, logger, observeReaction })));
  // None of this waits for Redis: a process that starts without it says on /readyz what it lacks, and can be stopped.
  const relay = startOutboxRelay({ outbox: stores.outbox, relayWake: stores.relayWake, dispatch: queues.dispatch, indexing, logger });
  const maintenance = startMaintenance({ services, redis, relayWake: stores.relayWake, logger });
  const discovery = startDiscovery({ services, redis, relayWake: stores.relayWake, logger });
  return {
    queues,
    isRunning: () => workers.every((worker) => worker.isRunning()),
    async close() {
      await relay.close();
      await indexing?.close();
      await Promise.all([maintenance.close(), discovery.close()]);
      await Promise.all(workers.map((worker) => worker.close()));
      await acknowledger.close();
      await queues.close();
    },
  };
}

/** Elasticsearch is not configured (any more): nothing is written for it, and an index that is left there falls behind. */
function forgetIndexes({ searchIndexes }: Pick<Stores, 'searchIndexes'>, logger: Logger): void {
  searchIndexes.deleteAll().catch((error: unknown) => logger.warn({ err: error }, 'it could not be noted that no search index is kept'));
}
