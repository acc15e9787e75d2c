import { LAST_ID } from '../domain/ids.ts';
import { createGatherer } from '../lib/gather.ts';
import type { IndexWriter } from '../services/search/index-writer.ts';
import type { IndexKind } from '../stores/postgres/search-index.store.ts';
import type { TweetSource } from '../stores/postgres/search-source.store.ts';
import type { Stores } from '../stores/stores.ts';
import { EVENTS_PER_CLAIM } from './outbox-relay.ts';
import type { Reaction, Unfinished } from './reaction.ts';

export interface SearchReactionDependencies {
  stores: Pick<Stores, 'outbox' | 'searchSources'>;
  writer: IndexWriter;
}

/** Batches of events at a time in one process: their documents share bulks, and the next batch is there when one is done. */
const CONCURRENCY = 2;
/** What the events of a batch ask for makes one bulk. */
const GATHER = { restMs: 0, maxItems: 500 };
/** Of what imports wrote, 500 documents in an event. */
const GATHER_LARGE = { restMs: 0, maxItems: 2 };
const LARGE = 10;
/** An author's tweets in one bulk. */
const CHUNK_SIZE = 500;

/** What is left of an author's tweets, or of several authors': as text, a checkpoint. */
interface Rest {
  authorIds: string[];
  before: string;
}

/**
 * Keeps the index of Elasticsearch equal to the truth. No event tells what a document says: each has the whole document made anew
 * (services/search/index-writer.ts), so they may come late, twice and in any order. Counts change often, so these wait for the
 * end of the second (counts.changed), and whatever happened in it costs one document.
 */
export function searchReaction({ stores: { outbox, searchSources }, writer }: SearchReactionDependencies): Reaction {
  const gather = (limits: typeof GATHER) => createGatherer<string[], (TweetSource | undefined)[]>({
    ...limits,
    async run(kind, batches) {
      const ids = [...new Set(batches.flat())];
      if (kind === 'users') {
        await writer.writeUsers(ids);
        return batches.map(() => []);
      }
      const sources = new Map((await writer.writeTweets(ids)).map((source) => [source.id, source]));
      return batches.map((batch) => batch.map((id) => sources.get(id)));
    },
  });
  const [few, many] = [gather(GATHER), gather(GATHER_LARGE)];
  const index = (kind: IndexKind, ids: string[]) => (ids.length > LARGE ? many : few)(kind, ids);
  const counted = createGatherer<{ tweetIds: readonly string[]; userIds: readonly string[] }, void>({
    restMs: 5, maxItems: 500,
    async run(_lane, changes) {
      await outbox.insertCounted(changes.flatMap(({ tweetIds }) => tweetIds), changes.flatMap(({ userIds }) => userIds));
      return changes.map(() => undefined);
    },
  });
  const tweetsCounted = async (tweetIds: readonly string[]): Promise<void> => (tweetIds.length === 0 ? undefined : counted('', { tweetIds, userIds: [] }));
  const usersCounted = (userIds: readonly string[]): Promise<void> => counted('', { tweetIds: [], userIds });

  const tweetWritten = async (tweetId: string, alsoCounted: readonly string[] = []): Promise<void> => {
    const [source] = await index('tweets', [tweetId]);
    await tweetsCounted([...alsoCounted, ...(source === undefined ? [] : pointedAt(source))]);
  };

  /** A chunk of one author's tweets. Returns what is left. */
  const indexChunk = async ({ authorIds: [authorId, ...others], before }: Rest): Promise<Rest | undefined> => {
    const ids = await searchSources.listIdsOfAuthor(authorId!, before, CHUNK_SIZE);
    if (ids.length > 0) await writer.writeTweets(ids);
    if (ids.length === CHUNK_SIZE) return { authorIds: [authorId!, ...others], before: ids.at(-1)! };
    return others.length === 0 ? undefined : { authorIds: others, before: LAST_ID };
  };

  return {
    name: 'search',
    eventsPerJob: EVENTS_PER_CLAIM,
    concurrency: CONCURRENCY,
    slowLaneConcurrency: 2,
    handlers: {
      'tweet.posted': ({ payload: { tweetId } }) => tweetWritten(tweetId),
      'tweet.edited': ({ payload: { tweetId } }) => tweetWritten(tweetId),
      'tweet.deleted': ({ payload: { tweetId, retweetOfId, countedIds = [] } }) => tweetWritten(tweetId, retweetOfId === undefined ? countedIds : [retweetOfId]),
      'likes.changed': ({ payload: { tweetId } }) => tweetsCounted([tweetId]),
      'user.followed': ({ payload: { followeeId } }) => usersCounted([followeeId]),
      'user.unfollowed': ({ payload: { followeeId } }) => usersCounted([followeeId]),
      'followRequests.accepted': ({ payload: { followeeId } }) => usersCounted([followeeId]),
      'tweets.imported': async ({ payload: { tweetIds } }) => void await index('tweets', tweetIds),
      'counts.changed': async ({ payload: { tweetIds, userIds } }) => {
        if (tweetIds.length > 0) await index('tweets', tweetIds);
        if (userIds.length > 0) await index('users', userIds);
      },
      /** People in the main lane; their tweets, of which there may be many, where they hold up nobody. */
      async 'users.changed'({ payload: { userIds, tweetsToo } }, attempt): Promise<Unfinished | void> {
        if (attempt.lane === 'main') {
          await index('users', userIds);
          return tweetsToo ? { checkpoint: JSON.stringify({ authorIds: userIds, before: LAST_ID } satisfies Rest) } : undefined;
        }
        let rest: Rest | undefined = JSON.parse(attempt.checkpoint!) as Rest;
        while (rest !== undefined) {
          rest = await indexChunk(rest);
          if (rest === undefined) return;
          const checkpoint = JSON.stringify(rest);
          await attempt.saveCheckpoint(checkpoint);
          if (attempt.isStopping()) return { checkpoint };
        }
      },
    },
  };
}

/** Whose counts a tweet is one of. */
const pointedAt = ({ inReplyToId, quotedId, retweetOfId }: TweetSource): string[] => [inReplyToId, quotedId, retweetOfId].filter((id) => id !== null);
