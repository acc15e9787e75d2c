import type { PoolClient } from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openDatabase, type Database } from '../../src/stores/postgres/database.ts';
import { createOutboxStore } from '../../src/stores/postgres/outbox.store.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';

/** Polls that are to end within the next week. */
const WAITING = 100_000;
/** Of other events: some due now, some handed out and due again within minutes. */
const OTHERS = 40;

let testDatabase: TestDatabase;
let database: Database;
beforeAll(async () => {
  testDatabase = await createTestDatabase();
  database = openDatabase({ url: testDatabase.url, poolSize: 2, onError: () => undefined });
  await database.rows('fill_waiting', `INSERT INTO outbox (id, type, payload, pending, created_at, due_at)
    SELECT uuidv7(), 'poll.ended', '{}', '{home-timelines}', at, at FROM (SELECT now() + interval '10 minutes' + n * interval '6 seconds' AS at FROM generate_series(1, $1::int) AS n) AS ends`, [WAITING]);
  await database.rows('fill_others', `INSERT INTO outbox (id, type, payload, pending, dispatches, created_at, due_at)
    SELECT uuidv7(), 'tweet.posted', '{}', '{home-timelines}', n % 2, now() - interval '1 hour', now() + (n % 2) * interval '290 seconds' FROM generate_series(1, $1::int) AS n`, [OTHERS]);
  await database.rows('analyze', 'ANALYZE outbox', []);
}, 60_000);
afterAll(async () => {
  await database.close();
  await testDatabase.remove();
});

interface Plan {
  'Actual Rows': number;
  'Actual Loops': number;
  'Rows Removed by Filter'?: number;
  Plans?: Plan[];
}
/** The most rows that any part of a plan has read. */
const mostRows = (plan: Plan): number =>
  Math.max(plan['Actual Rows'] * plan['Actual Loops'] + (plan['Rows Removed by Filter'] ?? 0), ...(plan.Plans ?? []).map(mostRows));

interface Statement { text: string; values: unknown[] }
/** The store as it is; what it does is undone, and the most rows that each of its statements read are returned. */
async function rowsRead(work: (store: ReturnType<typeof createOutboxStore>) => Promise<unknown>): Promise<number[]> {
  const read: number[] = [];
  await database.transaction(async (client) => {
    const query = async ({ text, values }: Statement) => {
      await client.query('SAVEPOINT before');
      const { rows: [explained] } = await client.query<{ 'QUERY PLAN': { Plan: Plan }[] }>(`EXPLAIN (ANALYZE, FORMAT JSON) ${text}`, values);
      read.push(mostRows(explained!['QUERY PLAN'][0]!.Plan));
      await client.query('ROLLBACK TO before');
      return client.query(text, values);
    };
    await work(createOutboxStore({
      ...database,
      rows: async (_name, text, values) => (await query({ text, values })).rows,
      transaction: (inner) => inner({ query } as unknown as PoolClient),
    }));
    throw new Error('undo');
  }).catch((error: Error) => { if (error.message !== 'undo') throw error; });
  return read;
}

test.each<[string, (store: ReturnType<typeof createOutboxStore>) => Promise<unknown>, unknown]>([
  ['hasDue', (store) => store.hasDue(), true],
  ['claim', (store) => store.claim(500, async () => undefined), OTHERS / 2],
  ['makeAllDue', (store) => store.makeAllDue(), undefined],
  ['stats', (store) => store.stats(), { size: OTHERS, oldestAgeSeconds: expect.closeTo(3_600, -2) as number }],
])('%s reads none of the 100,000 events that lie in wait', async (_name, work, answer) => {
  let answered: unknown;
  const read = await rowsRead(async (store) => { answered = await work(store); });
  expect(answered).toEqual(answer);
  expect(read.length).toBeGreaterThan(0);
  expect(Math.max(...read)).toBeLessThanOrEqual(OTHERS);
});
