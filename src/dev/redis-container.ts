import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findFreePort } from './ports.ts';
import { startServerProcess } from './process.ts';
import { CONFIG_FILE, redisConfig, type RedisOptions, type RunningRedis } from './redis-config.ts';
import { pingRedis } from './redis-server.ts';
import { untilServing } from './serving.ts';

const IMAGE = 'redis:8';
const PORT_INSIDE = 6379;

/** The same private Redis in a container, where no program is installed. */
export async function startRedisContainer({ folder, password, port: wanted }: RedisOptions): Promise<RunningRedis> {
  mkdirSync(folder, { recursive: true });
  // A container that outlived its parent still holds the append-only file.
  const name = `linnet-redis-${createHash('sha256').update(folder).digest('hex').slice(0, 12)}`;
  removeContainer(name);
  const port = wanted ?? await findFreePort();
  const configFile = join(folder, CONFIG_FILE);
  writeFileSync(configFile, redisConfig({ bind: '*', port: PORT_INSIDE, folder: '/data', password }), { mode: 0o600 });
  chmodSync(configFile, 0o600);
  const logFile = join(folder, 'redis.log');
  const server = startServerProcess({
    file: 'docker',
    args: ['run', '--rm', '--name', name, '--publish', `127.0.0.1:${port}:${PORT_INSIDE}`, '--volume', `${folder}:/data`, ...asOwner(), IMAGE, 'redis-server', `/data/${CONFIG_FILE}`],
  }, logFile);
  const ended = new Promise<void>((resolve) => server.once('exit', () => resolve()).once('error', () => resolve()));
  const url = `redis://:${password}@127.0.0.1:${port}`;
  await untilServing({ name: 'Redis in Docker', logFile, ended, probe: () => pingRedis(url) });
  return {
    name, port, url, ended,
    async stop() {
      spawnSync('docker', ['stop', name], { stdio: 'ignore' });
      await ended;
    },
    kill: () => removeContainer(name),
  };
}

const removeContainer = (name: string): void => void spawnSync('docker', ['rm', '--force', name], { stdio: 'ignore' });

/** As an ordinary user, so that the files stay one's own; as root, the image itself steps down to its redis user. */
function asOwner(): string[] {
  const uid = process.getuid?.() ?? 0;
  return uid === 0 ? [] : ['--user', `${uid}:${process.getgid?.() ?? uid}`];
}
