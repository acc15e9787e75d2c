import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { availableParallelism, loadavg } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { findElasticsearch } from '../src/dev/elasticsearch-distribution.ts';
import { ELASTICSEARCH_PID_FILE, launchElasticsearch } from '../src/dev/elasticsearch-server.ts';
import { makeRunFolder, register } from '../test/support/run-folder.ts';
import { cpuBetweenUs, readCpu } from './measure/processes.ts';
import { startNodeServer } from './stack/node-server.ts';
import { startStores } from './stack/stack.ts';

// How fast Elasticsearch is filled: by the reaction to posts, one event each; by the reaction to an import, one event for 500; by a reindex.
const POSTS = Number(process.argv[2] ?? 20_000);
const LOOK_EVERY_MS = 50;

const { path: folder, remove } = makeRunFolder({ durable: true });
const { databaseUrl, redisUrl, postgresPid, redisPid } = await startStores(folder);
const elasticsearch = await launchElasticsearch(await findElasticsearch(console.error), { folder: join(folder, 'elasticsearch'), javaOptions: [] });
register(folder, String(elasticsearch.pid));
await elasticsearch.ready;
const elasticsearchPid = Number(readFileSync(join(folder, 'elasticsearch', ELASTICSEARCH_PID_FILE), 'utf8'));
const env = { ...process.env, NODE_ENV: 'production', DATABASE_URL: databaseUrl, REDIS_URL: redisUrl, ELASTICSEARCH_URL: elasticsearch.url };
execFileSync(process.execPath, ['dist/main/migrate.js'], { env });
const worker = await startNodeServer({ name: 'worker', script: 'dist/main/worker.js', env, folder, readyPath: '/readyz', portVariable: 'WORKER_PORT' });
const database = new Client({ connectionString: databaseUrl });
await database.connect();

const insertTweets = readFileSync(new URL('search/seed-search.sql', import.meta.url), 'utf8');
const EVENTS = {
  posts: `INSERT INTO outbox (id, type, payload, pending) SELECT uuidv7(), 'tweet.posted', jsonb_build_object('tweetId', id, 'authorId', author_id), '{}' FROM tweets`,
  import: `INSERT INTO outbox (id, type, payload, pending)
    SELECT uuidv7(), 'tweets.imported', jsonb_build_object('tweetIds', jsonb_agg(id)), '{}' FROM (SELECT id, row_number() OVER (ORDER BY id) / 500 AS part FROM tweets) AS t GROUP BY part`,
};

try {
  await until(`SELECT count(*) = 2 AS done FROM search_indexes WHERE state = 'live'`);
  await database.query(`INSERT INTO users (id, username, display_name, created_at) SELECT uuidv7(), 'author_' || n, 'Author', now() FROM generate_series(1, 1000) AS n`);
  await database.query(insertTweets, [1, POSTS, POSTS]);
  await database.query('VACUUM ANALYZE');
  await until('SELECT count(*) = 0 AS done FROM outbox');
  console.log(`${POSTS.toLocaleString('en')} posts of 20 words\n\n| by | posts a second | µs of CPU a post: worker | Elasticsearch | PostgreSQL | Redis |\n| --- | --- | --- | --- | --- | --- |`);
  // Compiled code is what runs all day.
  await react('import');
  for (const kind of ['import', 'posts'] as const) report(kind === 'posts' ? 'the events of posts' : 'the events of an import', await react(kind));
  report('reindex', await measure(async () => void execFileSync(process.execPath, ['dist/main/linnet.js', 'reindex'], { env, stdio: 'ignore' })));
  console.log(`\n${availableParallelism()} cores, load ${loadavg()[0]?.toFixed(1)}; the reindex runs in a process of its own, whose start and CPU are in its rate and not in the columns.`);
} finally {
  await worker.stop();
  await database.end();
  await elasticsearch.stop();
  await remove();
}

type Measured = { seconds: number; us: number[] };

async function measure(work: () => Promise<void>): Promise<Measured> {
  const read = () => [readCpu({ pid: worker.pid }), readCpu({ pid: elasticsearchPid }), readCpu({ pid: postgresPid, family: true }), readCpu({ pid: redisPid })];
  const before = read();
  const startedAt = performance.now();
  await work();
  const seconds = (performance.now() - startedAt) / 1000;
  return { seconds, us: read().map((after, which) => cpuBetweenUs(before[which]!, after) / POSTS) };
}

function react(kind: keyof typeof EVENTS): Promise<Measured> {
  return measure(async () => {
    await database.query(EVENTS[kind]);
    await until('SELECT count(*) = 0 AS done FROM outbox');
  });
}

function report(by: string, { seconds, us }: Measured): void {
  console.log(`| ${by} | ${Math.round(POSTS / seconds).toLocaleString('en')} | ${us.map((each) => each.toFixed(0)).join(' | ')} |`);
}

async function until(statement: string): Promise<void> {
  while (!(await database.query<{ done: boolean }>(statement)).rows[0]!.done) await sleep(LOOK_EVERY_MS);
}
