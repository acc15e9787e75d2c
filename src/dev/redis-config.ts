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
  kill(): void;
}

export interface RedisPlace {
  bind: string;
  port: number;
  folder: string;
  password: string;
}

/** Queues must survive a restart and must never be evicted: append-only file on, snapshots off. */
export const redisConfig = ({ bind, port, folder, password }: RedisPlace): string => `bind ${bind}
port ${port}
requirepass ${password}
dir ${JSON.stringify(folder)}
pidfile ${JSON.stringify(`${folder}/${PID_FILE}`)}
appendonly yes
appendfsync everysec
maxmemory-policy noeviction
save ""
`;

export const CONFIG_FILE = 'redis.conf';
export const PID_FILE = 'redis.pid';
