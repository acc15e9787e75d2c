import type { Database } from '../../src/stores/postgres/database.ts';

interface Plan {
  'Actual Rows': number;
  'Actual Loops': number;
  'Rows Removed by Filter'?: number;
  Plans?: Plan[];
}
const mostRows = (plan: Plan): number =>
  Math.max(plan['Actual Rows'] * plan['Actual Loops'] + (plan['Rows Removed by Filter'] ?? 0), ...(plan.Plans ?? []).map(mostRows));

/**
 * The most rows that any part of a statement's plan reads, of the plan for these values and of the one for any, whichever
 * is more. On a database of one connection. The statement is run, twice.
 */
export async function mostRowsRead(database: Database, text: string, values: unknown[]): Promise<number> {
  const literals = values.map((value) => (value === null ? 'NULL' : `'${Array.isArray(value) ? `{${value.join(',')}}` : String(value)}'`));
  const most: number[] = [];
  for (const mode of ['force_custom_plan', 'force_generic_plan']) {
    await database.rows('', `SET plan_cache_mode = ${mode}`, []);
    await database.rows('', `PREPARE explained AS ${text}`, []);
    const [explanation] = await database.rows<{ 'QUERY PLAN': { Plan: Plan }[] }>('', `EXPLAIN (ANALYZE, FORMAT JSON) EXECUTE explained (${literals.join(', ')})`, []);
    await database.rows('', 'DEALLOCATE explained', []);
    most.push(mostRows(explanation!['QUERY PLAN'][0]!.Plan));
  }
  await database.rows('', 'RESET plan_cache_mode', []);
  return Math.max(...most);
}
