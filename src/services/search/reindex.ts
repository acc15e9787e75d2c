import { setTimeout as sleep } from 'node:timers/promises';
import { ANALYSER_VERSION } from '../../domain/analysis/analyse-text.ts';
import { FIRST_ID } from '../../domain/ids.ts';
import type { IndexKind, KeptIndex, SearchIndexStore } from '../../stores/postgres/search-index.store.ts';
import type { SearchSourceStore } from '../../stores/postgres/search-source.store.ts';
import type { DocumentStore } from '../../stores/search/elasticsearch/document.store.ts';
import { toTweetDocument, toUserDocument, type SearchDocument } from '../../stores/search/elasticsearch/documents.ts';
import type { IndexAdmin } from '../../stores/search/elasticsearch/index.admin.ts';
import { makeInSlices } from './index-writer.ts';

export interface ReindexDependencies {
  stores: { searchIndexes: SearchIndexStore; searchSources: SearchSourceStore };
  documents: DocumentStore;
  admin: IndexAdmin;
}

export interface ReindexObserver {
  /** `total` is an estimate. */
  begin(kind: IndexKind, total: number, resumedAt: number): void;
  progress(kind: IndexKind, documents: number): void;
}

export interface ReindexOptions {
  kind: IndexKind;
  observer: ReindexObserver;
  signal: AbortSignal;
  /** Begins anew where an earlier one did not come to its end. */
  restart?: boolean;
}

const BATCH = 1_000;
const ASK_EVERY_MS = 20;

/**
 * Builds an index beside the one that is searched, and lets it take its place when it holds everything. Meanwhile every change
 * is written to both. What the walk over PostgreSQL reads and a change that comes by may reach Elasticsearch in any order: versions
 * decide. Where it is stopped or killed, the next run goes on. Returns how many documents there are.
 */
export async function reindex({ stores, documents, admin }: ReindexDependencies, { kind, observer, signal, restart = false }: ReindexOptions): Promise<number> {
  const { searchIndexes } = stores;
  const target = await findOrCreateTarget({ searchIndexes, admin }, kind, restart);
  await untilWrittenByAll(searchIndexes, signal);
  observer.begin(kind, await stores.searchSources.estimate(kind), target.documents);
  let { position, documents: count } = target;
  let batch = readBatch(stores, kind, position);
  for (;;) {
    const { version, made, last } = await batch;
    if (last === undefined) break;
    signal.throwIfAborted();
    // PostgreSQL reads the next ones while Elasticsearch writes these.
    batch = readBatch(stores, kind, last);
    // Where it fails before anybody awaits it: the next turn does and throws it, or the write threw first.
    batch.catch(() => undefined);
    await documents.write({ version, indexes: [target.name] }, made, []);
    position = last;
    count += made.length;
    await searchIndexes.updatePosition(target.name, position, count);
    observer.progress(kind, count);
  }
  await admin.switchTo(target.name, kind);
  await searchIndexes.replaceWith(target.name);
  await deleteOthers({ searchIndexes, admin }, kind);
  return count;
}

async function findOrCreateTarget({ searchIndexes, admin }: { searchIndexes: SearchIndexStore; admin: IndexAdmin }, kind: IndexKind, restart: boolean): Promise<KeptIndex> {
  const building = (await searchIndexes.list()).filter((index) => index.kind === kind && index.state === 'building');
  const begun = restart ? undefined : building.find(({ analyser }) => analyser === ANALYSER_VERSION);
  if (begun !== undefined && await admin.exists(begun.name)) return begun;
  await searchIndexes.delete(building.map(({ name }) => name));
  const index = { name: admin.nameOf(kind, Date.now().toString(36)), kind, analyser: ANALYSER_VERSION, position: FIRST_ID };
  await admin.create(index.name, kind);
  await searchIndexes.insert(index);
  return { ...index, state: 'building', documents: 0, mismatches: null };
}

/**
 * A transaction that began before the index was known writes no event for it, and may commit after the walk has passed its place: they
 * are waited for.
 */
async function untilWrittenByAll(searchIndexes: SearchIndexStore, signal: AbortSignal): Promise<void> {
  const moment = await searchIndexes.now();
  while (!(await searchIndexes.isSeenByAll(moment))) await sleep(ASK_EVERY_MS, undefined, { signal });
}

interface Batch {
  version: number;
  made: SearchDocument[];
  /** Undefined at the end. */
  last: string | undefined;
}

async function readBatch({ searchIndexes, searchSources }: ReindexDependencies['stores'], kind: IndexKind, after: string): Promise<Batch> {
  const { version } = await searchIndexes.beginWrite(kind);
  if (kind === 'tweets') {
    const sources = await searchSources.listTweetsAfter(after, BATCH);
    return { version, made: await makeInSlices(sources, toTweetDocument), last: sources.at(-1)?.id };
  }
  const sources = await searchSources.listUsersAfter(after, BATCH);
  return { version, made: await makeInSlices(sources, toUserDocument), last: sources.at(-1)?.id };
}

/** Whatever is left of earlier ones, also of runs that were given up. */
async function deleteOthers({ searchIndexes, admin }: { searchIndexes: SearchIndexStore; admin: IndexAdmin }, kind: IndexKind): Promise<void> {
  const kept = new Set((await searchIndexes.list()).map(({ name }) => name));
  await admin.delete((await admin.list(kind)).filter((name) => !kept.has(name)));
}
