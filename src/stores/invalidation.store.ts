import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';
import { stale, type Stale } from '../domain/stale.ts';
import type { Database } from './postgres/database.ts';
import type { RedisClients } from './redis/client.ts';
import { channels, keys } from './redis/keys.ts';
import type { PubSub } from './redis/pub-sub.ts';
import type { RunScript } from './redis/scripts.ts';

export type InvalidationStore = ReturnType<typeof createInvalidationStore>;

export interface Invalidation {
  /** One more than that of the message before it. Undefined for what this process wrote, which comes round again, and for what was written past Linnet. */
  number: number | undefined;
  stale: readonly Stale[];
}

const PATIENCE_MS = 250;
/** As the triggers of the migration tell_of_changes name it. */
const CHANGES = 'stale';

export function createInvalidationStore(db: Pick<Database, 'listen'>, { commands }: Pick<RedisClients, 'commands'>, run: RunScript, pubSub: PubSub, onError: (error: Error) => void) {
  const listeners = new Set<(invalidation: Invalidation) => void>();
  const tell = (invalidation: Invalidation): void => listeners.forEach((listener) => listener(invalidation));

  /** This process knows at once. */
  const send = (changed: readonly Stale[], ...relays: string[]): Promise<unknown> => {
    tell({ number: undefined, stale: changed });
    return run('invalidate', [keys.invalidations], [channels.invalidations, changed.join('\n'), ...relays]);
  };

  return {
    /**
     * Has every node forget what a write that has committed made stale: this process at once, the others before a reader who
     * comes after this promise (docs/adr/0011). Wakes the relays, for the same commit may have written events: no writer has to.
     * Never rejects: while Redis is away `onError` hears of it, and the others find out by age. A Redis that does not answer is
     * given a while, and no request more than that.
     */
    async publish(changed: readonly Stale[]): Promise<void> {
      // Where it fails later than anybody waits, it is told all the same.
      const told = send(changed, channels.outbox).catch(onError);
      const patience = new AbortController();
      // One more turn of the loop: a process that was held up finds its timers due before the answer that has long been there.
      await Promise.race([told, sleep(PATIENCE_MS, undefined, { signal: patience.signal }).then(() => nextTurn(), () => undefined)]);
      patience.abort();
    },

    /** The same for a reaction, which is done again unless it is certain that every node was told: rejects where it is not. */
    async publishForCertain(changed: readonly Stale[]): Promise<void> {
      await send(changed);
    },

    /** The number of the last message; 0 where there was none. */
    async readNumber(): Promise<number> {
      return Number(await commands.get(keys.invalidations) ?? 0);
    },

    /** Resolves when Redis has confirmed. Hears too of what others wrote into PostgreSQL, without a number. */
    async subscribe(listener: (invalidation: Invalidation) => void): Promise<void> {
      listeners.add(listener);
      db.listen(CHANGES, (change) => listener({ number: undefined, stale: [change as Stale] }), () => listener({ number: undefined, stale: [stale.everything()] }));
      await pubSub.subscribe(channels.invalidations, (message) => {
        const space = message.indexOf(' ');
        listener({ number: Number(message.slice(0, space)), stale: message.slice(space + 1).split('\n') as Stale[] });
      });
    },

    /** Calls back whenever messages may have been lost. */
    onInterruption: pubSub.onInterruption,
  };
}
