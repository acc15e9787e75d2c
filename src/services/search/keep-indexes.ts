import { ANALYSER_VERSION } from '../../domain/analysis/analyse-text.ts';
import { INDEX_KINDS, type IndexKind } from '../../stores/postgres/search-index.store.ts';
import { reindex, type ReindexDependencies, type ReindexObserver } from './reindex.ts';

/**
 * Builds what is missing: the first index after Elasticsearch was configured, that of a new version of the analyser, one that the
 * cluster has lost; and points the alias at what is there. Until it is there searches are answered by PostgreSQL. One process at a time; the others leave it to that one.
 */
export function createKeepIndexes(dependencies: ReindexDependencies, observer: ReindexObserver) {
  const { stores: { searchIndexes }, admin } = dependencies;

  /** Whether there is an index to be searched. */
  async function isKept(kind: IndexKind): Promise<boolean> {
    const live = (await searchIndexes.list()).find((index) => index.kind === kind && index.state === 'live' && index.analyser === ANALYSER_VERSION);
    if (live === undefined) return false;
    if (await admin.exists(live.name)) {
      // Somebody has moved or removed the alias; the index has been written all the same.
      if (!await admin.isSearched(live.name, kind)) await admin.switchTo(live.name, kind);
      return true;
    }
    await searchIndexes.delete([live.name]);
    return false;
  }

  async function build(kind: IndexKind, signal: AbortSignal): Promise<void> {
    // One that nobody knows of was left behind when Elasticsearch was switched off: what happened since is not in it.
    await admin.hide(kind);
    await reindex(dependencies, { kind, observer, signal });
  }

  return async function keepIndexes(signal: AbortSignal): Promise<void> {
    const missing: IndexKind[] = [];
    for (const kind of INDEX_KINDS) if (!(await isKept(kind))) missing.push(kind);
    if (missing.length === 0) return;
    await searchIndexes.exclusively(async () => {
      for (const kind of missing) if (!(await isKept(kind))) await build(kind, signal);
    });
  };
}
