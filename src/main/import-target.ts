import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { loadConfig, type Config } from '../config.ts';
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

/** `npm start` writes it when it serves and removes it when it ends. */
const instanceFile = z.object({ databaseUrl: z.string(), redisUrl: z.string() });

/** The stores that DATABASE_URL and REDIS_URL name, or else those of the instance that runs from this folder. */
export function findImportTarget(env: NodeJS.ProcessEnv): Pick<Config, 'databaseUrl' | 'redisUrl'> {
  const named = (env['DATABASE_URL'] ?? '') !== '' && (env['REDIS_URL'] ?? '') !== '';
  if (named) return loadConfig(env);
  const { databaseUrl, redisUrl } = readInstance(join(env['LINNET_DATA_DIR'] || '.linnet', 'instance.json'));
  return loadConfig({ DATABASE_URL: databaseUrl, REDIS_URL: redisUrl, ...withoutEmpty(env) });
}

/** Throws ImportError where one of the stores cannot be used. */
export async function openImportTarget({ databaseUrl, redisUrl }: Pick<Config, 'databaseUrl' | 'redisUrl'>): Promise<ImportTarget> {
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

function readInstance(file: string): z.infer<typeof instanceFile> {
  let content: string;
  try {
    content = readFileSync(file, 'utf8');
  } catch (error) {
    throw new ImportError('No Linnet runs from this folder: run "npm start" in another terminal first, or set DATABASE_URL and REDIS_URL.', { cause: error });
  }
  return instanceFile.parse(JSON.parse(content));
}

const withoutEmpty = (env: NodeJS.ProcessEnv): NodeJS.ProcessEnv => Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));

/** A refused connection is an AggregateError without a message of its own. */
const describe = (error: Error): string => error.message || (error instanceof AggregateError ? error.errors.map(String).join(', ') : error.name);
