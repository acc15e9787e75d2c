import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from 'pg';

/** How many rows of each table PostgreSQL wrote and read. */
export type RowsTouched = Map<string, { written: number; read: number }>;

/** A connection that has nothing to do tells its figures after 10 seconds (PGSTAT_IDLE_INTERVAL in PostgreSQL's pgstat.c). */
const FLUSH_MS = 11_000;

/** For one of `count` operations that `work` does. Rows that a page reads and then leaves out count too. */
export async function rowsTouchedBy(database: Client, count: number, work: () => Promise<unknown>): Promise<RowsTouched> {
  await sleep(FLUSH_MS);
  const before = await readRows(database);
  await work();
  await sleep(FLUSH_MS);
  const touched: RowsTouched = new Map();
  for (const [table, { written, read }] of await readRows(database)) {
    const had = before.get(table)!;
    const one = { written: (written - had.written) / count, read: (read - had.read) / count };
    // What the API does by the clock is less than one in many operations.
    if (one.written >= 0.1 || one.read >= 0.1) touched.set(table, one);
  }
  return touched;
}

async function readRows(database: Client): Promise<RowsTouched> {
  const { rows } = await database.query<{ table: string; written: number; read: number }>(`
    SELECT relname AS table, (n_tup_ins + n_tup_upd + n_tup_del)::int AS written, (seq_tup_read + coalesce(idx_tup_fetch, 0))::int AS read
    FROM pg_stat_user_tables`);
  return new Map(rows.map(({ table, ...row }) => [table, row]));
}

export const describeRows = (touched: RowsTouched): string => [...touched].toSorted(([a], [b]) => (a < b ? -1 : 1))
  .map(([table, { written, read }]) => `${table} ${[written > 0 ? `${round(written)} written` : '', read > 0 ? `${round(read)} read` : ''].filter(Boolean).join(', ')}`).join('; ');

const round = (value: number): string => String(Math.round(value * 10) / 10);
