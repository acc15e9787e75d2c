import { loadConfig } from '../config.ts';
import { dataFolderPath, findInstance } from '../dev/data-folder.ts';
import type { Database } from '../stores/postgres/database.ts';
import { openSearchIndex, type SearchIndex } from '../stores/search/elasticsearch/open-search-index.ts';
import { createSearchVisibilityStore } from '../stores/search/search-visibility.store.ts';
import { CommandError } from './command.ts';
import { openTargetDatabase } from './database-target.ts';

export interface SearchTarget {
  database: Database;
  /** Undefined where PostgreSQL answers searches. */
  searchIndex: SearchIndex | undefined;
  close(): Promise<void>;
}

/** The stores that DATABASE_URL and ELASTICSEARCH_URL name, or else those of the instance that runs from this folder. */
export async function openSearchTarget(env: NodeJS.ProcessEnv): Promise<SearchTarget> {
  const instance = env['DATABASE_URL'] ? undefined : findInstance(dataFolderPath(env));
  const database = await openTargetDatabase(env, POOL_SIZE);
  const url = env['ELASTICSEARCH_URL'] || instance?.elasticsearchUrl;
  if (url === undefined) return { database, searchIndex: undefined, close: database.close };
  const { elasticsearch } = loadConfig({ ...env, DATABASE_URL: 'postgresql://unused', REDIS_URL: 'redis://unused', ELASTICSEARCH_URL: url });
  const searchIndex = openSearchIndex({ ...elasticsearch!, visibility: createSearchVisibilityStore(database), onError: () => undefined });
  const close = async (): Promise<void> => {
    await searchIndex.close();
    await database.close();
  };
  try {
    await searchIndex.admin.ping();
    return { database, searchIndex, close };
  } catch (error) {
    await close();
    throw new CommandError(`Elasticsearch cannot be used: ${(error as Error).message}`, { cause: error });
  }
}

/** One holds the lock of those that build an index; reading and writing overlap. */
const POOL_SIZE = 3;
