import { setTimeout as sleep } from 'node:timers/promises';
import { FIRST_ID } from '../../domain/ids.ts';
import type { Stores } from '../../stores/stores.ts';
import { HANGING, type Hanging } from '../../stores/postgres/tombstone.store.ts';

/** How far a purge has got with each kind; null: nothing is left of it. */
export type PurgePosition = Record<Hanging, string | null>;

export const PURGE_START: PurgePosition = { retweets: FIRST_ID, likes: FIRST_ID, votes: FIRST_ID, bookmarks: FIRST_ID };

/** More events than this in the outbox are work enough: retweets, each with an event of its own, wait. About half a second of fan-out. */
const MAX_WAITING_EVENTS = 250;

/** Longer than any statement of a request may take (STATEMENT_TIMEOUT_MS): who still writes then is no request. */
const WRITERS_END_WITHIN_MS = 12_000;
const ASK_WRITERS_EVERY_MS = 10;

/** Takes away what hangs on a deleted tweet, a batch at a time. Any step may be done again, by several at once. */
export function createPurgeTombstone({ stores }: { stores: Pick<Stores, 'tombstones' | 'outbox' | 'relayWake'> }) {
  const { tombstones, outbox, relayWake } = stores;

  /** Whoever began before the deletion could be seen may add to what hangs on it until they end. */
  async function waitForWriters(): Promise<void> {
    let writers = await tombstones.listWriters();
    const deadline = performance.now() + WRITERS_END_WITHIN_MS;
    while (writers.length > 0) {
      if (performance.now() > deadline) throw new Error(`Transactions that write likes, bookmarks or votes have not ended for ${WRITERS_END_WITHIN_MS / 1000} seconds: ${writers.join(', ')}.`);
      await sleep(ASK_WRITERS_EVERY_MS);
      const writing = new Set(await tombstones.listWriters());
      writers = writers.filter((id) => writing.has(id));
    }
  }

  return {
    /** Takes the text and all that is bounded. False where there is no deleted tweet: nothing is to be purged. */
    async beginPurge(tweetId: string): Promise<boolean> {
      if (!(await tombstones.strip(tweetId))) return false;
      await waitForWriters();
      return true;
    },

    /** Whether the next batch would not stand in the way: the events of retweets queue up before those of new tweets. */
    mayGoOn: async ({ retweets }: PurgePosition): Promise<boolean> => retweets === null || (await outbox.stats()).size <= MAX_WAITING_EVENTS,

    /** One batch of each kind. Returns where the next one begins; null once nothing is left. `requestId` goes with the events of the retweets. */
    async purgeBatch(tweetId: string, position: PurgePosition, requestId: string | undefined): Promise<PurgePosition | null> {
      const next = { ...position };
      for (const what of HANGING) {
        const after = position[what];
        if (after !== null) next[what] = await tombstones.deleteHanging(what, tweetId, after, requestId);
      }
      relayWake.wake();
      if (Object.values(next).some((after) => after !== null)) return next;
      await tombstones.deleteCounts(tweetId);
      return null;
    },
  };
}
