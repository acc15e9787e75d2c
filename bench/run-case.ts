import { ask, type BenchCase } from './cases/bench-case.ts';
import { startLoadClient, type LoadClient } from './load/load-client.ts';
import type { LoadOrder } from './load/load.ts';
import { measureLatency } from './measure/latency.ts';
import { cpuBetweenUs, readCpu } from './measure/processes.ts';
import { expectSameStoreWork, type StoreWork } from './measure/store-work.ts';
import { describeRows, rowsTouchedBy, type RowsTouched } from './measure/rows-touched.ts';
import { measureRound, quietRounds, type Block, type Cost, type Measured, type Round } from './measure/rounds.ts';
import { medianOf } from './measure/statistics.ts';
import type { CaseResult } from './report.ts';
import type { NodeServer } from './stack/node-server.ts';
import { startStack, type Stack } from './stack/stack.ts';

export interface RunOptions {
  wantedRounds: number;
  blockMs: number;
  /** Of Linnet's API, such as --cpu-prof. */
  nodeFlags: string[];
  say: (line: string) => void;
}

const CONCURRENCY = 8;
/** Of each server: long enough for the connections of every pool to be open and for most code to be compiled. */
const WARM_UP_MS = 4_000;
/**
 * Like those that are counted. While the others warm up and latencies are taken a server has nothing to do for a minute: V8 collects all
 * garbage then, and with the last objects of a kind goes the code that was compiled for them. Linnet's first page after that costs three times
 * what it costs a few thousand pages later, the floor's a fifth more.
 */
const UNCOUNTED_ROUNDS = 4;
const BODIES = 200;

/** One case on stores and processes of its own. */
export async function runCase(bench: BenchCase, options: RunOptions): Promise<CaseResult & { versions: string }> {
  options.say(`… ${bench.title}: starting and seeding`);
  const stack = await startStack(options.nodeFlags);
  const load = startLoadClient();
  try {
    const floors: NodeServer[] = [];
    for (const { name, script } of bench.floors) floors.push(await stack.startFloor(name, script));
    const servers = [stack.api, ...floors].map(({ name, pid, origin }): Measured => ({
      name, url: `${origin}/graphql`,
      processes: { node: { pid }, redis: { pid: stack.stores.redis }, postgres: { pid: stack.stores.postgres, family: true } },
    }));
    await bench.prepare?.(stack);
    options.say('… checking the answers');
    await bench.check(servers, stack);
    const work = await checkStoreWork(bench, stack, floors[0]!);
    options.say(`  each the same in the stores: ${Object.entries(work).map(([name, count]) => `${count} ${name}`).join(', ')}`);
    return { ...(await measure(bench, options, { stack, load, servers })), title: bench.title, versions: stack.versions };
  } finally {
    load.stop();
    await stack.stop();
  }
}

/** The first floor does in the stores what Linnet does; the worker, which uses the same Redis, stands still meanwhile. */
async function checkStoreWork(bench: BenchCase, { api, worker, viewers, redis, untilIdle }: Stack, floor: NodeServer): Promise<StoreWork> {
  const [viewer] = viewers;
  const body = bench.requestBody(viewer!, 0);
  const request = (origin: string) => () => ask(`${origin}/graphql`, viewer!.token, body);
  await untilIdle();
  process.kill(worker.pid, 'SIGSTOP');
  try {
    return await expectSameStoreWork(redis, [
      { name: api.name, metricsUrl: `${api.origin}/metrics`, request: request(api.origin) },
      { name: floor.name, metricsUrl: `${floor.origin}/`, request: request(floor.origin) },
    ]);
  } finally {
    process.kill(worker.pid, 'SIGCONT');
  }
}

interface Setting {
  stack: Stack;
  load: LoadClient;
  servers: readonly Measured[];
}

async function measure(bench: BenchCase, { wantedRounds, blockMs, say }: RunOptions, { stack, load, servers }: Setting): Promise<Omit<CaseResult, 'title'>> {
  const { viewers } = stack;
  const requests = Array.from({ length: BODIES }, (_none, turn) => {
    const viewer = viewers[turn % viewers.length]!;
    return { authorization: `Bearer ${viewer.token}`, body: bench.requestBody(viewer, turn) };
  });
  const reactions: Cost[] = [];
  const aroundBlock = pausingTheWorker(stack, reactions);
  for (const { url, name } of servers) {
    say(`… warming up ${name}`);
    await load.send({ url, requests, concurrency: CONCURRENCY, durationMs: WARM_UP_MS });
    await stack.untilIdle();
  }
  say('… rows');
  const rowsTouched = describeRows(await countRows(stack, servers[0]!, requests));
  say('… latency');
  const latency = await measureLatency(servers, load, requests);
  await stack.untilIdle();

  const order: Omit<LoadOrder, 'url'> = { requests, concurrency: CONCURRENCY, durationMs: blockMs };
  for (let round = 0; round < UNCOUNTED_ROUNDS; round += 1) await measureRound(round, { servers, load, order, aroundBlock });
  reactions.length = 0;
  const rounds: Round[] = [];
  while (quietRounds(rounds).length < wantedRounds && rounds.length < 2 * wantedRounds) {
    rounds.push(await measureRound(rounds.length, { servers, load, order, aroundBlock }));
    say(`… round ${rounds.length}: ${[...rounds.at(-1)!.blocks].map(([name, { node, operations }]) => `${name} ${node.toFixed(0)} µs of Node (${operations})`).join(', ')}`);
  }
  const reaction = reactions.length === 0 ? null : { node: middle(reactions, 'node'), redis: middle(reactions, 'redis'), postgres: middle(reactions, 'postgres') };
  return { servers: servers.map(({ name }) => name), rounds, quiet: quietRounds(rounds), latency, reaction, rowsTouched };
}

/** Of the first server, one request after the other; the worker stands still, so what it reads and writes is not among them. */
async function countRows({ database, worker, untilIdle }: Stack, { url }: Measured, requests: LoadOrder['requests']): Promise<RowsTouched> {
  process.kill(worker.pid, 'SIGSTOP');
  try {
    return await rowsTouchedBy(database, requests.length, async () => {
      for (const { authorization, body } of requests) await ask(url, authorization.slice('Bearer '.length), body);
    });
  } finally {
    process.kill(worker.pid, 'SIGCONT');
    await untilIdle();
  }
}

const middle = (costs: readonly Cost[], part: keyof Cost): number => medianOf(costs.map((cost) => cost[part]));

/** The worker stands still while a block runs, so that what it costs is not counted there; then it catches up, and that is counted by itself. */
function pausingTheWorker({ worker, stores, database, untilIdle }: Stack, reactions: Cost[]) {
  return async (block: () => Promise<Block>): Promise<Block> => {
    const processes = [{ pid: worker.pid }, { pid: stores.redis }, { pid: stores.postgres, family: true }] as const;
    process.kill(worker.pid, 'SIGSTOP');
    const result = await block().finally(() => process.kill(worker.pid, 'SIGCONT'));
    const { rowCount } = await database.query('SELECT FROM outbox LIMIT 1');
    const before = processes.map(readCpu);
    await untilIdle();
    const [node = 0, redis = 0, postgres = 0] = processes.map((each, index) => cpuBetweenUs(before[index]!, readCpu(each)) / result.operations);
    if (rowCount !== 0) reactions.push({ node, redis, postgres });
    return result;
  };
}
