import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { inject } from 'vitest';
import type { RunningRedis } from '../../src/dev/redis-config.ts';
import { startRedis } from '../../src/dev/redis.ts';
import { register } from './run-folder.ts';

/** A Redis of one test file alone: channels are common to all logical databases, and tests stop and flush it. */
export interface TestRedis {
  url: string;
  stop(): Promise<void>;
  /** Again on the same port, with what its append-only file holds. */
  start(): Promise<void>;
  flush(): Promise<void>;
  /** Stops it and removes its data. */
  remove(): Promise<void>;
}

export async function startTestRedis(): Promise<TestRedis> {
  const { folder: runFolder, redis: source } = inject('stack');
  const folder = mkdtempSync(join(runFolder, 'redis-'));
  const start = async (port?: number) => {
    const server = await startRedis(source, { folder, password: 'test', ...(port === undefined ? {} : { port }) });
    return { server, forget: register(runFolder, server.name) };
  };
  let running: { server: RunningRedis; forget: () => void } | undefined = await start();
  const { port, url } = running.server;

  const stop = async () => {
    await running?.server.stop();
    running?.forget();
    running = undefined;
  };
  return {
    url,
    stop,
    async start() {
      running ??= await start(port);
    },
    async flush() {
      const client = new Redis(url);
      await client.flushall();
      client.disconnect();
    },
    async remove() {
      await stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
