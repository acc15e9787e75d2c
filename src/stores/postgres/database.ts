import { PrismaPg } from '@prisma/adapter-pg';
import { Pool, types, type PoolClient, type QueryConfig } from 'pg';
import { PrismaClient } from '../../generated/prisma/client.ts';
import { createTurns } from '../../lib/turns.ts';
import { listen, type Listener } from './listener.ts';

/** Observes each statement of the pool, for the metrics. */
export type StatementObserver = (statement: { name: string; durationSeconds: number }) => void;

/**
 * One pool for both ways to PostgreSQL. Prisma serves what is rare: lists of sessions, signing keys. All else is
 * named prepared statements (docs/adr/0002), which are planned once for each connection.
 */
export interface Database {
  prisma: PrismaClient;
  /** A named prepared statement, planned once for each connection, by look-ups; the name is its label in the metrics too. */
  rows<Row>(name: string, text: string, values: unknown[]): Promise<Row[]>;
  /** The same for a search, of which the best plan depends on the values: planned for them, and on connections of its own. */
  rowsForValues<Row>(name: string, text: string, values: unknown[]): Promise<Row[]>;
  /** Commits what `work` did, or rolls all of it back when it throws. */
  transaction<Result>(work: (client: PoolClient) => Promise<Result>): Promise<Result>;
  /** The same, for what waits for the same rows anyway: few at a time of each lane in this process, the others without a connection. */
  transactionInTurn<Result>(lane: string, work: (client: PoolClient) => Promise<Result>): Promise<Result>;
  /** Calls back for each NOTIFY on a channel, and for each (re)connection, from which on none is missed; ends with the database. */
  listen(channel: string, onMessage: (message: string) => void, onConnected: () => void): void;
  ping(): Promise<void>;
  close(): Promise<void>;
}

/** A statement of a request or reaction that takes longer than this is given up: nobody waits for the answer any more. */
export const STATEMENT_TIMEOUT_MS = 10_000;

export interface DatabaseOptions {
  url: string;
  poolSize: number;
  /** How long a statement may take, on a server that hangs too; without it, as long as it takes. */
  statementTimeoutMs?: number;
  onError: (error: Error) => void;
  observe?: StatementObserver;
}

/** How long a request waits for a connection before it is told that the service is unavailable. */
const CONNECT_TIMEOUT_MS = 5_000;
/** A connection takes its plans with it, and a new one makes all of them again: some milliseconds for each of the larger statements, just when many come at once. */
const IDLE_MS = 600_000;
/** The next one stands at the lock already when it is let go. */
const TRANSACTIONS_OF_LANE = 2;

export function openDatabase({ url, poolSize, statementTimeoutMs, onError, observe }: DatabaseOptions): Database {
  const openPool = (max: number, settings: string): Pool => {
    const opened = new Pool({
      connectionString: url, max, connectionTimeoutMillis: CONNECT_TIMEOUT_MS, idleTimeoutMillis: IDLE_MS, keepAlive: true, types: { getTypeParser },
      ...(statementTimeoutMs === undefined ? {} : { query_timeout: statementTimeoutMs, statement_timeout: statementTimeoutMs }),
      onConnect: async (client) => void await client.query(settings),
    });
    // A connection that dies is replaced by the pool; with nobody to listen it would end the process. The pool itself listens to
    // idle ones only: in a transaction that waits for something else between two statements, nobody would.
    opened.on('connect', (client) => client.on('error', onError));
    opened.on('error', () => undefined);
    return opened;
  };
  const pool = openPool(poolSize, LOOKUPS);
  const searches = openPool(Math.ceil(poolSize / 2), NOT_COMPILED);
  // Its longer messages quote the arguments of the call.
  const prisma = new PrismaClient({ adapter: new PrismaPg(pool), errorFormat: 'minimal' });

  const inTurn = createTurns(TRANSACTIONS_OF_LANE);
  const transaction: Database['transaction'] = (work) => runTransaction(pool, work);
  const listeners: Listener[] = [];

  const rowsOf = (connections: Pool) => async <Row>(name: string, text: string, values: unknown[]): Promise<Row[]> => {
    const startedAt = performance.now();
    const result = await connections.query({ name, text, values } satisfies QueryConfig);
    observe?.({ name, durationSeconds: (performance.now() - startedAt) / 1000 });
    return result.rows as Row[];
  };

  return {
    prisma,
    rows: rowsOf(pool),
    rowsForValues: rowsOf(searches),
    transaction,
    transactionInTurn: (lane, work) => inTurn(lane, () => transaction(work)),
    listen(channel, onMessage, onConnected) {
      listeners.push(listen({ url, channel, onMessage, onConnected, onError }));
    },
    async ping() {
      await pool.query('SELECT 1');
    },
    async close() {
      await Promise.all(listeners.map((listener) => listener.close()));
      await prisma.$disconnect();
      await Promise.all([pool.end(), searches.end()]);
    },
  };
}

/**
 * Statements take microseconds to milliseconds, but the planner thinks that a page of a home timeline costs so much (it does not know how few
 * rows a LIMIT will be) that PostgreSQL would compile it at each run, where it can, for a hundred times as long as it takes.
 */
const NOT_COMPILED = 'SET jit = off';
/**
 * All look up few rows by index. Left to itself PostgreSQL plans some of them anew at each run, for longer than they take, or keeps a plan that reads
 * a whole table, because that was small when the connection ran it first (docs/adr/0002).
 */
const LOOKUPS = `${NOT_COMPILED}; SET plan_cache_mode = force_generic_plan; SET enable_seqscan = off`;

async function runTransaction<Result>(pool: Pool, work: (client: PoolClient) => Promise<Result>): Promise<Result> {
  const client = await pool.connect();
  try {
    await client.query('BEGIN');
    const result = await work(client);
    await client.query('COMMIT');
    client.release();
    return result;
  } catch (error) {
    // Where even the rollback fails the connection is broken: it is destroyed, which rolls back too.
    await client.query('ROLLBACK').then(() => client.release(), (broken: Error) => client.release(broken));
    throw error;
  }
}

const DATE_TIME_TZ = 1184;
const getTypeParser: typeof types.getTypeParser = ((oid: number, format?: 'text' | 'binary') =>
  oid === DATE_TIME_TZ && format !== 'binary' ? (text: string) => new Date(text) : types.getTypeParser(oid, format as 'text')) as typeof types.getTypeParser;
