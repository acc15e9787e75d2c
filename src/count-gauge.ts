import { Gauge, type Registry } from 'prom-client';
import { COUNTS, type CountName } from './domain/counts.ts';
import { within } from './lib/within.ts';
import type { CountCheck } from './stores/postgres/count.store.ts';

/** Below the timeout of a scrape. */
const READ_TIMEOUT_MS = 1_000;

/**
 * How many counts are wrong, as the last verification found: read from PostgreSQL when Prometheus asks, so every process says
 * the same, whoever verified. A pass that is under way counts as soon as it has found more than the one before it. No
 * series until a subject was first verified, and while PostgreSQL cannot be read.
 */
export function createCountGauge(registry: Registry) {
  let read: () => Promise<CountCheck[]> = async () => [];
  new Gauge<'count'>({
    name: 'linnet_count_drift',
    help: 'Counts that did not equal the list they count when last verified.',
    labelNames: ['count'],
    registers: [registry],
    async collect() {
      this.reset();
      for (const { subject, found, drift } of await read()) {
        for (const count of COUNTS[subject] as readonly CountName[]) this.set({ count }, Math.max(found[count] ?? 0, drift[count] ?? 0));
      }
    },
  });
  return {
    readFrom(readChecks: () => Promise<CountCheck[]>, onError: (error: unknown) => void): void {
      read = () => within(READ_TIMEOUT_MS, readChecks()).catch((error: unknown) => {
        onError(error);
        return [];
      });
    },
  };
}
