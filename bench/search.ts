import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { ANALYSER_VERSION } from '../src/domain/analysis/analyse-text.ts';
import { ask } from './cases/bench-case.ts';
import { cpuBetweenUs, readCpu } from './measure/processes.ts';
import { quantile } from './measure/statistics.ts';
import { startNodeServer, type NodeServer } from './stack/node-server.ts';
import { signUp } from './stack/seed.ts';
import { startStores } from './stack/stack.ts';
import { findElasticsearch } from '../src/dev/elasticsearch-distribution.ts';
import { ELASTICSEARCH_PID_FILE, launchElasticsearch } from '../src/dev/elasticsearch-server.ts';
import { makeRunFolder, register } from '../test/support/run-folder.ts';

// What one search costs, one at a time: wall time, and CPU of the API and of the stores, at each number of tweets, with each engine:
// bench:search -- [tweets,...] [requests] [postgresql,elasticsearch]
const SIZES = (process.argv[2] ?? '100000,1000000').split(',').map(Number);
const REQUESTS = Number(process.argv[3] ?? 60);
const ENGINES = (process.argv[4] ?? 'postgresql,elasticsearch').split(',');
const WARM_UPS = 10;
const PEOPLE = 100_000;
const AT_ONCE = 100_000;
/** Posted since PostgreSQL was last vacuumed. */
const LATEST = 1_000;

const TWEETS = 'query ($query: String!, $order: SearchOrder!) { it: searchTweets(query: $query, order: $order) { degraded edges { node { id text } } } }';
const USERS = 'query ($query: String!) { it: searchUsers(query: $query) { edges { node { id username } } } }';
const QUERIES: readonly (readonly [name: string, query: string])[] = [
  ['word, in 3 of 10', 'common'], ['word, in 1 of 10', 'tenth'], ['word, in 1 of 100', 'hundredth'], ['word, in 1 of 1,000', 'thousandth'], ['word, in 1 of 10,000', 'rareword'],
  ['word that nobody wrote', 'qqnothing'], ['two words, in 1 of 1,000', 'tenth hundredth'], ['phrase, in 3 of 100', '"common tenth"'], ['phrase, in 1 of 100,000', '"hundredth thousandth"'],
  ['tag, in 1 of 5', '#often'], ['tag, in 1 of 10,000', '#seldom'], ['words of one author', 'from:author_7 common'], ['word in 3 of 10, likes that none has', 'common min_likes:1000'],
];
const NAMES: readonly (readonly [name: string, query: string])[] = [['prefix, of everybody', 'per'], ['prefix, of 1 in 10', 'ka'], ['prefix, of 11', 'person_7777'], ['typing error', 'kapitam'], ['name that nobody has', 'qqnobody']];

interface Answer {
  /** Of tweets. */
  degraded?: boolean;
  edges: unknown[];
}

