import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import { Pool } from 'pg';
import type { Database } from '../../src/stores/postgres/database.ts';
import { openRedis } from '../../src/stores/redis/client.ts';
import { keys } from '../../src/stores/redis/keys.ts';
import { loadScripts } from '../../src/stores/redis/scripts.ts';

/** Answers a request of one operation with the JSON of its data. */
export type Answer = (viewerId: string, variables: Record<string, unknown>, operationName: string) => Promise<string>;
export type FloorStores = ReturnType<typeof openStores>;

/** As long as Linnet believes what it knew of a session. */
const TRUST_MS = 1_000;

/** As little as a server for one operation can be: node:http, the stores' own statements and scripts, JSON. */
export function serveFloor(createAnswer: (stores: FloorStores) => Answer): void {
  const stores = openStores();
  const viewerOf = createViewers(stores);
  const answer = createAnswer(stores);
  const server = createServer(async (request, response) => {
    try {
      if (request.method === 'GET') return void response.end(await stores.statementCounts());
      const { variables, operationName } = JSON.parse(await text(request)) as { variables: Record<string, unknown>; operationName: string };
      const data = await answer(await viewerOf(request.headers.authorization ?? ''), variables, operationName);
      const body = Buffer.from(`{"data":${data}}`);
      response.writeHead(200, { 'content-type': 'application/graphql-response+json; charset=utf-8', 'content-length': body.length }).end(body);
    } catch (error) {
      response.writeHead(500).end(String(error));
    }
  });
  server.listen(Number(process.env['PORT']), '127.0.0.1');
}

function openStores() {
  const redis = openRedis(process.env['REDIS_URL'] ?? '', (error) => console.error(error));
  const pool = new Pool({ connectionString: process.env['DATABASE_URL'], max: 10 });
  const counts = new Map<string, number>();
  const transaction: Database['transaction'] = async (work) => {
    const client = await pool.connect();
    try {
      await client.query('BEGIN');
      const result = await work(client);
      await client.query('COMMIT');
      return result;
    } finally {
      // After an error the transaction is open: the connection is thrown away, and the bench with it.
      client.release();
    }
  };
  const rows = async <Row>(name: string, statement: string, values: unknown[]): Promise<Row[]> => {
    counts.set(name, (counts.get(name) ?? 0) + 1);
    return (await pool.query({ name, text: statement, values })).rows as Row[];
  };
  return {
    redis, run: loadScripts(redis.commands),
    // The stores that a floor uses take no more of it.
    db: { rows, transaction } as Database,
    /** In the form of Linnet's own metric, so that both can be compared; fails until Redis is there. */
    statementCounts: async () => (await redis.commands.ping()) && [...counts].map(([name, count]) => `linnet_sql_statement_duration_seconds_count{statement="${name}"} ${count}\n`).join(''),
  };
}

/** The signature is not checked: Linnet does that once for each token, which is before anything is measured. */
function createViewers({ redis, db }: FloorStores) {
  const known = new Map<string, { viewerId: string; sessionId: string; trustedUntilMs: number }>();
  return async function viewerOf(authorization: string): Promise<string> {
    let viewer = known.get(authorization);
    if (viewer === undefined) {
      const { sub, sid } = JSON.parse(Buffer.from(authorization.split('.')[1] ?? '', 'base64url').toString()) as { sub: string; sid: string };
      known.set(authorization, viewer = { viewerId: sub, sessionId: sid, trustedUntilMs: 0 });
    }
    if (performance.now() > viewer.trustedUntilMs) {
      const live = await redis.commands.get(keys.session(viewer.sessionId)) === 'active'
        || (await db.rows('live_session', 'SELECT FROM sessions WHERE id = $1 AND revoked_at IS NULL AND expires_at > now()', [viewer.sessionId])).length === 1;
      if (!live) throw new Error('the session has ended');
      viewer.trustedUntilMs = performance.now() + TRUST_MS;
    }
    return viewer.viewerId;
  };
}
