import type { LoadClient } from '../load/load-client.ts';
import type { LoadOrder } from '../load/load.ts';
import { calibrate, readTicks, stealShare } from './machine.ts';
import { cpuBetweenUs, readCpu, type CountedProcess } from './processes.ts';
import { medianOf } from './statistics.ts';

/** A server under load, and the processes that work for it. */
export interface Measured {
  name: string;
  url: string;
  processes: { node: CountedProcess; redis: CountedProcess; postgres: CountedProcess };
}

export type Cost = Record<keyof Measured['processes'], number>;

/** Microseconds an operation of one server in one round. */
export interface Block extends Cost {
  operations: number;
}

export interface Round {
  blocks: ReadonlyMap<string, Block>;
  calibrationUs: number;
  steal: number;
}

export interface RoundOptions {
  servers: readonly Measured[];
  load: LoadClient;
  order: Omit<LoadOrder, 'url'>;
  /** Around each block: what must not run within it is held up, and caught up with after it. */
  aroundBlock: (block: () => Promise<Block>) => Promise<Block>;
}

const MAX_STEAL = 0.03;
const MAX_CALIBRATION_ERROR = 0.25;

/** Every server once, in an order that begins with another one each time. */
export async function measureRound(number: number, { servers, load, order, aroundBlock }: RoundOptions): Promise<Round> {
  const ticks = readTicks();
  const calibrations = [calibrate()];
  const blocks = new Map<string, Block>();
  const from = number % servers.length;
  for (const server of [...servers.slice(from), ...servers.slice(0, from)]) {
    blocks.set(server.name, await aroundBlock(() => measureBlock(server, load, order)));
    calibrations.push(calibrate());
  }
  return { blocks, calibrationUs: medianOf(calibrations), steal: stealShare(ticks, readTicks()) };
}

async function measureBlock({ url, processes }: Measured, load: LoadClient, order: Omit<LoadOrder, 'url'>): Promise<Block> {
  const { node, redis, postgres } = processes;
  const before = [readCpu(node), readCpu(redis), readCpu(postgres)] as const;
  const { operations } = await load.send({ ...order, url });
  const after = [readCpu(node), readCpu(redis), readCpu(postgres)] as const;
  const each = (index: 0 | 1 | 2): number => cpuBetweenUs(before[index], after[index]) / operations;
  return { node: each(0), redis: each(1), postgres: each(2), operations };
}

/** Rounds in which the machine was itself: little time stolen by others, and as fast as in most rounds. */
export function quietRounds(rounds: readonly Round[]): Round[] {
  const usual = medianOf(rounds.map(({ calibrationUs }) => calibrationUs));
  return rounds.filter(({ steal, calibrationUs }) => steal <= MAX_STEAL && Math.abs(calibrationUs / usual - 1) <= MAX_CALIBRATION_ERROR);
}

export const totalOf = ({ node, redis, postgres }: Cost): number => node + redis + postgres;
