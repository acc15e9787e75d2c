import { LAST_ID } from '../domain/ids.ts';
import { createGatherer } from '../lib/gather.ts';
import type { Stores } from '../stores/stores.ts';
import { EVENTS_PER_CLAIM } from './outbox-relay.ts';
import type { Attempt, Reaction, Unfinished } from './reaction.ts';

/** Events in one statement: a tag that thousands post at once has its count written once for so many. */
const GATHERING = { restMs: 5, maxItems: 200 };
/** Tweets in one statement. */
const CHUNK_SIZE = 500;

/**
 * Keeps the counts of hashtags. No post waits for the row of a tag: rows of tweet_hashtags come with the tweet, and are counted here,
 * each once, whichever event is handled when and how often.
 */
export function hashtagsReaction({ hashtagCounts }: Pick<Stores, 'hashtagCounts'>): Reaction {
  const settle = createGatherer<readonly string[], void>({
    ...GATHERING,
    run: async (_lane, batches) => {
      const tweetIds = [...new Set(batches.flat())];
      // An import may have 2,000 tweets in an event.
      for (let from = 0; from < tweetIds.length; from += CHUNK_SIZE) await hashtagCounts.settle(tweetIds.slice(from, from + CHUNK_SIZE));
      return batches.map(() => undefined);
    },
  });

  const settleAuthor = async (authorId: string, { lane, checkpoint, isStopping, saveCheckpoint }: Attempt): Promise<Unfinished | void> => {
    if (lane === 'main') await hashtagCounts.waitForSettling(authorId);
    for (let before: string | undefined = checkpoint ?? LAST_ID; before !== undefined;) {
      if (isStopping()) return { checkpoint: before };
      const tweetIds = await hashtagCounts.listTweetIdsOf(authorId, before, CHUNK_SIZE);
      if (tweetIds.length > 0) await hashtagCounts.settle(tweetIds);
      before = tweetIds.length < CHUNK_SIZE ? undefined : tweetIds.at(-1);
      if (before !== undefined && lane === 'main') return { checkpoint: before };
      if (before !== undefined) await saveCheckpoint(before);
    }
  };

  return {
    name: 'hashtags',
    eventsPerJob: EVENTS_PER_CLAIM,
    concurrency: 32,
    slowLaneConcurrency: 2,
    handlers: {
      'hashtags.changed': ({ payload: { tweetIds } }) => settle('all', tweetIds),
      'hashtags.outdated': async ({ payload: { tweetIds } }) => {
        for (const tweetId of tweetIds) await hashtagCounts.replace(tweetId);
      },
      'user.visibilityChanged': ({ payload: { userId } }, attempt) => settleAuthor(userId, attempt),
    },
  };
}
