import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startPostgres } from '../src/dev/embedded-postgres.ts';
import { findRedis } from '../src/dev/find-redis.ts';
import { findFreePort } from '../src/dev/ports.ts';
import { startServerProcess, stopProcess } from '../src/dev/process.ts';
import { startRedisServer } from '../src/dev/redis-server.ts';
import { untilServing } from '../src/dev/serving.ts';

export interface LikeServer {
  name: string;
  origin: string;
  pid: number;
}

/** Durable stores of their own, and three servers on them: Linnet, the floor, and the floor that writes each like by itself. */
export async function startServers() {
  const folder = mkdtempSync(join(tmpdir(), 'linnet-likes-'));
  const source = findRedis(console.error);
  if (source.kind !== 'program') throw new Error('This bench needs redis-server or valkey-server on the path.');
  const postgres = await startPostgres({ folder: join(folder, 'postgres'), password: 'bench' });
  const redis = await startRedisServer(source.file, { folder: join(folder, 'redis'), password: 'bench' });
  const databaseUrl = postgres.url('postgres');
  const env = { ...process.env, NODE_ENV: 'production', DATABASE_URL: databaseUrl, REDIS_URL: redis.url };
  execFileSync(process.execPath, ['dist/main/migrate.js'], { env });

  async function start(name: string, script: string, readyPath: string, more: NodeJS.ProcessEnv = {}): Promise<LikeServer> {
    const port = await findFreePort();
    const logFile = join(folder, `${name}.log`);
    const child = startServerProcess({ file: process.execPath, args: [script], env: { ...env, ...more, PORT: String(port) } }, logFile);
    const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()).once('error', () => resolve()));
    const origin = `http://127.0.0.1:${port}`;
    await untilServing({ name, logFile, ended, probe: async () => {
      const { ok, status } = await fetch(origin + readyPath);
      if (!ok) throw new Error(`HTTP status ${status}`);
    } });
    return { name, origin, pid: child.pid as number };
  }

  const linnet = await start('Linnet', 'dist/main/api.js', '/readyz');
  const floor = await start('floor', 'bench/floor/likes.ts', '/');
  const each = await start('floor, each like by itself', 'bench/floor/likes.ts', '/', { MODE: 'each' });
  return {
    linnet, floor, each, databaseUrl, postgresPid: postgres.pid,
    async stop(): Promise<void> {
      for (const { pid } of [linnet, floor, each]) await stopProcess(pid, ['SIGTERM', 'SIGKILL']);
      await Promise.all([postgres.stop(), redis.stop()]);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
