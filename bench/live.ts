import { readFileSync } from 'node:fs';
import { Agent, request as send } from 'node:http';
import { availableParallelism, loadavg } from 'node:os';
import { text as textOf } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { Redis } from 'ioredis';
import { collectGarbage } from './live/collect-garbage.ts';
import { startLiveStack } from './live/live-stack.ts';
import { startSockets, type Sockets } from './live/sockets.ts';
import { cpuBetweenUs, readCpu, type CountedProcess } from './measure/processes.ts';
import { quantile, spreadOf } from './measure/statistics.ts';
import type { NodeServer } from './stack/node-server.ts';

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
const floorReaders = startSockets();
const redis = new Redis(stack.redisUrl);
type Part = 'node' | 'worker' | 'redis' | 'postgres' | 'floor';
const parts = { node: stack.api, worker: stack.worker, redis: { pid: stack.redisPid }, postgres: { pid: stack.postgresPid, family: true }, floor: stack.floor } satisfies Record<Part, CountedProcess>;
const readAll = () => Object.entries(parts).map(([part, process]) => [part as Part, readCpu(process)] as const);
const agent = new Agent({ keepAlive: true, maxSockets: 64 });
try {
  if (!values['only-all']) {
  const lone = startSockets();
  await open(lone, [stack.loneReader]);
  // So that connections are open and code is compiled, as in a process that has run for a while.
  await latencies('before', lone, 1_500, 75);
  await latencies('idle', lone, 200, 20);
  await latencies('at 200 posts a second', lone, 2_000, 200);
  lone.stop();
  }
  await sleep(500);
  await memory('Linnet', stack.api, (from, to) => open(readers, stack.readers.slice(from, to)));
  await memory('the floor', stack.floor, openFloor);
  await toAll();
  console.log(`\nNode ${process.versions.node}; ${availableParallelism()} cores, load ${loadavg()[0]?.toFixed(1)}; ${openFiles} open files allowed.`);
} finally {
  readers.stop();
  floorReaders.stop();
  redis.disconnect();
  agent.destroy();
  await stack.stop();
}

/** Between a tenth of the sockets and all of them: the first make room that the others find there. */
async function memory(name: string, server: NodeServer & { inspectPort: number }, openSome: (from: number, to: number) => Promise<void>): Promise<void> {
  const few = Math.ceil(SOCKETS / 10);
  await openSome(0, few);
  const before = await restingRss(server);
  await openSome(few, SOCKETS);
  const after = await restingRss(server);
  const each = (of: 'resting' | 'collected'): string => ((after[of] - before[of]) / (SOCKETS - few)).toFixed(0);
  console.log(`a subscription on each socket, ${name}: ${each('collected')} bytes of RSS a socket when all garbage was collected (${each('resting')} before that; ${(after.collected / 1e6).toFixed(0)} MB in all)`);
}

/** What each process spent on each delivery of what `send` sends to all, and when the last arrived. */
async function delivered(to: Sockets, text: string, send: () => Promise<unknown>): Promise<{ us: Record<Part, number>; lastMs: number; sample: string }> {
  const before = readAll();
  const sentAt = process.hrtime.bigint();
  await send();
  await to.tell({ kind: 'await', text, count: SOCKETS, timeoutMs: 60_000 });
  const us = Object.fromEntries(readAll().map(([part, cpu], index) => [part, cpuBetweenUs(before[index]![1], cpu) / SOCKETS])) as Record<Part, number>;
  const { arrivals, sample } = await to.tell({ kind: 'report' });
  const found = arrivals.find((arrival) => arrival.text === text);
  if (found?.count !== SOCKETS || arrivals.length > 1) throw new Error(`${SOCKETS} deliveries were due: ${JSON.stringify(arrivals.slice(0, 5))}`);
  return { us, lastMs: Number(BigInt(found.lastNs) - sentAt) / 1e6, sample };
}

