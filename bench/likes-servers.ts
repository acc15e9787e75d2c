import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { startPostgres } from '../src/dev/embedded-postgres.ts';
import { findRedis } from '../src/dev/find-redis.ts';
import { startRedisServer } from '../src/dev/redis-server.ts';
import { makeRunFolder, register } from '../test/support/run-folder.ts';
import { startNodeServer, type NodeServer } from './stack/node-server.ts';

/** Durable stores of their own, and three servers on them: Linnet, the floor, and the floor that writes each like by itself. */
export async function startServers() {
  const { path: folder, remove } = makeRunFolder({ durable: true });
  const source = findRedis(console.error);
  if (source.kind !== 'program') throw new Error('This bench needs redis-server or valkey-server on the path.');
  const postgres = await startPostgres({ folder: join(folder, 'postgres'), password: 'bench' });
  register(folder, String(postgres.pid), 'SIGQUIT');
  const redis = await startRedisServer(source.file, { folder: join(folder, 'redis'), password: 'bench' });
  register(folder, redis.name);
  const databaseUrl = postgres.url('postgres');
  const env = { ...process.env, NODE_ENV: 'production', DATABASE_URL: databaseUrl, REDIS_URL: redis.url };
  execFileSync(process.execPath, ['dist/main/migrate.js'], { env });

  const startFloor = (name: string, mode: string): Promise<NodeServer> =>
    startNodeServer({ name, script: 'bench/floor/likes.ts', env: { ...env, MODE: mode }, folder, readyPath: '/' });
  const linnet = await startNodeServer({ name: 'Linnet', script: 'dist/main/api.js', env, folder, readyPath: '/readyz' });
  const floor = await startFloor('floor', 'gathered');
  const each = await startFloor('floor, each like by itself', 'each');
  return {
    linnet, floor, each, databaseUrl, postgresPid: postgres.pid,
    async stop(): Promise<void> {
      await Promise.all([linnet.stop(), floor.stop(), each.stop()]);
      await remove();
    },
  };
}
