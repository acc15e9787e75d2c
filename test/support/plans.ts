import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import type { Linnet } from './start-linnet.ts';

/** A node of a plan as it was run; rows are averages over its loops. */
export interface PlanNode {
  'Node Type': string;
  'Relation Name'?: string;
  'Index Name'?: string;
  'Actual Rows': number;
  'Actual Loops': number;
  'Rows Removed by Filter'?: number;
  'Rows Removed by Index Recheck'?: number;
  'Rows Removed by Join Filter'?: number;
  'Shared Hit Blocks': number;
  'Shared Read Blocks': number;
  Plans?: PlanNode[];
}

export interface RanStatement {
  name: string;
  plan: PlanNode;
}

const SETTINGS = {
  'session_preload_libraries': 'auto_explain',
  'auto_explain.log_min_duration': '0',
  'auto_explain.log_analyze': 'on',
  'auto_explain.log_buffers': 'on',
  'auto_explain.log_timing': 'off',
  'auto_explain.log_format': 'json',
  'auto_explain.log_level': 'notice',
};

/** Whether searches are planned for their values, or once for all, as PostgreSQL may after five runs. Everything else is planned once. */
export type PlanMode = 'force_custom_plan' | 'force_generic_plan';

/** From here on PostgreSQL tells the plan of each statement that it ran for this Linnet, however it was sent. */
export async function tellPlans({ app: { database } }: Linnet, mode: PlanMode = 'force_generic_plan'): Promise<void> {
  const [row] = await database.rows<{ name: string }>('plans_database', 'SELECT current_database() AS name', []);
  for (const [setting, value] of Object.entries({ ...SETTINGS, plan_cache_mode: mode })) {
    await database.transaction((client) => client.query(`ALTER DATABASE ${row!.name} SET ${setting} = '${value}'`));
  }
  // Settings of a database hold for new connections.
  await database.rows('plans_disconnect', 'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()', []);
  await database.rows('plans_disconnect_own', 'SELECT pg_terminate_backend(pg_backend_pid())', []).catch(() => undefined);
  // The pool hears of it a moment later; until then it would hand out connections that are gone.
  await sleep(200);
  for (let connection = 0; connection < 10; connection += 1) await database.ping().catch(() => undefined);
}

/** Keys are read again once a minute, whatever is asked meanwhile. */
const BY_THE_CLOCK = /"signing_keys"/;

/** What PostgreSQL ran while some work was done, the statements of Prisma and of transactions included. */
export async function recordPlans(work: () => Promise<unknown>): Promise<RanStatement[]> {
  const ran: RanStatement[] = [];
  const names = new Map<string, string>();
  const listening = new Map<Client, (notice: { message?: string | undefined }) => void>();
  const original = Client.prototype.query;
  Client.prototype.query = function (this: Client, ...args: Parameters<typeof original>) {
    const [query] = args as unknown as [{ name?: string; text?: string }];
    if (typeof query.text === 'string') names.set(query.text.trim(), query.name ?? query.text);
    if (!listening.has(this)) {
      const hear = ({ message = '' }: { message?: string | undefined }): void => {
        const json = /^duration: .*?plan:\n(.*)$/s.exec(message)?.[1];
        if (json === undefined) return;
        const { 'Query Text': text, Plan: plan } = JSON.parse(json) as { 'Query Text': string; Plan: PlanNode };
        if (!BY_THE_CLOCK.test(text)) ran.push({ name: names.get(text.trim()) ?? text, plan });
      };
      this.on('notice', hear);
      listening.set(this, hear);
    }
    return original.apply(this, args);
  } as typeof original;
  try {
    await work();
  } finally {
    Client.prototype.query = original;
    for (const [client, hear] of listening) client.off('notice', hear);
  }
  return ran;
}

export const nodesOf = (plan: PlanNode): PlanNode[] => [plan, ...(plan.Plans ?? []).flatMap(nodesOf)];

/** The most rows that any part of a plan has read, those included that it then left out. */
export const mostRows = (plan: PlanNode): number => Math.max(...nodesOf(plan).map((node) => Math.round(node['Actual Loops'] * (
  node['Actual Rows'] + (node['Rows Removed by Filter'] ?? 0) + (node['Rows Removed by Index Recheck'] ?? 0) + (node['Rows Removed by Join Filter'] ?? 0)))));

/** Blocks of 8 KB that it looked at, in memory or not. */
export const blocksOf = (plan: PlanNode): number => plan['Shared Hit Blocks'] + plan['Shared Read Blocks'];
