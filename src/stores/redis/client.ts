import { Redis, type RedisOptions } from 'ioredis';

export interface RedisClients {
  /** Commands of requests: fails at once while Redis is away, so that a request can go on without it. */
  commands: Redis;
  /** The reactions' commands: larger, awaited longer, and done again where they fail. */
  reactions: Redis;
  /** BullMQ's workers: wait for Redis as long as it takes. */
  queue: Redis;
  /** Puts jobs into queues: fails at once, for the outbox keeps what could not be queued. */
  producer: Redis;
  /** Channels; resubscribes by itself. */
  subscriber: Redis;
  close(): Promise<void>;
}

/** A request never waits longer than this for Redis: what it holds can be read from PostgreSQL. */
const COMMAND_TIMEOUT_MS = 250;
/**
 * A Redis that accepts and never answers (frozen, or cut off without a word) is as good as gone after this: the connection is
 * dropped, and until a new one is ready commands fail at once. Otherwise each command of a request would wait for its own timeout.
 */
const SILENCE_TIMEOUT_MS = 400;
/** What reactions and job producers put up with before they leave it to the next attempt; below BullMQ's lock of 5 s. */
const BACKGROUND_TIMEOUT_MS = 4_000;
const MAX_RECONNECT_DELAY_MS = 1_000;

const common: RedisOptions = {
  retryStrategy: (attempt) => Math.min(attempt * 50, MAX_RECONNECT_DELAY_MS),
};

/**
 * ioredis writes a SUBSCRIBE on a new connection before that is ready. Where the answers to its own questions (who am I, have you
 * loaded your data) take long enough, the next of these is refused to a subscriber and the connection given up, again and again
 * while sockets come back and subscribe; what Redis had confirmed until then is forgotten, what it had not is never answered. Without
 * questions a connection is ready when it is there. A Redis that still loads its data takes subscriptions too.
 */
const NO_HANDSHAKE: RedisOptions = { enableReadyCheck: false, disableClientInfo: true };

const SUBSCRIPTIONS = new Set(['subscribe', 'unsubscribe', 'punsubscribe']);
const SUBSCRIBE_AGAIN_MS = 250;

/**
 * A subscription is never rejected. Its rejection would also come from promises that graphql-redis-subscriptions makes and nobody can
 * reach (of UNSUBSCRIBE, and of who waits for the same SUBSCRIBE), and one of these ends the process with 1. Where Redis
 * refuses it, as without the right password, it is sent again; what is still to be sent when the process stops is dropped without a word.
 */
class Subscriber extends Redis {
  private dropped = false;

  override disconnect(reconnect = false): void {
    this.dropped = !reconnect;
    super.disconnect(reconnect);
  }

  override sendCommand(...[command, stream]: Parameters<Redis['sendCommand']>): unknown {
    const reject = command.reject;
    command.reject = (error) => {
      if (this.dropped) return;
      if (!SUBSCRIPTIONS.has(command.name)) return reject(error);
      this.emit('error', error);
      // Not at once: ioredis empties its queue just now, and would find it again there.
      setTimeout(() => void this.sendCommand(command), SUBSCRIBE_AGAIN_MS).unref();
    };
    return super.sendCommand(command, stream);
  }
}

export function openRedis(url: string, onError: (error: Error) => void): RedisClients {
  const clients = {
    commands: new Redis(url, { ...common, enableOfflineQueue: false, maxRetriesPerRequest: 0, commandTimeout: COMMAND_TIMEOUT_MS, socketTimeout: SILENCE_TIMEOUT_MS, enableAutoPipelining: true }),
    queue: new Redis(url, { ...common, maxRetriesPerRequest: null }),
    reactions: new Redis(url, { ...common, enableOfflineQueue: false, maxRetriesPerRequest: 0, commandTimeout: BACKGROUND_TIMEOUT_MS }),
    producer: new Redis(url, { ...common, enableOfflineQueue: false, maxRetriesPerRequest: 0, commandTimeout: BACKGROUND_TIMEOUT_MS }),
    subscriber: new Subscriber(url, { ...common, ...NO_HANDSHAKE, maxRetriesPerRequest: null }),
  };
  for (const client of Object.values(clients)) client.on('error', onError);
  return {
    ...clients,
    async close() {
      for (const client of Object.values(clients)) client.disconnect();
    },
  };
}
