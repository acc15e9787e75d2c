import type { Database } from '../../src/stores/postgres/database.ts';

interface Plan {
  'Actual Rows': number;
  'Actual Loops': number;
  'Rows Removed by Filter'?: number;
  Plans?: Plan[];
}
const mostRows = (plan: Plan): number =>
  Math.max(plan['Actual Rows'] * plan['Actual Loops'] + (plan['Rows Removed by Filter'] ?? 0), ...(plan.Plans ?? []).map(mostRows));

/** The most rows that any part of a statement's plan reads. On a database of one connection. The statement is run. */
export async function mostRowsRead(database: Database, text: string, values: unknown[]): Promise<number> {
  const literals = values.map((value) => (value === null ? 'NULL' : `'${Array.isArray(value) ? `{${value.join(',')}}` : String(value)}'`));
  await database.rows('', `PREPARE explained AS ${text}`, []);
  const [explanation] = await database.rows<{ 'QUERY PLAN': { Plan: Plan }[] }>('', `EXPLAIN (ANALYZE, FORMAT JSON) EXECUTE explained (${literals.join(', ')})`, []);
  await database.rows('', 'DEALLOCATE explained', []);
  return mostRows(explanation!['QUERY PLAN'][0]!.Plan);
}
