import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { availableParallelism, loadavg } from 'node:os';
import { resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { Client } from 'pg';
import { FIRST_ID } from '../src/domain/ids.ts';
import { makeRunFolder } from '../test/support/run-folder.ts';
import { ask } from './cases/bench-case.ts';
import { listen, type Listener } from './end-to-end/listener.ts';
import { homeOf } from './end-to-end/truth.ts';
import { signIn } from './likes-people.ts';
import { cpuBetweenUs, readCpu } from './measure/processes.ts';
import { quantile } from './measure/statistics.ts';
import { startNodeServer } from './stack/node-server.ts';
import { startStores } from './stack/stack.ts';

// Real posts on a real graph, by the product's own import, workers and readers; what arrives is held against one SQL query.
const { values } = parseArgs({ args: process.argv.slice(2).filter((arg) => arg !== 'end-to-end'), options: {
  data: { type: 'string', default: '../shared/data' }, readers: { type: 'string', default: '20' }, posts: { type: 'string', default: '1500' }, 'per-second': { type: 'string', default: '50' },
} });
const FILES = { posts: 'posts_fr_parliament.ndjson.gz', users: 'users_fr_parliament.ndjson.gz', follows: 'follow_slashdot_directed.txt.gz' };
const [READERS, POSTS, PER_SECOND] = [Number(values.readers), Number(values.posts), Number(values['per-second'])];
const HOME = 'query ($after: String) { homeTimeline(first: 100, after: $after) { edges { node { id } } pageInfo { hasNextPage endCursor } } }';
const POST = 'mutation ($input: PostTweetInput!) { postTweet(input: $input) { id } }';
const pathOf = (file: string): string => resolve(values.data, file);

const missing = Object.values(FILES).filter((file) => !existsSync(pathOf(file)));
if (missing.length > 0) {
  console.log(`Skipped: ${missing.join(', ')} ${missing.length === 1 ? 'is' : 'are'} not in ${resolve(values.data)}. Name the folder with --data.`);
  process.exit(0);
}

const { path: folder, remove } = makeRunFolder({ durable: true });
const stores = await startStores(folder);
const env = { ...process.env, NODE_ENV: 'production', LOG_LEVEL: 'warn', DATABASE_URL: stores.databaseUrl, REDIS_URL: stores.redisUrl };
execFileSync(process.execPath, ['dist/main/migrate.js'], { env });
const importedAt = performance.now();
console.log(execFileSync(process.execPath, ['dist/main/import.js', pathOf(FILES.posts), '--users', pathOf(FILES.users), '--follows', pathOf(FILES.follows), '--create-missing'], { env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim().split('\n').slice(-12).join('\n'));
console.log(`imported in ${((performance.now() - importedAt) / 1_000).toFixed(1)} s`);
const api = await startNodeServer({ name: 'Linnet', script: 'dist/main/api.js', env, folder, readyPath: '/readyz' });
const worker = await startNodeServer({ name: 'worker', script: 'dist/main/worker.js', env, folder, readyPath: '/readyz', portVariable: 'WORKER_PORT' });
const database = new Client({ connectionString: stores.databaseUrl });
database.on('error', () => undefined);
await database.connect();
const listeners: Listener[] = [];
try {
  await database.query('VACUUM ANALYZE');
  const people = await choose();
  await scroll(people, 'the imported timelines, read for the first time', FIRST_ID);
  await scroll(people, 'the same again', FIRST_ID);
  await live(people);
  console.log(`\nNode ${process.versions.node}; ${availableParallelism()} cores, load ${loadavg()[0]?.toFixed(1)}.`);
} finally {
  for (const listener of listeners) listener.close();
  await Promise.all([api.stop(), worker.stop()]);
  await database.end();
  await remove();
}

interface Person { id: string; token: string }

/** Of those who follow somebody who posted: one at each of as many even distances from the most to the fewest. */
async function choose(): Promise<Person[]> {
  const { rows } = await database.query<{ id: string; authors: number }>(`
    SELECT id, authors FROM (
      SELECT follower_id AS id, count(*)::int AS authors, row_number() OVER (ORDER BY count(*) DESC, follower_id) AS place, count(*) OVER () AS people
      FROM follows WHERE followee_id IN (SELECT author_id FROM tweets) GROUP BY follower_id
    ) AS reader WHERE (place - 1) % greatest(1, people / $1::int) = 0 ORDER BY place LIMIT $1`, [READERS]);
  const tokens = await signIn(database, api.origin, rows.map(({ id }) => id));
  console.log(`${rows.length} readers, who follow from ${rows[0]?.authors} down to ${rows.at(-1)?.authors} of those who post`);
  return rows.map(({ id }, index) => ({ id, token: tokens[index]! }));
}

/** Reads each timeline page by page to its end, and compares it with the truth. */
async function scroll(people: readonly Person[], name: string, above: string): Promise<void> {
  const pagesMs: number[] = [];
  let lines = 0;
  for (const { id, token } of people) {
    const found: string[] = [];
    let after: string | null = null;
    do {
      const sentAt = performance.now();
      const { data } = JSON.parse(await ask(`${api.origin}/graphql`, token, JSON.stringify({ query: HOME, variables: { after } }))) as
        { data: { homeTimeline: { edges: { node: { id: string } }[]; pageInfo: { hasNextPage: boolean; endCursor: string | null } } } };
      pagesMs.push(performance.now() - sentAt);
      found.push(...data.homeTimeline.edges.map(({ node }) => node.id));
      after = data.homeTimeline.pageInfo.hasNextPage ? data.homeTimeline.pageInfo.endCursor : null;
    } while (after !== null);
    const due = await homeOf(database, id, above);
    const differs = due.findIndex((each, index) => each !== found[index]);
    if (differs !== -1 || found.length !== due.length) throw new Error(`A timeline is not what the rows say: ${found.length} lines for ${due.length}; the first difference at ${differs}: ${found[differs]} for ${due[differs]}.`);
    lines += found.length;
  }
  const sorted = pagesMs.toSorted((a, b) => a - b);
  console.log(`${name}: ${lines} lines in ${sorted.length} pages of 100, each exactly as the rows say; p50 ${quantile(sorted, 0.5).toFixed(1)} ms, p99 ${quantile(sorted, 0.99).toFixed(1)} ms a page`);
}

/** Real texts once more, by who wrote them, while all readers listen. */
async function live(people: readonly Person[]): Promise<void> {
  const { rows: texts } = await database.query<{ text: string; authorId: string }>(`
    SELECT text, author_id AS "authorId" FROM tweets WHERE retweet_of_id IS NULL AND in_reply_to_id IS NULL AND length(text) BETWEEN 1 AND 250
      AND author_id IN (SELECT user_id FROM user_stats ORDER BY follower_count DESC LIMIT 1000) ORDER BY id DESC LIMIT $1`, [POSTS]);
  const authors = [...new Set(texts.map(({ authorId }) => authorId))];
  const tokens = new Map((await signIn(database, api.origin, authors)).map((token, index) => [authors[index]!, token]));
  for (const { token } of people) listeners.push(await listen(api.origin, token));
  await sleep(1_000);
  const { rows: [newest] } = await database.query<{ id: string }>('SELECT id FROM tweets ORDER BY id DESC LIMIT 1');
  const processes = [{ pid: api.pid }, { pid: worker.pid }, { pid: stores.redisPid }, { pid: stores.postgresPid, family: true }];
  const before = processes.map(readCpu);
  const sentAt = new Map<string, bigint>();
  const startedAt = performance.now();
  await Promise.all(texts.map(async ({ text, authorId }, number) => {
    await sleep(Math.max(0, startedAt + number * 1_000 / PER_SECOND - performance.now()));
    const at = process.hrtime.bigint();
    const { data } = JSON.parse(await ask(`${api.origin}/graphql`, tokens.get(authorId)!, JSON.stringify({ query: POST, variables: { input: { text } } }))) as { data: { postTweet: { id: string } } };
    sentAt.set(data.postTweet.id, at);
  }));
  while ((await database.query('SELECT FROM outbox LIMIT 1')).rowCount !== 0) await sleep(20);
  const seconds = (performance.now() - startedAt) / 1_000;
  await sleep(1_000);
  const [node = 0, fanOut = 0, redis = 0, postgres = 0] = processes.map((each, index) => cpuBetweenUs(before[index]!, readCpu(each)) / texts.length);
  const ms = await compareLive(people, newest!.id, sentAt);
  console.log(`${texts.length} posts by ${authors.length} people in ${seconds.toFixed(1)} s (${(texts.length / seconds).toFixed(0)} a second); ${ms.length} deliveries to ${people.length} sockets, exactly those that the rows say, none twice
post → live: p50 ${quantile(ms, 0.5).toFixed(1)} ms, p99 ${quantile(ms, 0.99).toFixed(1)} ms; a post with all that comes of it: API ${node.toFixed(0)}, worker ${fanOut.toFixed(0)}, Redis ${redis.toFixed(0)}, PostgreSQL ${postgres.toFixed(0)} µs`);
  await scroll(people, 'the timelines after that', FIRST_ID);
}

async function compareLive(people: readonly Person[], above: string, sentAt: ReadonlyMap<string, bigint>): Promise<number[]> {
  const ms: number[] = [];
  for (const [index, { id }] of people.entries()) {
    const { arrivals, faults } = listeners[index]!;
    const due = await homeOf(database, id, above);
    const lacking = due.filter((each) => !arrivals.has(each));
    if (faults.length > 0 || lacking.length > 0 || arrivals.size !== due.length) throw new Error(`A reader got ${arrivals.size} of ${due.length} lines; lacking ${lacking.slice(0, 3).join()}; ${faults.slice(0, 3).join()}`);
    for (const [line, at] of arrivals) ms.push(Number(at - sentAt.get(line)!) / 1e6);
  }
  return ms.toSorted((a, b) => a - b);
}
