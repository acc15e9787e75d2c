import { availableParallelism, loadavg } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { idToBytes, newId } from '../src/domain/ids.ts';
import { keys } from '../src/stores/redis/keys.ts';
import { ask } from './cases/bench-case.ts';
import { startFanOutStack } from './fan-out/fan-out-stack.ts';
import { startSockets } from './live/sockets.ts';
import { startLoadClient } from './load/load-client.ts';
import { cpuBetweenUs, readCpu, type CountedProcess } from './measure/processes.ts';
import { quantile, spreadOf } from './measure/statistics.ts';

// One tweet to each of so many followers with warm timelines, beside one job and one sorted set for each of them; and what
// the others notice of it.
const { values } = parseArgs({ args: process.argv.slice(2).filter((arg) => arg !== 'fan-out'), options: {
  sizes: { type: 'string', default: '1000,10000,100000' }, rounds: { type: 'string', default: '5' }, 'textbook-up-to': { type: 'string', default: '10000' }, 'node-flags': { type: 'string', default: '' },
} });
const SIZES = values.sizes.split(',').map(Number);
const ROUNDS = Number(values.rounds);
const TEXTBOOK_UP_TO = Number(values['textbook-up-to']);
/** Of a small author's tweet; each of the second has a fan-out of its own, and the p99 of fewer would be the slowest. */
const [IDLE_SAMPLES, BUSY_SAMPLES] = [150, 100];
const POST = 'mutation ($input: PostTweetInput!) { postTweet(input: $input) { id } }';
const HOME = JSON.stringify({ query: '{ homeTimeline(first: 20) { edges { node { id tweet { id text author { id } } } } } }' });

const stack = await startFanOutStack(SIZES, values['node-flags'].split(' ').filter(Boolean));
const { api, worker, textbook, redis, authors, small } = stack;
const largest = authors.toSorted((a, b) => b.followers - a.followers)[0]!;
type Part = 'node' | 'redis' | 'postgres';
interface Cost extends Record<Part, number> { ms: number }
const costs = new Map<string, Cost[]>();

try {
  for (let round = -1; round < ROUNDS; round += 1) {
    for (const author of authors) {
      await measure('Linnet', author.followers, worker, round, async () => fanOut(author.token));
      if (author.followers <= TEXTBOOK_UP_TO) await measure('textbook', author.followers, textbook, round, () => fanOutByTextbook(author.name));
    }
  }
  report();
  await notice();
  console.log(`\nNode ${process.versions.node}; ${availableParallelism()} cores, load ${loadavg()[0]?.toFixed(1)}.`);
} finally {
  await stack.stop();
}

/** Microseconds a follower. The first round compiles the code. */
async function measure(name: string, followers: number, node: CountedProcess, round: number, run: () => Promise<void>): Promise<void> {
  const processes: Record<Part, CountedProcess> = { node, redis: { pid: stack.redisPid }, postgres: { pid: stack.postgresPid, family: true } };
  const read = () => Object.values(processes).map(readCpu);
  const before = read();
  const startedAt = performance.now();
  await run();
  const ms = performance.now() - startedAt;
  const [nodeUs = 0, redisUs = 0, postgresUs = 0] = read().map((cpu, index) => cpuBetweenUs(before[index]!, cpu) / followers);
  console.error(`… round ${round}: ${name}, ${followers} followers: Node ${nodeUs.toFixed(2)}, Redis ${redisUs.toFixed(2)}, PostgreSQL ${postgresUs.toFixed(2)} µs each; ${ms.toFixed(0)} ms`);
  if (round >= 0) costs.set(`${name}, ${followers}`, [...(costs.get(`${name}, ${followers}`) ?? []), { node: nodeUs, redis: redisUs, postgres: postgresUs, ms }]);
  await sleep(300);
}

/** From the answer to the post until the last list has it; then every list is looked at. */
async function fanOut(token: string): Promise<void> {
  await post(token, 'To everybody');
  await stack.untilIdle();
}

async function fanOutByTextbook(author: string): Promise<void> {
  await (await fetch(`${textbook.origin}/fan-out?author=${author}&tweet=${newId()}`)).text();
}

async function post(token: string, text: string): Promise<string> {
  const { data } = JSON.parse(await ask(`${api.origin}/graphql`, token, JSON.stringify({ query: POST, variables: { input: { text } } }))) as { data: { postTweet: { id: string } } };
  return data.postTweet.id;
}

