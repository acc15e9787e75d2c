import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Redis } from 'ioredis';
import { Client } from 'pg';
import { startPostgres } from '../../src/dev/embedded-postgres.ts';
import { findRedis } from '../../src/dev/find-redis.ts';
import { startRedisServer } from '../../src/dev/redis-server.ts';
import { keys } from '../../src/stores/redis/keys.ts';
import { makeRunFolder, register } from '../../test/support/run-folder.ts';
import { startNodeServer, type NodeServer, type NodeServerOptions } from './node-server.ts';
import { seed, type SeededViewer } from './seed.ts';

const inRoot = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url));

export type Stack = Awaited<ReturnType<typeof startStack>>;

/** Stores, API and worker, each its own processes on the loopback interface, with a seeded database. All goes with stop(). */
export async function startStack(nodeFlags: string[]) {
  const folder = makeRunFolder({ durable: true });
  try {
    return await startParts(folder.path, folder.remove, nodeFlags);
  } catch (error) {
    await folder.remove();
    throw error;
  }
}

async function startParts(folder: string, removeFolder: () => Promise<void>, nodeFlags: string[]) {
  const { databaseUrl, redisUrl, postgresPid, redisPid } = await startStores(folder);
  const env = { ...process.env, NODE_ENV: 'production', DATABASE_URL: databaseUrl, REDIS_URL: redisUrl };
  execFileSync(process.execPath, [inRoot('dist/main/migrate.js')], { env });
  const start = (options: Pick<NodeServerOptions, 'name' | 'script' | 'readyPath' | 'portVariable' | 'nodeFlags'>): Promise<NodeServer> =>
    startNodeServer({ ...options, script: inRoot(options.script), env, folder });
  const api = await start({ name: 'Linnet', script: 'dist/main/api.js', readyPath: '/readyz', nodeFlags });
  const worker = await start({ name: 'worker', script: 'dist/main/worker.js', readyPath: '/readyz', portVariable: 'WORKER_PORT' });
  const database = new Client({ connectionString: databaseUrl });
  await database.connect();
  const redis = new Redis(redisUrl);
  const viewers: SeededViewer[] = await seed(`${api.origin}/graphql`, database, async () => (await redis.keys(`${keys.homeTimeline('')}????????-*`)).length);

  return {
    api, worker, viewers, database, redis,
    stores: { redis: redisPid, postgres: postgresPid },
    startFloor: (name: string, script: string) => start({ name, script: `bench/floor/${script}`, readyPath: '/' }),
    versions: await versionsOf(database, redis),

    /** Until the worker has done all that was left to it. */
    async untilIdle(): Promise<void> {
      while ((await database.query('SELECT FROM outbox LIMIT 1')).rowCount !== 0) await sleep(20);
    },

    async stop(): Promise<void> {
      await Promise.all([api.stop(), worker.stop()]);
      redis.disconnect();
      await database.end();
      await removeFolder();
    },
  };
}

/** PostgreSQL as it comes, so durable at each commit; Redis with its append-only file, as npm start has it. */
export async function startStores(folder: string) {
  const source = findRedis(console.log);
  if (source.kind !== 'program') throw new Error('The bench counts the time of the Redis process: it needs redis-server or valkey-server on the path.');
  const password = 'bench';
  const postgres = await startPostgres({ folder: join(folder, 'postgres'), password});
  register(folder, String(postgres.pid), 'SIGQUIT');
  const redis = await startRedisServer(source.file, { folder: join(folder, 'redis'), password });
  register(folder, redis.name);
  return { databaseUrl: postgres.url('postgres'), redisUrl: redis.url, postgresPid: postgres.pid, redisPid: Number(redis.name) };
}

async function versionsOf(database: Client, redis: Redis): Promise<string> {
  const { rows: [row] } = await database.query<{ server_version: string }>('SHOW server_version');
  const redisVersion = /^redis_version:(\S+)/m.exec(await redis.info('server'))?.[1];
  return `Node ${process.versions.node}, PostgreSQL ${row?.server_version.split(' ')[0]}, Redis ${redisVersion}`;
}
