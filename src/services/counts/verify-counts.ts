import { setTimeout as sleep } from 'node:timers/promises';
import { SUBJECTS, type CountSubject, type Drift, type DriftByCount } from '../../domain/counts.ts';
import type { CountCheck, CountStore } from '../../stores/postgres/count.store.ts';

/** Below every id. */
const START = '00000000-0000-0000-0000-000000000000';

/** Hears what is found; `repaired` is what was stored in its place, undefined where nothing was. */
export interface CountObserver {
  progress(subject: CountSubject, checked: number): void;
  drift(drift: Drift, repaired: number | undefined): void;
}

/** Batches of each subject in one slice: 100,000 tweets, some seconds of PostgreSQL's time. */
const SLICE_BATCHES = 200;
/** Between two batches of a slice: it shall not be noticed. */
const SLICE_PAUSE_MS = 20;

/** Verifies every count, and repairs it where asked to; returns how many are still wrong. What it found is what the metric shows from then on. */
export async function verifyAllCounts({ counts, observer, repair }: { counts: CountStore; observer: CountObserver; repair: boolean }): Promise<number> {
  let wrong = 0;
  for (const subject of SUBJECTS) {
    const left: DriftByCount = {};
    let checked = 0;
    for (let position: string | null = START; position !== null;) {
      const batch = await counts.verify(subject, position);
      for (const drift of batch.drift) {
        observer.drift(drift, repair ? await counts.repair(drift) : undefined);
        if (!repair) left[drift.count] = (left[drift.count] ?? 0) + 1;
      }
      checked += batch.checked;
      observer.progress(subject, checked);
      position = batch.next;
    }
    await counts.updateCheck({ subject, position: START, found: {}, drift: left });
    wrong += Object.values(left).reduce((sum, count) => sum + count, 0);
  }
  return wrong;
}

export interface VerifySliceDependencies {
  stores: { counts: CountStore };
  onDrift: (drift: Drift) => void;
}

export function createVerifyCounts({ stores: { counts }, onDrift }: VerifySliceDependencies) {
  async function verifySlice(check: CountCheck, isStopping: () => boolean): Promise<CountCheck> {
    const found = { ...check.found };
    let { position } = check;
    for (let batches = 0; batches < SLICE_BATCHES && !isStopping(); batches += 1) {
      const { drift, next } = await counts.verify(check.subject, position);
      for (const each of drift) {
        onDrift(each);
        found[each.count] = (found[each.count] ?? 0) + 1;
      }
      if (next === null) return { ...check, position: START, found: {}, drift: found };
      position = next;
      await sleep(SLICE_PAUSE_MS);
    }
    return { ...check, position, found };
  }

  return {
    /** Verifies the counts that come next, a bounded number; after the last of all it begins again with the first. */
    async verifyCounts(isStopping: () => boolean = () => false): Promise<void> {
      const checks = new Map((await counts.listChecks()).map((check) => [check.subject, check]));
      for (const subject of SUBJECTS) {
        const check = checks.get(subject) ?? { subject, position: START, found: {}, drift: {} };
        await counts.updateCheck(await verifySlice(check, isStopping));
      }
    },
  };
}
