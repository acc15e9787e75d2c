import { setTimeout as sleep } from 'node:timers/promises';
import type { IndexKind } from '../../src/stores/postgres/search-index.store.ts';
import type { SearchDocument } from '../../src/stores/search/elasticsearch/documents.ts';
import { useElasticsearch, type TestElasticsearch } from '../support/elasticsearch.ts';
import { makeGate } from '../support/gate.ts';
import { settled } from '../support/social.ts';
import { startLinnet, type Linnet } from '../support/start-linnet.ts';

export interface IndexedLinnet extends Linnet {
  elasticsearch: TestElasticsearch;
}

export interface IndexedOptions {
  /** For those who stop it. */
  alone?: boolean;
  /** To be frozen and killed for this Linnet and nobody else. */
  behindGate?: boolean;
}

/** A Linnet with its indexes in the run's Elasticsearch; its close lets others have that. Waits: for a hook with a long timeout. */
export async function startIndexedLinnet({ alone = false, behindGate = false }: IndexedOptions = {}): Promise<IndexedLinnet> {
  const used = await useElasticsearch({ alone });
  const elasticsearch = behindGate ? await putBehindGate(used) : used;
  try {
    const linnet = await startLinnet({ env: elasticsearch.env });
    await indexesBuilt(linnet);
    return { ...linnet, elasticsearch, close: () => linnet.close().finally(elasticsearch.release) };
  } catch (error) {
    await elasticsearch.release();
    throw error;
  }
}

async function putBehindGate(elasticsearch: TestElasticsearch): Promise<TestElasticsearch> {
  const gate = await makeGate(elasticsearch.url);
  return {
    url: elasticsearch.url,
    env: { ...elasticsearch.env, ELASTICSEARCH_URL: gate.url },
    kill: gate.close,
    start: gate.open,
    freeze: gate.freeze,
    thaw: gate.thaw,
    release: () => gate.close().finally(elasticsearch.release),
  };
}

/** Waits until both indexes are there. */
export async function indexesBuilt({ app: { stores } }: Linnet, timeoutMs = 30_000): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  while ((await stores.searchIndexes.list()).filter(({ state }) => state === 'live').length < 2) {
    if (Date.now() > deadline) throw new Error(`no search index after ${timeoutMs} ms`);
    await sleep(20);
  }
}

/** Waits until everything that happened can be found in Elasticsearch. */
export async function indexed(linnet: Linnet, timeoutMs?: number): Promise<void> {
  await settled(linnet, timeoutMs);
  for (const { name } of await linnet.app.stores.searchIndexes.list()) await linnet.app.searchIndex!.admin.refresh(name);
}

export async function liveIndex({ app: { stores } }: Linnet, kind: IndexKind): Promise<string> {
  return (await stores.searchIndexes.list()).find((index) => index.kind === kind && index.state === 'live')!.name;
}

/** Every document of the index that is searched, by id; a bounded number. */
export async function documentsOf(linnet: Linnet, kind: IndexKind): Promise<SearchDocument[]> {
  const name = await liveIndex(linnet, kind);
  await linnet.app.searchIndex!.admin.refresh(name);
  const all: SearchDocument[] = [];
  for (let after = '00000000-0000-0000-0000-000000000000'; ;) {
    const page = await linnet.app.searchIndex!.documents.listAfter(name, after);
    if (page.length === 0) return all;
    all.push(...page);
    after = page.at(-1)!.id;
  }
}

/** What PostgreSQL says that the index should hold: the ids of all tweets that can be searched, or of all people. */
export async function idsInTruth({ app: { database } }: Linnet, kind: IndexKind): Promise<string[]> {
  const rows = await database.rows<{ id: string }>(`test_truth_${kind}`, kind === 'tweets'
    ? 'SELECT id FROM tweets WHERE deleted_at IS NULL AND retweet_of_id IS NULL ORDER BY id'
    : 'SELECT id FROM users ORDER BY id', []);
  return rows.map(({ id }) => id);
}
