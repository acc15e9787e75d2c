import type { SearchBackfillStore } from '../../stores/search/search-backfill.store.ts';

export interface BackfillObserver {
  progress(what: 'people' | 'tweets', written: number): void;
}

export interface BackfillSearch {
  backfill: SearchBackfillStore;
  observer: BackfillObserver;
  isStopping?: () => boolean;
}

/** Makes everything searchable in PostgreSQL, newest first, in batches that commit one by one. Returns how many rows were written. */
export async function backfillSearch({ backfill, observer, isStopping = () => false }: BackfillSearch): Promise<number> {
  let total = 0;
  for (const [what, write] of [['people', backfill.writePeople], ['tweets', backfill.writeTweets]] as const) {
    let written = 0;
    for (let next: string | null | undefined; next !== null && !isStopping();) {
      const batch = await write(next);
      written += batch.written;
      next = batch.next;
      observer.progress(what, written);
    }
    total += written;
  }
  return total;
}
