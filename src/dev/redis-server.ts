import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { findFreePort } from './ports.ts';
import { commandLine, startServerProcess, stopProcess } from './process.ts';
import { CONFIG_FILE, PID_FILE, redisConfig, type RedisOptions, type RunningRedis } from './redis-config.ts';
import { untilServing } from './serving.ts';

/** `program` is redis-server or valkey-server. */
export async function startRedisServer(program: string, { folder, password, port: wanted }: RedisOptions): Promise<RunningRedis> {
  mkdirSync(folder, { recursive: true });
  await endOrphan(folder);
  const port = wanted ?? await findFreePort();
  const configFile = join(folder, CONFIG_FILE);
  writeFileSync(configFile, redisConfig({ bind: '127.0.0.1', port, folder, password }), { mode: 0o600 });
  const logFile = join(folder, 'redis.log');
  const server = startServerProcess({ file: program, args: [configFile] }, logFile);
  const ended = new Promise<void>((resolve) => server.once('exit', () => resolve()).once('error', () => resolve()));
  const url = `redis://:${password}@127.0.0.1:${port}`;
  await untilServing({ name: 'Redis', logFile, ended, probe: () => pingRedis(url) });
  const pid = server.pid as number;
  return { name: String(pid), port, url, ended, stop: () => stopRedis(pid), kill: () => void server.kill('SIGKILL') };
}

/** SIGTERM makes Redis write what its append-only file still lacks. */
export const stopRedis = (pid: number) => stopProcess(pid, ['SIGTERM', 'SIGKILL']);

/** A server that outlived its parent (kill -9) still holds the append-only file: it is stopped first. */
async function endOrphan(folder: string): Promise<void> {
  const pidFile = join(folder, PID_FILE);
  if (!existsSync(pidFile)) return;
  const pid = Number(readFileSync(pidFile, 'utf8'));
  // Redis shows its address in place of its arguments.
  const address = /^port (\d+)$/m.exec(readFileSync(join(folder, CONFIG_FILE), 'utf8'));
  if (address !== null && commandLine(pid).includes(`127.0.0.1:${address[1]}`)) await stopRedis(pid);
}

/** Rejects where Redis does not answer, or is still loading its file. */
export async function pingRedis(url: string): Promise<void> {
  const client = new Redis(url, { lazyConnect: true, maxRetriesPerRequest: 0, retryStrategy: () => null });
  // connect() rejects with no more than "closed": the reason comes as an event.
  let reason: Error | undefined;
  client.on('error', (error: Error) => { reason ??= error; });
  try {
    await client.connect();
    await client.ping();
  } catch (error) {
    throw reason ?? error;
  } finally {
    client.disconnect();
  }
}
