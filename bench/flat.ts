import { availableParallelism, loadavg } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { keys } from '../src/stores/redis/keys.ts';
import { ask } from './cases/bench-case.ts';
import { startFlatStack, type FlatReader, type FlatStack } from './flat/flat-stack.ts';
import { startLoadClient } from './load/load-client.ts';
import { cpuBetweenUs, readCpu } from './measure/processes.ts';
import { medianOf, spreadOf } from './measure/statistics.ts';

// Whether the first page of a home timeline costs more where more is followed, or where there are more tweets; what the ranked
// page and a cold one cost beside it.
const { values } = parseArgs({ args: process.argv.slice(2).filter((arg) => arg !== 'flat'), options: {
  tweets: { type: 'string', default: '100000,1000000' }, rounds: { type: 'string', default: '5' }, 'block-ms': { type: 'string', default: '1000' },
} });
const TWEETS = values.tweets.split(',').map(Number);
const [ROUNDS, BLOCK_MS] = [Number(values.rounds), Number(values['block-ms'])];
const bodyOf = (order: 'LATEST' | 'RANKED'): string => JSON.stringify({ query: `{ homeTimeline(first: 20, order: ${order}) { edges { cursor node { id tweet {
  id text createdAt author { id username displayName relationship { following } } likeCount retweetCount replyCount viewerHasLiked viewerHasRetweeted } retweetedBy { id } } } liveCursor } }` });
const [LATEST, RANKED] = [bodyOf('LATEST'), bodyOf('RANKED')];
const COLD_READS = 12;

const stacks: FlatStack[] = [];
const load = startLoadClient();
/** Microseconds a page, Node, Redis and PostgreSQL together, by what was read; as many as rounds. */
const costs = new Map<string, number[]>();
try {
  for (const tweets of TWEETS) {
    const startedAt = performance.now();
    stacks.push(await startFlatStack(tweets));
    console.error(`… ${tweets} tweets made and indexed within ${((performance.now() - startedAt) / 1_000).toFixed(0)} s`);
  }
  for (const { readers, bytesWhenWarm } of stacks) for (const reader of readers) console.log(`${nameOf(reader)}: ${JSON.stringify(await bytesWhenWarm(reader, LATEST))} of a warm timeline in Redis`);
  if (ROUNDS > 0) {
    for (let round = -1; round < ROUNDS; round += 1) await oneRound(round);
    report();
  }
  for (const stack of stacks) {
    for (const reader of stack.readers) await cold(stack, reader, 1);
    await cold(stack, stack.readers.at(-1)!, 100);
  }
  console.log(`\nNode ${process.versions.node}; ${availableParallelism()} cores, load ${loadavg()[0]?.toFixed(1)}.`);
} finally {
  load.stop();
  for (const stack of stacks) await stack.stop();
}

/** Every way once, in an order that begins with another one each time; the first round compiles the code. */
async function oneRound(round: number): Promise<void> {
  const ways = stacks.flatMap((stack) => [...stack.readers.map((reader) => ({ stack, reader, body: LATEST, order: '' })), { stack, reader: stack.readers[1]!, body: RANKED, order: ', ranked' }]);
  const from = Math.max(0, round) % ways.length;
  for (const { stack, reader, body, order } of [...ways.slice(from), ...ways.slice(0, from)]) {
    const { processes, api, tweets } = stack;
    const before = processes.map(readCpu);
    const { operations } = await load.send({ url: `${api.origin}/graphql`, requests: [{ authorization: `Bearer ${reader.token}`, body }], durationMs: BLOCK_MS, concurrency: 4 });
    const us = processes.reduce((sum, each, index) => sum + cpuBetweenUs(before[index]!, readCpu(each)), 0) / operations;
    const name = `${tweets} tweets, ${nameOf(reader)}${order}`;
    if (round >= 0) costs.set(name, [...(costs.get(name) ?? []), us]);
  }
  console.error(`… round ${round}`);
}

function report(): void {
  const base = costs.get(`${TWEETS[0]} tweets, ${nameOf(stacks[0]!.readers[0]!)}`)!;
  console.log(`\nmedian (least to most) of ${ROUNDS} rounds; µs of Node, Redis and PostgreSQL\n\n| page of 20 | µs | × the first |\n| --- | --- | --- |`);
  for (const [name, all] of costs) {
    const ratio = spreadOf(all.map((us, round) => us / base[round]!));
    console.log(`| ${name} | ${medianOf(all).toFixed(0)} | ${ratio.median.toFixed(2)} (${ratio.min.toFixed(2)}–${ratio.max.toFixed(2)}) |`);
  }
}

/** All that one first read costs, or so many at once, the rebuild behind it included. */
async function cold({ redis, api, processes, tweets, untilWarm }: FlatStack, reader: FlatReader, atOnce: number): Promise<void> {
  const [us, ms]: [number[][], number[]] = [[], []];
  for (let turn = -2; turn < COLD_READS; turn += 1) {
    await redis.del(keys.homeTimeline(reader.id), keys.homeTimelineRebuild(reader.id));
    const before = processes.map(readCpu);
    const startedAt = performance.now();
    await Promise.all(Array.from({ length: atOnce }, () => ask(`${api.origin}/graphql`, reader.token, LATEST)));
    const answeredAfterMs = performance.now() - startedAt;
    await untilWarm(reader, LATEST);
    await sleep(20);
    if (turn >= 0) {
      ms.push(answeredAfterMs);
      us.push(processes.map((each, index) => cpuBetweenUs(before[index]!, readCpu(each))));
    }
  }
  const of = (pick: (parts: number[]) => number): string => (medianOf(us.map(pick)) / 1_000).toFixed(1);
  console.log(`${atOnce === 1 ? 'a cold page' : `${atOnce} cold pages at once`}, ${nameOf(reader)}, ${tweets} tweets, rebuild included: ${of((parts) => parts.reduce((sum, part) => sum + part))} ms of CPU (Node ${of(([node]) => node!)}, Redis ${of(([, stored]) => stored!)}, PostgreSQL ${of(([,, truth]) => truth!)}); answered after ${medianOf(ms).toFixed(1)} ms`);
}

function nameOf({ followees, pulled }: FlatReader): string {
  return `${followees} followees${pulled === 0 ? '' : ` and ${pulled} pulled`}`;
}
