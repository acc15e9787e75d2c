import type { Logger } from '../lib/logger.ts';
import { createIndexWriter, type IndexWriter } from '../services/search/index-writer.ts';
import { createKeepIndexes } from '../services/search/keep-indexes.ts';
import type { SearchIndex } from '../stores/search/elasticsearch/open-search-index.ts';
import type { Stores } from '../stores/stores.ts';

export interface IndexingDependencies {
  stores: Pick<Stores, 'outbox' | 'searchSources' | 'searchIndexes' | 'relayWake'>;
  searchIndex: SearchIndex;
  logger: Logger;
}

export interface Indexing {
  writer: IndexWriter;
  /** While Elasticsearch is away, what is to be indexed stays in the outbox. */
  isAvailable(): boolean;
  close(): Promise<void>;
}

/** Between two looks whether every index is there. */
const LOOK_EVERY_MS = 10_000;
const LOOK_AGAIN_MS = 1_000;

/** What a worker process does for Elasticsearch beside the reaction: sees to it that the indexes are there, and makes good for the time it was away. */
export function startIndexing({ stores, searchIndex: { admin, documents }, logger }: IndexingDependencies): Indexing {
  const stopping = new AbortController();
  const writer = createIndexWriter({
    stores, documents,
    onAvailability(available, error) {
      if (!available) {
        logger.warn({ err: error }, 'Elasticsearch is away; what is to be indexed waits in the outbox');
        return;
      }
      logger.info('Elasticsearch is back; what waited is indexed');
      stores.outbox.makeDueFor('search').then(stores.relayWake.wake, (failure: unknown) => logger.warn({ err: failure }, 'what waited for Elasticsearch is handed out when it is due'));
    },
  });
  const keepIndexes = createKeepIndexes({ stores, documents, admin }, {
    begin: (kind, total, resumedAt) => logger.info({ kind, total, resumedAt }, 'a search index is built'),
    progress: (kind, count) => logger.debug({ kind, count }, 'a search index is built'),
  });

  let wakeUp = (): void => undefined;
  async function run(): Promise<void> {
    while (!stopping.signal.aborted) {
      const pauseMs = await keepIndexes(stopping.signal).then(() => LOOK_EVERY_MS, (error: unknown) => {
        if (!stopping.signal.aborted) logger.warn({ err: error }, 'search indexes could not be looked after; tried again soon');
        return LOOK_AGAIN_MS;
      });
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, pauseMs);
        wakeUp = () => {
          clearTimeout(timer);
          resolve();
        };
        if (stopping.signal.aborted) wakeUp();
      });
    }
  }
  const running = run();

  return {
    writer,
    isAvailable: writer.isAvailable,
    async close() {
      stopping.abort();
      writer.stop();
      wakeUp();
      await running;
    },
  };
}
