import type { Latency } from './measure/latency.ts';
import { totalOf, type Block, type Cost, type Round } from './measure/rounds.ts';
import { medianOf, spreadOf } from './measure/statistics.ts';

export interface CaseResult {
  title: string;
  /** Linnet first. */
  servers: readonly string[];
  rounds: readonly Round[];
  quiet: readonly Round[];
  latency: ReadonlyMap<string, Latency>;
  /** What the worker, and the stores for it, spent on each operation after its answer; null where there is nothing to do. */
  reaction: Cost | null;
  /** By one operation of Linnet, table by table. */
  rowsTouched: string;
}

/** A section of docs/benchmarks.md. */
export function report({ title, servers, rounds, quiet, latency, reaction, rowsTouched }: CaseResult): string {
  const blocksOf = (name: string): Block[] => quiet.map(({ blocks }) => blocks.get(name)!);
  const [linnet = '', ...floors] = servers;
  const lines = servers.map((name) => {
    const blocks = blocksOf(name);
    const microseconds = (pick: (block: Block) => number): string => medianOf(blocks.map(pick)).toFixed(0);
    const { p50Ms, p99Ms } = latency.get(name)!;
    return row([name, microseconds(({ node }) => node), microseconds(({ redis }) => redis), microseconds(({ postgres }) => postgres),
      microseconds(totalOf), p50Ms.toFixed(1), p99Ms.toFixed(1)]);
  });
  const ratios = floors.map((floor) => {
    const ratio = (pick: (cost: Cost) => number): string => {
      const { median, min, max } = spreadOf(blocksOf(linnet).map((block, index) => pick(block) / pick(blocksOf(floor)[index]!)));
      return `${median.toFixed(2)} (${min.toFixed(2)}–${max.toFixed(2)})`;
    };
    const wall = (of: keyof Latency): string => (latency.get(linnet)![of] / latency.get(floor)![of]).toFixed(2);
    return row([floor, ratio(({ node }) => node), ratio(totalOf), wall('p50Ms'), wall('p99Ms')]);
  });
  return [
    `## ${title}`, '',
    row(['server', 'Node µs', 'Redis µs', 'PostgreSQL µs', 'all µs', 'p50 ms', 'p99 ms']), row(Array(7).fill('---')), ...lines, '',
    row(['Linnet against', 'Node', 'all', 'p50', 'p99']), row(Array(5).fill('---')), ...ratios, '',
    `Rows: ${rowsTouched || 'none'}.`, '',
    ...(reaction === null ? [] : [`After the answer, for each: worker ${reaction.node.toFixed(0)}, Redis ${reaction.redis.toFixed(0)}, PostgreSQL ${reaction.postgres.toFixed(0)} µs.`, '']),
    conditions(rounds, quiet),
  ].join('\n');
}

function conditions(rounds: readonly Round[], quiet: readonly Round[]): string {
  const steal = spreadOf(quiet.map((round) => round.steal * 100));
  const speed = spreadOf(quiet.map(({ calibrationUs }) => calibrationUs / 1000));
  return `${quiet.length} of ${rounds.length} rounds were quiet; in those steal was at most ${steal.max.toFixed(1)} % and the calibration loop took ${speed.min.toFixed(0)}–${speed.max.toFixed(0)} ms.`;
}

const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
