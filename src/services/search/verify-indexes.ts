import { setTimeout as sleep } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { FIRST_ID, LAST_ID } from '../../domain/ids.ts';
import type { IndexKind, SearchIndexStore } from '../../stores/postgres/search-index.store.ts';
import type { SearchSourceStore } from '../../stores/postgres/search-source.store.ts';
import { MAX_PAGE, type DocumentStore } from '../../stores/search/elasticsearch/document.store.ts';
import { toTweetDocument, toUserDocument, type SearchDocument } from '../../stores/search/elasticsearch/documents.ts';
import type { IndexAdmin } from '../../stores/search/elasticsearch/index.admin.ts';
import { makeInSlices, type IndexWriter } from './index-writer.ts';

export interface Mismatch {
  kind: IndexKind;
  id: string;
  /** What is wrong with the document. */
  fault: 'missing' | 'superfluous' | 'different';
}

export interface VerifyObserver {
  progress(kind: IndexKind, verified: number): void;
  mismatch(mismatch: Mismatch, repaired: boolean): void;
}

export interface VerifyDependencies {
  stores: { searchIndexes: SearchIndexStore; searchSources: SearchSourceStore };
  documents: DocumentStore;
  admin: IndexAdmin;
  writer: IndexWriter;
}

const BATCH = 1_000;
/** What is being written gets so long to arrive before it counts as wrong: counts are written a second late. */
const LOOKS = 5;
const LOOK_AGAIN_AFTER_MS = 1_000;

/** Compares each document of the index that is searched with the truth, and writes it anew where asked to. Returns how many are still wrong. */
export async function verifyIndex(dependencies: VerifyDependencies, { kind, name }: { kind: IndexKind; name: string }, { observer, repair }: { observer: VerifyObserver; repair: boolean }): Promise<number> {
  const { stores: { searchIndexes, searchSources }, documents, admin, writer } = dependencies;
  const expectedAfter = async (after: string) => (kind === 'tweets'
    ? makeInSlices(await searchSources.listTweetsAfter(after, BATCH), toTweetDocument)
    : makeInSlices(await searchSources.listUsersAfter(after, BATCH), toUserDocument));
  const expectedOf = async (ids: readonly string[]) => (kind === 'tweets'
    ? makeInSlices(await searchSources.listTweets(ids), toTweetDocument)
    : makeInSlices(await searchSources.listUsers(ids), toUserDocument));

  /** What of these is wrong now, by what is stored and not by what can be searched by now. */
  const faultsOf = async (ids: readonly string[]) => compare(await expectedOf(ids), await documents.listByIds(name, ids));

  /** Looks again for a while. */
  async function confirm(candidates: readonly string[]): Promise<Mismatch[]> {
    let faults = candidates.length === 0 ? new Map<string, Mismatch['fault']>() : await faultsOf(candidates);
    for (let look = 1; look < LOOKS && faults.size > 0; look += 1) {
      await sleep(LOOK_AGAIN_AFTER_MS);
      faults = await faultsOf([...faults.keys()]);
    }
    return [...faults].map(([id, fault]) => ({ kind, id, fault }));
  }

  /** Returns those that are still wrong: their documents have greater versions than PostgreSQL gives, as after a backup of it was restored. */
  async function repairAll(mismatches: readonly Mismatch[]): Promise<Map<string, Mismatch['fault']>> {
    const ids = mismatches.map(({ id }) => id);
    await writer.writeOnce(kind, ids);
    return faultsOf(ids);
  }

  let wrong = 0;
  let verified = 0;
  await admin.refresh(name);
  for (let after = FIRST_ID; ;) {
    const expected = await expectedAfter(after);
    const last = expected.length < BATCH ? LAST_ID : expected.at(-1)!.id;
    const mismatches = await confirm([...compare(expected, await listUpTo(documents, name, after, last)).keys()]);
    const left = repair && mismatches.length > 0 ? await repairAll(mismatches) : new Map(mismatches.map(({ id, fault }) => [id, fault]));
    for (const mismatch of mismatches) observer.mismatch(mismatch, !left.has(mismatch.id));
    wrong += left.size;
    verified += expected.length;
    observer.progress(kind, verified);
    if (last === LAST_ID) break;
    after = last;
  }
  await searchIndexes.updateMismatches(name, wrong);
  return wrong;
}

function compare(expected: readonly SearchDocument[], stored: readonly SearchDocument[]): Map<string, Mismatch['fault']> {
  const faults = new Map<string, Mismatch['fault']>();
  const left = new Map(stored.map((document) => [document.id, document]));
  for (const document of expected) {
    const found = left.get(document.id);
    left.delete(document.id);
    if (found === undefined) faults.set(document.id, 'missing');
    else if (!isDeepStrictEqual(found, document)) faults.set(document.id, 'different');
  }
  for (const id of left.keys()) faults.set(id, 'superfluous');
  return faults;
}

/** There may be many that are superfluous. */
async function listUpTo(documents: DocumentStore, name: string, after: string, upTo: string): Promise<SearchDocument[]> {
  const all: SearchDocument[] = [];
  for (let from = after; ;) {
    const page = await documents.listAfter(name, from, upTo);
    all.push(...page);
    if (page.length < MAX_PAGE) return all;
    from = page.at(-1)!.id;
  }
}
