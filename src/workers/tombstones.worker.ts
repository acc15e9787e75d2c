import { setTimeout as sleep } from 'node:timers/promises';
import type { Services } from '../services/services.ts';
import { PURGE_START, type PurgePosition } from '../services/tweets/purge-tombstone.ts';
import type { Reaction } from './reaction.ts';

/** Between two batches of one tombstone, so that a purge takes at most a part of one connection. */
const PAUSE_MS = 50;

/**
 * Purges deleted tweets: their retweets, likes, votes, bookmarks, whatever is left of their text. The main lane does the first
 * batch of each, which is all of most; the slow one does the rest, in batches with pauses, one statement at a time. The
 * event of a deleted retweet, whose row is gone, is done with at once.
 */
export const tombstonesReaction = ({ beginPurge, mayGoOn, purgeBatch }: Pick<Services['maintenance'], 'beginPurge' | 'mayGoOn' | 'purgeBatch'>): Reaction => ({
  name: 'tombstones',
  concurrency: 4,
  slowLaneConcurrency: 2,
  handlers: {
    async 'tweet.deleted'({ payload: { tweetId }, requestId }, { lane, checkpoint, isStopping }) {
      if (lane === 'main' && !(await beginPurge(tweetId))) return;
      let position: PurgePosition | null = lane === 'main' ? PURGE_START : JSON.parse(checkpoint!) as PurgePosition;
      while ((position = await purgeBatch(tweetId, position, requestId)) !== null) {
        if (lane === 'main' || isStopping()) return { checkpoint: JSON.stringify(position) };
        do await sleep(PAUSE_MS); while (!isStopping() && !(await mayGoOn(position)));
      }
    },
  },
});
