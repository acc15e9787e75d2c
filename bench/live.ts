import { readFileSync } from 'node:fs';
import { Agent, request as send } from 'node:http';
import { availableParallelism, loadavg } from 'node:os';
import { text as textOf } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { startLiveStack, type LiveStack } from './live/live-stack.ts';
import { startSockets, type Sockets } from './live/sockets.ts';
import { cpuBetweenUs, readCpu } from './measure/processes.ts';
import { quantile, spreadOf } from './measure/statistics.ts';

// Sockets that follow one author, all in one API process: memory, one tweet to all of them, and post → live for one of them.
const { values } = parseArgs({ options: {
  sockets: { type: 'string', default: '10000' }, rounds: { type: 'string', default: '7' }, 'node-flags': { type: 'string', default: '' }, 'only-all': { type: 'boolean', default: false },
} });
const SOCKETS = Number(values.sockets);
const ROUNDS = Number(values.rounds);
const POST = 'mutation ($input: PostTweetInput!) { postTweet(input: $input) { id } }';
/** Beside sockets: connections to stores and of HTTP, files. */
const OTHER_FILES = 200;

const openFiles = Number(/^Max open files\s+(\d+)/m.exec(readFileSync('/proc/self/limits', 'utf8'))?.[1]);
if (openFiles < SOCKETS + OTHER_FILES) {
  console.error(`✘ ${SOCKETS} sockets need a limit of ${SOCKETS + OTHER_FILES} open files a process, and it is ${openFiles}: raise it (ulimit -n ${SOCKETS + OTHER_FILES}) or pass --sockets ${openFiles - OTHER_FILES}.`);
  process.exit(1);
}

const stack = await startLiveStack(SOCKETS, values['node-flags'].split(' ').filter(Boolean));
const readers = startSockets();
const agent = new Agent({ keepAlive: true, maxSockets: 64 });
try {
  if (!values['only-all']) {
  const lone = startSockets();
  await open(lone, [stack.loneReader]);
  // So that connections are open and code is compiled.
  await latencies('before', lone, 400, 100);
  await latencies('idle', lone, 200, 20);
  await latencies('at 200 posts a second', lone, 2_000, 200);
  lone.stop();
  }
  await sleep(500);
  await memory();
  await toAll();
  console.log(`\nNode ${process.versions.node}; ${availableParallelism()} cores, load ${loadavg()[0]?.toFixed(1)}; ${openFiles} open files allowed.`);
} finally {
  readers.stop();
  agent.destroy();
  await stack.stop();
}

async function memory(): Promise<void> {
  const before = await restingRss(stack);
  await open(readers, stack.readers);
  await sleep(3_000);
  const after = await restingRss(stack);
  console.log(`${SOCKETS} sockets with a subscription each: ${((after - before) / SOCKETS).toFixed(0)} bytes of RSS a socket (${(before / 1e6).toFixed(0)} MB before, ${(after / 1e6).toFixed(0)} after)`);
}

async function toAll(): Promise<void> {
  const costs: Record<'node' | 'worker' | 'redis' | 'postgres' | 'lastMs', number[]> = { node: [], worker: [], redis: [], postgres: [], lastMs: [] };
  const read = () => [readCpu(stack.api), readCpu(stack.worker), readCpu({ pid: stack.redisPid }), readCpu({ pid: stack.postgresPid, family: true })] as const;
  for (let round = -1; round < ROUNDS; round += 1) {
    const tweet = `to all, round ${round}`;
    const before = read();
    const postedAt = process.hrtime.bigint();
    await post(stack.author, tweet);
    await readers.tell({ kind: 'await', text: tweet, count: SOCKETS, timeoutMs: 60_000 });
    const after = read();
    const { arrivals, sample } = await readers.tell({ kind: 'report' });
    const found = arrivals.find(({ text }) => text === tweet);
    if (found?.count !== SOCKETS || arrivals.length > 1) throw new Error(`${SOCKETS} deliveries were due: ${JSON.stringify(arrivals.slice(0, 5))}`);
    const us = [0, 1, 2, 3].map((index) => cpuBetweenUs(before[index]!, after[index]!) / SOCKETS);
    const lastMs = Number(BigInt(found.lastNs) - postedAt) / 1e6;
    // The first has the rows of every pair read, and the code compiled.
    console.log(`  ${round === -1 ? 'first' : `round ${round}`}: ${us[0]!.toFixed(1)} µs of Node a delivery, worker ${us[1]!.toFixed(1)}, Redis ${us[2]!.toFixed(1)}, PostgreSQL ${us[3]!.toFixed(1)}; the last after ${lastMs.toFixed(0)} ms`);
    if (round === -1) { console.log(`  ${sample}`); continue; }
    costs.node.push(us[0]!); costs.worker.push(us[1]!); costs.redis.push(us[2]!); costs.postgres.push(us[3]!); costs.lastMs.push(lastMs);
    await sleep(500);
  }
  const of = (list: number[], digits: number): string => { const { median, min, max } = spreadOf(list); return `${median.toFixed(digits)} (${min.toFixed(digits)} to ${max.toFixed(digits)})`; };
  console.log(`one tweet to ${SOCKETS} sockets, median (least to most) of ${ROUNDS}: Node ${of(costs.node, 1)} µs a delivery, worker ${of(costs.worker, 1)}, Redis ${of(costs.redis, 1)}, PostgreSQL ${of(costs.postgres, 1)}; until the last ${of(costs.lastMs, 0)} ms`);
}

