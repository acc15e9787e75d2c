import { backfillSearch } from '../services/search/backfill-search.ts';
import type { Database } from '../stores/postgres/database.ts';
import { createSearchBackfillStore } from '../stores/search/search-backfill.store.ts';
import { createSearchWordStore } from '../stores/search/search-word.store.ts';
import type { ImportProgress } from './import-progress.ts';

export interface BackfillOptions {
  progress: ImportProgress;
  signal: AbortSignal;
  /** About how many there are. */
  estimate: (kind: 'tweets' | 'users') => Promise<number>;
}

/** Brings PostgreSQL's own rows of search to the analyser's version. Returns how many it wrote. */
export async function backfillRows(database: Database, { progress, signal, estimate }: BackfillOptions): Promise<number> {
  const totals = { people: await estimate('users'), tweets: await estimate('tweets') };
  let begun: 'people' | 'tweets' | undefined;
  return backfillSearch({
    backfill: createSearchBackfillStore(database, createSearchWordStore(database, (error) => { throw error; })),
    observer: {
      progress(what, written) {
        if (begun !== what) progress.begin({ title: `PostgreSQL, ${what}`, unit: 'documents', total: totals[what] });
        begun = what;
        progress.progress(written);
      },
    },
    isStopping: () => signal.aborted,
  });
}
