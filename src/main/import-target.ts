import { loadConfig, type Config } from '../config.ts';
import { dataFolderPath, findInstance } from '../dev/data-folder.ts';
import { ImportError } from '../domain/import/import-error.ts';
import { openDatabase, type Database } from '../stores/postgres/database.ts';
import { openHomeTimelineReset, type HomeTimelineReset } from '../stores/redis/home-timeline-reset.ts';

export interface ImportTarget {
  database: Database;
  timelines: HomeTimelineReset;
  close(): Promise<void>;
}

/** Reading and writing overlap, and no more than that. */
const POOL_SIZE = 2;

/** The stores that DATABASE_URL and REDIS_URL name, or else those of the instance that runs from this folder. */
export function findImportTarget(env: NodeJS.ProcessEnv): Pick<Config, 'databaseUrl' | 'redisUrl'> {
  if (env['DATABASE_URL'] && env['REDIS_URL']) return loadConfig(env);
  const instance = findInstance(dataFolderPath(env));
  if (instance === undefined) throw new ImportError('No Linnet runs from this folder: run "npm start" in another terminal first, or set DATABASE_URL and REDIS_URL.');
  return loadConfig({ ...env, DATABASE_URL: env['DATABASE_URL'] || instance.databaseUrl, REDIS_URL: env['REDIS_URL'] || instance.redisUrl });
}

/** Throws ImportError where one of the stores cannot be used. */
export async function openImportTarget({ databaseUrl, redisUrl }: Pick<Config, 'databaseUrl' | 'redisUrl'>): Promise<ImportTarget> {
  // A connection that breaks fails the statement that uses it, which is heard of there.
  const database = openDatabase({ url: databaseUrl, poolSize: POOL_SIZE, onError: () => undefined });
  try {
    await database.rows('import_check', 'SELECT FROM users, tweets, follows LIMIT 0', []);
    const timelines = await openHomeTimelineReset(redisUrl, () => undefined).catch((error: Error) => {
      throw new ImportError(`Redis cannot be used: ${describe(error)}`, { cause: error });
    });
    return {
      database,
      timelines,
      async close() {
        timelines.close();
        await database.close();
      },
    };
  } catch (error) {
    await database.close();
    if (error instanceof ImportError || !(error instanceof Error)) throw error;
    const missing = 'code' in error && error.code === '42P01';
    throw new ImportError(missing
      ? 'The database has no tables of Linnet yet: start Linnet once, or apply the migrations.'
      : `PostgreSQL cannot be used: ${describe(error)}`, { cause: error });
  }
}

/** A refused connection is an AggregateError without a message of its own. */
const describe = (error: Error): string => error.message || (error instanceof AggregateError ? error.errors.map(String).join(', ') : error.name);