/** From the moment the post is sent until it is on a follower's socket. */
async function latencies(name: string, reader: Sockets, count: number, perSecond: number): Promise<void> {
  const sentAt = new Map<string, bigint>();
  const startedAt = performance.now();
  const posts: Promise<void>[] = [];
  for (let number = 0; number < count; number += 1) {
    await sleep(Math.max(0, startedAt + number * 1_000 / perSecond - performance.now()));
    const tweet = `${name} ${number}`;
    sentAt.set(tweet, process.hrtime.bigint());
    posts.push(post(stack.smallAuthors[number % stack.smallAuthors.length]!, tweet));
  }
  await Promise.all(posts);
  const { arrivals } = await reader.tell({ kind: 'await', text: `${name} ${count - 1}`, count: 1, timeoutMs: 30_000 });
  await sleep(1_000);
  const ms = (await reader.tell({ kind: 'report' })).arrivals.filter(({ text }) => sentAt.has(text)).map(({ text, firstNs }) => Number(BigInt(firstNs) - sentAt.get(text)!) / 1e6).toSorted((a, b) => a - b);
  if (ms.length !== count) throw new Error(`${count} tweets were due, ${ms.length} came; ${arrivals.length} before the end`);
  console.log(`post → live, ${name}: p50 ${quantile(ms, 0.5).toFixed(1)} ms, p99 ${quantile(ms, 0.99).toFixed(1)} ms (${count} posts)`);
}

async function open(sockets: Sockets, tokens: readonly string[]): Promise<void> {
  const subscribed = async (): Promise<number> => Number(/^linnet_subscriptions_open\{field="homeTimeline"\} (\d+)$/m.exec(await (await fetch(`${stack.api.origin}/metrics`)).text())?.[1] ?? 0);
  const due = await subscribed() + tokens.length;
  await sockets.tell({ kind: 'open', url: `${stack.api.origin.replace('http', 'ws')}/graphql`, tokens });
  const deadline = performance.now() + 60_000;
  while (await subscribed() < due) {
    if (performance.now() > deadline) throw new Error(`${await subscribed()} of ${due} subscriptions were begun within a minute.`);
    await sleep(100);
  }
}

function post(token: string, tweet: string): Promise<void> {
  const body = JSON.stringify({ query: POST, variables: { input: { text: tweet } } });
  return new Promise((resolve, reject) => {
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
    send(`${stack.api.origin}/graphql`, { agent, method: 'POST', headers }, (response) => {
      textOf(response).then((answer) => (answer.startsWith('{"data":{') ? resolve() : reject(new Error(answer))), reject);
    }).once('error', reject).end(body);
  });
}

/** The least of a few readings: garbage comes and goes. */
async function restingRss({ api: { pid } }: LiveStack): Promise<number> {
  let least = Number.POSITIVE_INFINITY;
  for (let reading = 0; reading < 10; reading += 1) {
    await sleep(300);
    least = Math.min(least, Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) * 1_024);
  }
  return least;
}
