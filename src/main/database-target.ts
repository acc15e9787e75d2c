import { loadConfig } from '../config.ts';
import { dataFolderPath, findInstance } from '../dev/data-folder.ts';
import { openDatabase, type Database } from '../stores/postgres/database.ts';
import { CommandError } from './command.ts';

const UNDEFINED_TABLE = '42P01';

/** The database that DATABASE_URL names, or else that of the instance that runs from this folder. */
function findDatabaseUrl(env: NodeJS.ProcessEnv): string {
  const databaseUrl = env['DATABASE_URL'] || findInstance(dataFolderPath(env))?.databaseUrl;
  if (databaseUrl === undefined) throw new CommandError('No Linnet runs from this folder: run "npm start" in another terminal first, or set DATABASE_URL.');
  return loadConfig({ DATABASE_URL: databaseUrl, REDIS_URL: 'redis://unused' }).databaseUrl;
}

/** Throws CommandError where it cannot be used. By default one connection: most commands do one thing after the other. */
export async function openTargetDatabase(env: NodeJS.ProcessEnv, poolSize = 1): Promise<Database> {
  // A connection that breaks fails the statement that uses it, which is heard of there.
  const database = openDatabase({ url: findDatabaseUrl(env), poolSize, onError: () => undefined });
  try {
    await database.rows('target_check', 'SELECT FROM count_checks LIMIT 0', []);
    return database;
  } catch (error) {
    await database.close();
    if (!(error instanceof Error)) throw error;
    const missing = 'code' in error && error.code === UNDEFINED_TABLE;
    throw new CommandError(missing
      ? 'The database does not have the tables of this version yet: start Linnet once, or run "npm run migrate".'
      : `PostgreSQL cannot be used: ${describe(error)}`, { cause: error });
  }
}

/** A refused connection is an AggregateError without a message of its own. */
const describe = (error: Error): string => error.message || (error instanceof AggregateError ? error.errors.map(String).join(', ') : error.name);