const { path: folder, remove } = makeRunFolder({ durable: true });
const { databaseUrl, redisUrl, postgresPid } = await startStores(folder);
const env = { ...process.env, NODE_ENV: 'production', DATABASE_URL: databaseUrl, REDIS_URL: redisUrl, ELASTICSEARCH_URL: undefined };
execFileSync(process.execPath, ['dist/main/migrate.js'], { env });
const elasticsearch = ENGINES.includes('elasticsearch') ? await startElasticsearch() : undefined;
const searched = { ...env, ELASTICSEARCH_URL: elasticsearch?.url };
const start = (engine: string): Promise<NodeServer> => startNodeServer({ name: engine, script: 'dist/main/api.js', env: engine === 'elasticsearch' ? searched : env, folder, readyPath: '/readyz' });
const apis = new Map<string, NodeServer>();
for (const engine of ENGINES) apis.set(engine, await start(engine));
const database = new Client({ connectionString: databaseUrl });
await database.connect();
try {
  const { token } = await signUp(`${[...apis.values()][0]!.origin}/graphql`, 'viewer');
  await database.query(`INSERT INTO users (id, username, display_name, created_at) SELECT uuidv7(), 'author_' || n, 'Author', now() FROM generate_series(1, 1000) AS n`);
  await database.query(`
    WITH made AS (INSERT INTO users (id, username, display_name, created_at) SELECT uuidv7(), 'person_' || n, CASE WHEN n % 10 = 0 THEN 'Kapitan' ELSE 'Somebody' END, now() FROM generate_series(1, ${PEOPLE}) AS n RETURNING *),
    stats AS (INSERT INTO user_stats (user_id, follower_count) SELECT id, (1e6 / (1 + random() * 1e5))::int FROM made)
    INSERT INTO user_search SELECT id, ${ANALYSER_VERSION}, array_to_tsvector(ARRAY[username, 'person', split_part(username, '_', 2), lower(display_name)]) FROM made`);
  await database.query(`INSERT INTO search_words SELECT 'name', unnest(ARRAY['kapitan', 'somebody', 'person', 'author'])`);
  await database.query(`INSERT INTO search_words SELECT DISTINCT 'tweet', left(translate(md5(n::text), '0123456789', 'ghijklmnop'), 3 + n % 9) FROM generate_series(1, 200000) AS n`);
  let written = 0;
  for (const size of SIZES) {
    await fill(written, size, Math.max(...SIZES));
    written = size;
    if (elasticsearch !== undefined) execFileSync(process.execPath, ['dist/main/linnet.js', 'reindex'], { env: searched, stdio: 'ignore' });
    for (const [engine, api] of apis) {
      console.log(`\n${engine}, ${size.toLocaleString('en')} tweets, ${PEOPLE.toLocaleString('en')} people; ms; load ${loadavg()[0]!.toFixed(1)}\n\n| search | hits | p50 | p99 | API CPU | PostgreSQL CPU | Elasticsearch CPU |\n| --- | --- | --- | --- | --- | --- | --- |`);
      for (const order of ['LATEST', 'RELEVANCE']) for (const [name, query] of QUERIES) await measure(api, `${order}: ${name}`, JSON.stringify({ query: TWEETS, variables: { query, order } }), token);
      for (const [name, query] of NAMES) await measure(api, `people: ${name}`, JSON.stringify({ query: USERS, variables: { query } }), token);
    }
  }
} finally {
  for (const api of apis.values()) await api.stop();
  await database.end();
  await elasticsearch?.stop();
  await remove();
}

async function startElasticsearch() {
  const server = await launchElasticsearch(await findElasticsearch(console.error), { folder: join(folder, 'elasticsearch'), javaOptions: [] });
  register(folder, String(server.pid));
  await server.ready;
  return { url: server.url, stop: () => server.stop(), pid: Number(readFileSync(join(folder, 'elasticsearch', ELASTICSEARCH_PID_FILE), 'utf8')) };
}

async function fill(from: number, to: number, last: number): Promise<void> {
  const insert = readFileSync(new URL('search/seed-search.sql', import.meta.url), 'utf8');
  await database.query('DROP INDEX IF EXISTS tweet_search_vector_idx');
  for (let first = from + 1; first <= to - LATEST; first += AT_ONCE) await database.query(insert, [first, Math.min(first + AT_ONCE - 1, to - LATEST), last]);
  await database.query("SET maintenance_work_mem = '512MB'");
  await database.query('CREATE INDEX tweet_search_vector_idx ON tweet_search USING gin (vector) WITH (gin_pending_list_limit = 64)');
  await database.query('VACUUM ANALYZE');
  await database.query(insert, [to - LATEST + 1, to, last]);
  await database.query('CHECKPOINT');
}

async function measure(api: NodeServer, name: string, body: string, token: string): Promise<void> {
  const run = async (): Promise<Answer> => (JSON.parse(await ask(`${api.origin}/graphql`, token, body)) as { data: { it: Answer } }).data.it;
  // While tweets were written the server may have closed the connection that is kept.
  await run().catch(run);
  for (let warm = 1; warm < WARM_UPS; warm += 1) await run();
  const read = () => [readCpu({ pid: api.pid }), readCpu({ pid: postgresPid, family: true }), ...(elasticsearch === undefined ? [] : [readCpu({ pid: elasticsearch.pid })])];
  const before = read();
  const times: number[] = [];
  let degraded = 0;
  let hits = 0;
  for (let request = 0; request < REQUESTS; request += 1) {
    const startedAt = performance.now();
    const answer = await run();
    times.push(performance.now() - startedAt);
    if (answer.degraded === true) degraded += 1;
    hits = answer.edges.length;
  }
  const cpu = read().map((after, which) => (cpuBetweenUs(before[which]!, after) / REQUESTS / 1_000).toFixed(2));
  const sorted = times.sort((a, b) => a - b);
  console.log(`| ${name} | ${hits}${degraded === 0 ? '' : ` (${degraded} answers by PostgreSQL)`} | ${quantile(sorted, 0.5).toFixed(1)} | ${quantile(sorted, 0.99).toFixed(1)} | ${cpu.join(' | ')} |`);
}