async function toAll(): Promise<void> {
  const rounds: { us: Record<Part, number>; floorUs: number; lastMs: number }[] = [];
  let answer = '';
  for (let round = -1; round < ROUNDS; round += 1) {
    const text = `to all, round ${round}`;
    const linnet = await delivered(readers, text, () => post(stack.author, text));
    answer = linnet.sample;
    await sleep(500);
    const floor = await delivered(floorReaders, text, () => postToFloor(String(round), answer));
    const { us, lastMs } = linnet;
    // The first has the rows of every pair read, and the code compiled.
    console.log(`  ${round === -1 ? 'first' : `round ${round}`}: ${us.node.toFixed(1)} µs of Node a delivery, floor ${floor.us.floor.toFixed(1)}, worker ${us.worker.toFixed(1)}, Redis ${us.redis.toFixed(1)}, PostgreSQL ${us.postgres.toFixed(1)}; the last after ${lastMs.toFixed(0)} ms, floor ${floor.lastMs.toFixed(0)}`);
    if (round === -1) console.log(`  ${answer}`);
    else rounds.push({ us, lastMs, floorUs: floor.us.floor });
    await sleep(500);
  }
  const of = (pick: (round: (typeof rounds)[number]) => number, digits = 1): string => { const { median, min, max } = spreadOf(rounds.map(pick)); return `${median.toFixed(digits)} (${min.toFixed(digits)} to ${max.toFixed(digits)})`; };
  console.log(`one tweet to ${SOCKETS} sockets, median (least to most) of ${ROUNDS}: Node ${of(({ us }) => us.node)} µs a delivery, ${of(({ us, floorUs }) => us.node / floorUs, 2)} times the floor's ${of(({ floorUs }) => floorUs)}; worker ${of(({ us }) => us.worker)}, Redis ${of(({ us }) => us.redis)}, PostgreSQL ${of(({ us }) => us.postgres)}; until the last ${of(({ lastMs }) => lastMs, 0)} ms`);
}

/** The answer to all of its channels, as the fan-out publishes: a few hundred in one command. */
async function postToFloor(id: string, answer: string): Promise<void> {
  await redis.set(`floor:answer:${id}`, answer);
  const script = "for i = 1, #ARGV do redis.call('PUBLISH', 'floor:' .. ARGV[i], KEYS[1]) end";
  for (let from = 0; from < SOCKETS; from += 200) await redis.eval(script, 1, id, ...Array.from({ length: Math.min(200, SOCKETS - from) }, (_none, index) => from + index));
}

async function openFloor(from: number, to: number): Promise<void> {
  await floorReaders.tell({ kind: 'open', url: `${stack.floor.origin.replace('http', 'ws')}/graphql`, tokens: stack.readers.slice(from, to) });
  while (Number(await redis.get('floor:open')) < to) await sleep(100);
}

/** From the moment the post is sent until it is on a follower's socket. */
async function latencies(name: string, reader: Sockets, count: number, perSecond: number): Promise<void> {
  const sentAt = new Map<string, bigint>();
  const cpuBefore = readAll();
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
  const us = readAll().map(([part, cpu], index) => `${part} ${(cpuBetweenUs(cpuBefore[index]![1], cpu) / count).toFixed(0)}`).slice(0, -1).join(', ');
  console.log(`post → live, ${name}: p50 ${quantile(ms, 0.5).toFixed(1)} ms, p99 ${quantile(ms, 0.99).toFixed(1)} ms (${count} posts); CPU µs a post, all that it causes included: ${us}`);
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

/** As it is after a few seconds without work, and when all garbage of the opening was collected, as it is by and by. */
async function restingRss({ pid, inspectPort }: NodeServer & { inspectPort: number }): Promise<{ resting: number; collected: number }> {
  const read = (): number => Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) * 1_024;
  await sleep(3_000);
  const resting = read();
  await collectGarbage(inspectPort);
  await sleep(1_500);
  return { resting, collected: read() };
}
