import type { RedisClients } from './client.ts';
import { channels } from './keys.ts';
import type { PubSub } from './pub-sub.ts';

export type RelayWake = ReturnType<typeof createRelayWake>;

/** Tells the outbox relays that something was committed, so that they need not wait for their next poll. */
export function createRelayWake({ commands }: RedisClients, pubSub: PubSub, onError: (error: Error) => void) {
  return {
    /** Returns at once: a relay that does not hear it polls. */
    wake(): void {
      commands.publish(channels.outbox, '').catch(onError);
    },
    /** Calls back at each wake. Returns the function that ends it. */
    subscribe: (onWake: () => void): Promise<() => void> => pubSub.subscribe(channels.outbox, onWake),
    /** Calls back when what was queued may be gone. Returns the function that ends it. */
    onInterruption: pubSub.onInterruption,
  };
}
