import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';
import type { DataFolder, StoreUrls } from './data-folder.ts';
import { connectOnce, startPostgres } from './embedded-postgres.ts';
import { findRedis } from './find-redis.ts';
import { pingRedis } from './redis-server.ts';
import { startRedis } from './redis.ts';
import { runStep, type Say } from './steps.ts';

export interface EmbeddedStores extends StoreUrls {
  /** Resolves with its name when one of the servers ends before stop() was called. */
  failed: Promise<string>;
  stop(): Promise<void>;
  /** Ends them at once; their files recover at the next start. */
  kill(): void;
}

interface Part {
  name: string;
  url: string;
  ended: Promise<void>;
  stop(): Promise<void>;
  kill(): void;
}

const DATABASE = 'linnet';

/** Starts what the environment does not replace by DATABASE_URL and REDIS_URL. */
export async function startEmbeddedStores(folder: DataFolder, env: NodeJS.ProcessEnv, say: Say): Promise<EmbeddedStores> {
  const parts: Part[] = [];
  let stopping = false;
  const stop = async (): Promise<void> => {
    stopping = true;
    for (const part of parts.toReversed()) await part.stop();
  };
  try {
    const databaseUrl = await given('DATABASE_URL', env, connectOnce) ?? (await start(parts, () => startDatabase(folder, say))).url;
    const redisUrl = await given('REDIS_URL', env, pingRedis) ?? (await start(parts, () => startPrivateRedis(folder, say))).url;
    const failed = new Promise<string>((resolve) => {
      for (const { name, ended } of parts) void ended.then(() => { if (!stopping) resolve(name); });
    });
    return { databaseUrl, redisUrl, failed, stop, kill: () => parts.forEach((part) => part.kill()) };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** A store that the environment names, if it does; throws where nothing answers there. Never prints the URL: it holds a password. */
async function given(name: string, env: NodeJS.ProcessEnv, probe: (url: string) => Promise<void>): Promise<string | undefined> {
  const url = env[name];
  if (url === undefined || url === '') return undefined;
  try {
    await probe(url);
    return url;
  } catch (error) {
    const { hostname, port } = new URL(url);
    const reason = error instanceof AggregateError ? error.errors.map(String).join(', ') : (error as Error).message;
    throw new Error(`What ${name} names, at ${hostname}${port && `:${port}`}, cannot be used: ${reason}`, { cause: error });
  }
}

async function start(parts: Part[], starting: () => Promise<Part>): Promise<Part> {
  const part = await starting();
  parts.push(part);
  return part;
}

async function startDatabase({ path, secrets }: DataFolder, say: Say): Promise<Part> {
  const folder = join(path, 'postgres');
  if (!existsSync(join(folder, 'data'))) say('… Making a new database');
  const postgres = await runStep(say, async () => {
    const server = await startPostgres({ folder, password: secrets.postgres });
    await createDatabase(server.url('postgres'));
    return server;
  }, ({ port }) => `PostgreSQL 18 on port ${port}`);
  return { ...postgres, name: 'PostgreSQL', url: postgres.url(DATABASE) };
}

async function createDatabase(adminUrl: string): Promise<void> {
  const client = new Client({ connectionString: adminUrl });
  await client.connect();
  try {
    const { rowCount } = await client.query('SELECT FROM pg_database WHERE datname = $1', [DATABASE]);
    if (rowCount === 0) await client.query(`CREATE DATABASE ${DATABASE}`);
  } finally {
    await client.end();
  }
}

async function startPrivateRedis({ path, secrets }: DataFolder, say: Say): Promise<Part> {
  const redis = await runStep(say, () => startRedis(findRedis(say), { folder: join(path, 'redis'), password: secrets.redis }),
    ({ port }) => `Redis on port ${port}`);
  return { ...redis, name: 'Redis' };
}
