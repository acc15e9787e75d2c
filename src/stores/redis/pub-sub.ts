import { RedisPubSub } from 'graphql-redis-subscriptions';
import type { RedisClients } from './client.ts';
import { watchEpoch } from './epoch.ts';

export interface PubSub {
  /** Resolves when Redis has confirmed: what is published from then on arrives. Returns the function that ends it. */
  subscribe(channel: string, onMessage: (message: string) => void): Promise<() => void>;
  /**
   * Calls back each time that messages may have been lost (the connection is there again) or that data was (Redis was
   * flushed, or another one answers). Returns the function that ends it.
   */
  onInterruption(listener: () => void): () => void;
}

/**
 * ioredis subscribes again before it says that it is ready. Redis answers in order, so when this further subscription is
 * confirmed the others are in force, and what is read from then on has no gap to what arrives.
 */
const CONFIRMATION = 'reconnected';

export function createPubSub({ subscriber, commands }: RedisClients, onError: (error: Error) => void): PubSub {
  // One Redis subscription for each channel, shared by all who listen in this process.
  const pubSub = new RedisPubSub({ subscriber, publisher: commands, deserializer: String });
  const listeners = new Set<() => void>();
  const interrupt = (): void => listeners.forEach((listener) => listener());
  let connected = false;
  subscriber.on('ready', () => {
    if (connected) void subscriber.subscribe(CONFIRMATION).then(interrupt, onError);
    connected = true;
  });
  watchEpoch(commands, interrupt);
  return {
    async subscribe(channel, onMessage) {
      const subscription = await pubSub.subscribe(channel, onMessage);
      return () => pubSub.unsubscribe(subscription);
    },
    onInterruption(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
