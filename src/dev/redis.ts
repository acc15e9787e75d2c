import type { RedisSource } from './find-redis.ts';
import { startRedisServer } from './redis-server.ts';

export interface RedisOptions {
  /** Holds the append-only file, the configuration and the log; made when missing. */
  folder: string;
  password: string;
  /** A free one when left out. */
  port?: number;
}

export interface RunningRedis {
  /** The pid of the server, or the name of its container. */
  name: string;
  port: number;
  url: string;
  /** Resolves when the server has ended, whoever ended it. */
  ended: Promise<void>;
  stop(): Promise<void>;
}

/** Starts a private Redis, append-only file on, on a port of the loopback interface. */
export async function startRedis(source: RedisSource, options: RedisOptions): Promise<RunningRedis> {
  if (source.kind === 'program') return startRedisServer(source.file, options);
  throw new Error('not yet');
}