function report(): void {
  console.log(`\nmedian (least to most) of ${ROUNDS} rounds, µs a follower\n\n| fan-out | Node | Redis | PostgreSQL | ms in all |\n| --- | --- | --- | --- | --- |`);
  for (const [name, all] of costs) {
    const of = (part: keyof Cost, digits = 2): string => {
      const { median, min, max } = spreadOf(all.map((cost) => cost[part]));
      return `${median.toFixed(digits)} (${min.toFixed(digits)}–${max.toFixed(digits)})`;
    };
    console.log(`| ${name} followers | ${of('node')} | ${of('redis')} | ${of('postgres')} | ${of('ms', 0)} |`);
  }
}

/** Everybody has it: Linnet's lists are looked at one by one. */
async function expectEverywhere(id: string, author: string): Promise<void> {
  const { rows } = await stack.database.query<{ id: string }>('SELECT follower_id AS id FROM follows WHERE followee_id = (SELECT id FROM users WHERE username = $1)', [author]);
  const due = idToBytes(id);
  for (let from = 0; from < rows.length; from += 1_000) {
    const pipeline = redis.pipeline();
    for (const row of rows.slice(from, from + 1_000)) pipeline.lrangeBuffer(keys.homeTimeline(row.id), 0, 3);
    const lists = await pipeline.exec();
    if (!lists?.every(([, list]) => (list as Buffer[]).some((each) => each.equals(due)))) throw new Error(`A tweet is not on the timeline of one of the ${rows.length} followers.`);
  }
}

/** Readers' pages, and a small author's tweet on a follower's socket, at rest and while the largest author's tweets go out. */
async function notice(): Promise<void> {
  const load = startLoadClient();
  const sockets = startSockets();
  const requests = stack.readers.map((token) => ({ authorization: `Bearer ${token}`, body: HOME }));
  const read = async (durationMs: number): Promise<number[]> => (await load.send({ url: `${api.origin}/graphql`, requests, durationMs, concurrency: 8, ratePerSecond: 60 })).latenciesMs;
  await sockets.tell({ kind: 'open', url: `${api.origin.replace('http', 'ws')}/graphql`, tokens: [stack.readers[0]!] });
  await sleep(1_000);
  await read(3_000);
  try {
    const idlePages = await read(6_000);
    const idle = await smallTweets(sockets, IDLE_SAMPLES, async () => undefined);
    const ids: string[] = [];
    const pages = read(6_000);
    for (let tweet = 0; tweet < 4; tweet += 1) {
      ids.push(await post(largest.token, `To everybody ${tweet}`));
      await sleep(1_500);
    }
    const busyPages = await pages;
    await stack.untilIdle();
    const busy = await smallTweets(sockets, BUSY_SAMPLES, async () => {
      await stack.untilIdle();
      ids.push(await post(largest.token, 'To everybody'));
      await sleep(30);
    });
    await stack.untilIdle();
    for (const id of ids.slice(-2)) await expectEverywhere(id, largest.name);
    const line = (name: string, at: number[], then: number[]): string => {
      const of = (list: number[], share: number): string => quantile(list.toSorted((a, b) => a - b), share).toFixed(1);
      const all = (list: number[]): string => `p50 ${of(list, 0.5)} ms, p95 ${of(list, 0.95)}, p99 ${of(list, 0.99)}`;
      return `${name}: ${all(at)}; while ${largest.followers} are told: ${all(then)}`;
    };
    console.log(`\n${line('readers\' pages (60 a second)', idlePages, busyPages)}\n${line(`a small author's tweet on a follower's socket (${idle.length} and ${busy.length})`, idle, busy)}\nevery one of the ${largest.followers} timelines looked at has the last tweets`);
  } finally {
    load.stop();
    sockets.stop();
  }
}

async function smallTweets(sockets: ReturnType<typeof startSockets>, count: number, before: () => Promise<void>): Promise<number[]> {
  const ms: number[] = [];
  for (let number = 0; number < count; number += 1) {
    await before();
    const text = `small ${count} ${number}`;
    const sentAt = process.hrtime.bigint();
    await post(small.token, text);
    await sockets.tell({ kind: 'await', text, count: 1, timeoutMs: 20_000 });
    const arrival = (await sockets.tell({ kind: 'report' })).arrivals.find((each) => each.text === text);
    if (arrival === undefined) throw new Error('A small author\'s tweet did not arrive.');
    ms.push(Number(BigInt(arrival.firstNs) - sentAt) / 1e6);
  }
  return ms;
}
