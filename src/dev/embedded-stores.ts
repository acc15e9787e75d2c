import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';
import type { DataFolder, StoreUrls } from './data-folder.ts';
import { findElasticsearch } from './elasticsearch-distribution.ts';
import { launchElasticsearch, type RunningElasticsearch } from './elasticsearch-server.ts';
import { connectOnce, startPostgres } from './embedded-postgres.ts';
import { findRedis } from './find-redis.ts';
import { pingRedis } from './redis-server.ts';
import { startRedis } from './redis.ts';
import { runStep, type Say } from './steps.ts';

export interface EmbeddedStores extends StoreUrls {
  /** Resolves with its name when one of the servers ends before they were stopped. */
  failed: Promise<string>;
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

export interface EmbeddedOptions {
  /** Whether an Elasticsearch is wanted where the environment names none. */
  elasticsearch: boolean;
  /** Given what stops all that has been started, before anything is. */
  onClose: (stop: () => Promise<void>) => void;
}

/** Starts what the environment does not replace by DATABASE_URL, REDIS_URL and ELASTICSEARCH_URL. */
export async function startEmbeddedStores(folder: DataFolder, env: NodeJS.ProcessEnv, say: Say, { elasticsearch, onClose }: EmbeddedOptions): Promise<EmbeddedStores> {
  const parts: Part[] = [];
  let stopping = false;
  const stop = async (): Promise<void> => {
    stopping = true;
    for (const part of parts.toReversed()) await part.stop();
  };
  onClose(stop);
  try {
    const databaseUrl = await given('DATABASE_URL', env, connectOnce) ?? (await start(parts, () => startDatabase(folder, say))).url;
    const redisUrl = await given('REDIS_URL', env, pingRedis) ?? (await start(parts, () => startPrivateRedis(folder, say))).url;
    // One that is away is no reason not to start: PostgreSQL answers searches in its place.
    const elasticsearchUrl = env['ELASTICSEARCH_URL'] || (elasticsearch ? (await startPrivateElasticsearch(parts, folder, say)).url : undefined);
    const failed = new Promise<string>((resolve) => {
      for (const { name, ended } of parts) void ended.then(() => { if (!stopping) resolve(name); });
    });
    return { databaseUrl, redisUrl, elasticsearchUrl, failed, kill: () => parts.forEach((part) => part.kill()) };
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

/** Plans made while tables were empty are made anew once these are analysed: a new database is not to wait a minute for that. */
const SETTINGS = { autovacuum_naptime: '5s' };

async function startDatabase({ path, secrets }: DataFolder, say: Say): Promise<Part> {
  const folder = join(path, 'postgres');
  if (!existsSync(join(folder, 'data'))) say('… Making a new database');
  const postgres = await runStep(say, async () => {
    const server = await startPostgres({ folder, password: secrets.postgres, settings: SETTINGS });
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

/** It takes so long that it may be stopped before it is ready. */
async function startPrivateElasticsearch(parts: Part[], { path }: DataFolder, say: Say): Promise<RunningElasticsearch> {
  const distribution = await findElasticsearch(say);
  return runStep(say, async () => {
    const server = await launchElasticsearch(distribution, { folder: join(path, 'elasticsearch') });
    parts.push({ ...server, name: 'Elasticsearch' });
    await server.ready;
    return server;
  }, ({ port }) => `Elasticsearch on port ${port}`);
}
