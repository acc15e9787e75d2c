import type { RedisSource } from './find-redis.ts';
import type { RedisOptions, RunningRedis } from './redis-config.ts';
import { startRedisContainer } from './redis-container.ts';
import { startRedisServer } from './redis-server.ts';

/** Starts a private Redis, append-only file on, on a port of the loopback interface. */
export async function startRedis(source: RedisSource, options: RedisOptions): Promise<RunningRedis> {
  return source.kind === 'program' ? startRedisServer(source.file, options) : startRedisContainer(options);
}
