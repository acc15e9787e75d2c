import { isDeepStrictEqual } from 'node:util';
import type { Redis } from 'ioredis';

/** How often one request ran each statement of PostgreSQL, and each command of Redis, those of scripts included. */
export type StoreWork = Record<string, number>;

/** Something of its own that a server did meanwhile, such as looking after a key, is seen in one try and not in the next. */
const TRIES = 8;

/** Throws unless a request costs both servers the same statements and commands; returns them. */
export async function expectSameStoreWork(redis: Redis, servers: readonly { name: string; metricsUrl: string; request: () => Promise<unknown> }[]): Promise<StoreWork> {
  let seen: StoreWork[] = [];
  for (let attempt = 0; attempt < TRIES; attempt += 1) {
    seen = [];
    for (const { metricsUrl, request } of servers) seen.push(await storeWorkOf(redis, metricsUrl, request));
    if (seen.every((work) => isDeepStrictEqual(work, seen[0]))) return seen[0]!;
  }
  throw new Error(`The servers do not do the same in the stores:\n${servers.map(({ name }, index) => `  ${name}: ${JSON.stringify(seen[index])}`).join('\n')}`);
}

async function storeWorkOf(redis: Redis, metricsUrl: string, request: () => Promise<unknown>): Promise<StoreWork> {
  // Once before: then the server has just asked for the session, and does not have to again.
  await request();
  const before = { ...(await statements(metricsUrl)), ...(await commands(redis)) };
  await request();
  // The other way round: asking for the metrics is not to count.
  const after: StoreWork = { ...(await commands(redis)), ...(await statements(metricsUrl)) };
  return Object.fromEntries(Object.entries(after).map(([name, count]) => [name, count - (before[name] ?? 0)] as const)
    .filter(([, count]) => count > 0).sort(([a], [b]) => (a < b ? -1 : 1)));
}

async function statements(metricsUrl: string): Promise<StoreWork> {
  const text = await (await fetch(metricsUrl)).text();
  const { outbox_stats: _events, count_checks: _counts, ...others } = counts(text.matchAll(/^linnet_sql_statement_duration_seconds_count\{statement="(\w+)"\} (\d+)$/gm));
  return others;
}

const commands = async (redis: Redis): Promise<StoreWork> => {
  const { info: _own, ...others } = counts((await redis.info('commandstats')).matchAll(/^cmdstat_([\w|]+):calls=(\d+)/gm));
  return others;
};

const counts = (matches: Iterable<RegExpMatchArray>): StoreWork => Object.fromEntries([...matches].map(([, name = '', count]) => [name, Number(count)]));
