import { QueryTooComplexError } from '../domain/errors.ts';
import type { TweetRevision } from '../domain/tweet.ts';
import type { Stores } from '../stores/stores.ts';
import { createLoader, type BatchObserver } from './create-loader.ts';
import { createSliceLoader } from './slice.loader.ts';

/** How far up a thread is shown; of a longer one the nearest part. */
export const MAX_ANCESTORS = 1_000;
/** How many ancestors one request gets in all: ancestors of ancestors would multiply. */
export const MAX_ANCESTORS_OF_REQUEST = 10_000;

const NO_IDS: string[] = [];
const NO_REVISIONS: TweetRevision[] = [];

/** Ids only: whoever asks loads the tweets, and so has them judged. */
export function createConversationLoaders({ conversations }: Pick<Stores, 'conversations'>, observe: BatchObserver) {
  const paths = createLoader<string[], string[]>({
    name: 'ancestors', absent: NO_IDS, observe,
    find: async (ids) => pathsUp(ids, await conversations.listStepsUp(ids)),
  });
  let shown = 0;

  return {
    /** A tree of replies takes one statement for each level. */
    attachedIds: createSliceLoader('attachedIds', conversations.listAttachedIds, observe),

    /** Ids of the tweets above a tweet, root first. Throws QueryTooComplexError where the request asks for too many. */
    ancestorIds: {
      async load(id: string): Promise<string[]> {
        const path = await paths.load(id);
        shown += path.length;
        if (shown > MAX_ANCESTORS_OF_REQUEST) throw new QueryTooComplexError(`The query asks for more than ${MAX_ANCESTORS_OF_REQUEST} ancestors in all.`);
        return path;
      },
    },

    /** Earlier texts, oldest first. */
    revisions: createLoader<TweetRevision[], TweetRevision[]>({
      name: 'revisions', absent: NO_REVISIONS, observe,
      find: async (ids) => {
        const byTweet = new Map<string, TweetRevision[]>();
        for (const { tweetId, ...revision } of await conversations.listRevisions(ids)) byTweet.set(tweetId, [...byTweet.get(tweetId) ?? [], revision]);
        return byTweet;
      },
    }),
  };
}

function pathsUp(ids: readonly string[], steps: readonly { id: string; parentId: string }[]): Map<string, string[]> {
  const parentOf = new Map(steps.map(({ id, parentId }) => [id, parentId]));
  return new Map(ids.map((id) => {
    const path: string[] = [];
    for (let above = parentOf.get(id); above !== undefined && path.length < MAX_ANCESTORS; above = parentOf.get(above)) path.push(above);
    return [id, path.reverse()];
  }));
}
