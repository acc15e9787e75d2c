import { setTimeout as sleep } from 'node:timers/promises';
import type { IndexKind, SearchIndexStore } from '../../stores/postgres/search-index.store.ts';
import type { SearchSourceStore, TweetSource } from '../../stores/postgres/search-source.store.ts';
import { isIndexOutage, type DocumentStore } from '../../stores/search/elasticsearch/document.store.ts';
import { toTweetDocument, toUserDocument, type SearchDocument } from '../../stores/search/elasticsearch/documents.ts';

export type IndexWriter = ReturnType<typeof createIndexWriter>;

export interface IndexWriterDependencies {
  stores: { searchIndexes: SearchIndexStore; searchSources: SearchSourceStore };
  documents: DocumentStore;
  /** Elasticsearch has gone away, or is back. */
  onAvailability: (available: boolean, error?: unknown) => void;
}

const FIRST_PAUSE_MS = 250;
const MAX_PAUSE_MS = 2_000;
/** Documents analysed in one go, some milliseconds: the process may serve requests as well. */
const SLICE = 50;

/** Whether writing was given up because the process is to end. */
export class IndexingStopped extends Error {}

/**
 * Writes documents as they are by the truth. While Elasticsearch is away whoever writes waits, and one at a time tries again; then
 * the truth is read again too, so that however long that took it writes what is true by then.
 */
export function createIndexWriter({ stores: { searchIndexes, searchSources }, documents, onAvailability }: IndexWriterDependencies) {
  let stopped = false;
  let available = true;
  const setAvailable = (now: boolean, error?: unknown): void => {
    if (available === now) return;
    available = now;
    onAvailability(now, error);
  };

  async function whileAway<Result>(work: () => Promise<Result>): Promise<Result> {
    for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(pauseMs * 2, MAX_PAUSE_MS)) {
      if (stopped) throw new IndexingStopped('the process ends; what waits for Elasticsearch stays in the outbox');
      try {
        const result = await work();
        setAvailable(true);
        return result;
      } catch (error) {
        if (!isIndexOutage(error)) throw error;
        setAvailable(false, error);
        await sleep(pauseMs);
      }
    }
  }

  /** Once; rejects where Elasticsearch is away. Returns what the documents were made of. */
  async function writeTweetsOnce(ids: readonly string[]): Promise<TweetSource[]> {
    const turn = await searchIndexes.beginWrite('tweets');
    const sources = await searchSources.listTweets(ids);
    const made = await makeInSlices(sources, toTweetDocument);
    // A retweet never had a document.
    const kept = new Set([...made, ...sources.filter(({ retweetOfId }) => retweetOfId !== null)].map(({ id }) => id));
    await documents.write(turn, made, ids.filter((id) => !kept.has(id)));
    return sources;
  }

  async function writeUsersOnce(ids: readonly string[]): Promise<void> {
    const turn = await searchIndexes.beginWrite('users');
    const made = await makeInSlices(await searchSources.listUsers(ids), toUserDocument);
    const present = new Set(made.map(({ id }) => id));
    await documents.write(turn, made, ids.filter((id) => !present.has(id)));
  }

  return {
    writeTweets: (ids: readonly string[]): Promise<TweetSource[]> => whileAway(() => writeTweetsOnce(ids)),
    writeUsers: (ids: readonly string[]): Promise<void> => whileAway(() => writeUsersOnce(ids)),
    writeOnce: (kind: IndexKind, ids: readonly string[]): Promise<unknown> => (kind === 'tweets' ? writeTweetsOnce(ids) : writeUsersOnce(ids)),
    isAvailable: (): boolean => available,
    /** Those who wait for Elasticsearch are told that it is over. */
    stop(): void {
      stopped = true;
    },
  };
}

/** Lets others of the process have their turn now and then. */
export async function makeInSlices<Source>(sources: readonly Source[], make: (source: Source) => SearchDocument | null): Promise<SearchDocument[]> {
  const made: SearchDocument[] = [];
  for (const [index, source] of sources.entries()) {
    if (index > 0 && index % SLICE === 0) await new Promise((resolve) => { setImmediate(resolve); });
    const document = make(source);
    if (document !== null) made.push(document);
  }
  return made;
}
