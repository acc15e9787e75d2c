import { Client } from 'pg';

/** How often each statement ran, by its name, or its text where it has none. */
export type Statements = Record<string, number>;

/** Whether sessions live is asked by the clock, not by a request; that a node listens, once; how to plan, by each new connection; in which languages there are tweets, until all are known. */
const BY_THE_CLOCK = /^(sessions_dead|LISTEN .*|SET jit .*|search_languages_.*)$/;

/**
 * Every other statement that this process sends to PostgreSQL while some work is done: those of the stores, of transactions and of
 * Prisma alike, for all of them go through the pool's connections, and nothing reaches a server but by this method.
 */
export async function recordStatements(work: () => Promise<unknown>): Promise<Statements> {
  const statements: Statements = {};
  const original = Client.prototype.query;
  const counting = function (this: Client, ...args: Parameters<typeof original>) {
    const [query] = args as unknown as [string | { name?: string; text?: string }];
    const name = typeof query === 'string' ? query : query.name ?? query.text ?? 'unknown';
    if (!BY_THE_CLOCK.test(name)) statements[name] = (statements[name] ?? 0) + 1;
    return original.apply(this, args);
  };
  Client.prototype.query = counting as typeof original;
  try {
    await work();
  } finally {
    Client.prototype.query = original;
  }
  return statements;
}
