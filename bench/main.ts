import { availableParallelism, loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import type { BenchCase } from './cases/bench-case.ts';
import { conversationCase } from './cases/conversation.ts';
import { homeTimelineCase } from './cases/home-timeline.ts';
import { notificationsCase } from './cases/notifications.ts';
import { postCase } from './cases/post.ts';
import { toggleCases } from './cases/toggles.ts';
import { canMeasure } from './measure/machine.ts';
import { report } from './report.ts';
import { runCase, type RunOptions } from './run-case.ts';

const CASES = [homeTimelineCase, postCase, conversationCase, notificationsCase, ...toggleCases];
/** Benches that are not requests beside a floor; each is a script with options of its own. */
const SCRIPTS = ['fan-out', 'flat', 'end-to-end'];
const USAGE = `npm run bench -- ${SCRIPTS.join(' | ')} | ${CASES.map(({ name }) => name).join(' | ')} | all  [--rounds 7] [--block-ms 2000] [--node-flags=--cpu-prof]`;

interface Order extends Omit<RunOptions, 'say'> {
  cases: readonly BenchCase[];
}

/** Throws where the arguments are not as USAGE says. */
function readOrder(args: string[]): Order {
  const { values, positionals } = parseArgs({ args, allowPositionals: true, options: {
    rounds: { type: 'string', default: '7' }, 'block-ms': { type: 'string', default: '2000' }, 'node-flags': { type: 'string', default: '' },
  } });
  const [wanted = 'all', ...more] = positionals;
  const cases = CASES.filter(({ name }) => wanted === 'all' || wanted === name);
  const [wantedRounds, blockMs] = [Number(values.rounds), Number(values['block-ms'])];
  if (cases.length === 0 || more.length > 0) throw new Error(`There is no case "${positionals.join(' ')}".\n${USAGE}`);
  if (!(wantedRounds >= 1 && blockMs >= 100)) throw new Error('--rounds must be at least 1 and --block-ms at least 100.');
  return { cases, wantedRounds, blockMs, nodeFlags: values['node-flags'].split(' ').filter(Boolean) };
}

async function run({ cases, ...options }: Order): Promise<void> {
  for (const bench of cases) {
    const result = await runCase(bench, { ...options, say: (line) => console.error(line) });
    console.log(`\n${report(result)}\n${result.versions}; ${availableParallelism()} cores, load ${loadavg()[0]?.toFixed(1)}.\n`);
    if (result.quiet.length >= options.wantedRounds) continue;
    console.error(`✘ Only ${result.quiet.length} of ${result.rounds.length} rounds were quiet, ${options.wantedRounds} were wanted: run it again when the machine has less to do.`);
    process.exitCode = 1;
  }
}

try {
  const script = SCRIPTS.find((name) => name === process.argv[2]);
  const order = script === undefined ? readOrder(process.argv.slice(2)) : undefined;
  if (canMeasure()) await (order === undefined ? import(`./${script}.ts`) : run(order));
  else console.log('Skipped: the bench counts CPU time by /proc/<pid>/task/*/schedstat, which this system does not have. Run it on Linux.');
} catch (error) {
  console.error(`✘ ${(error as Error).message}`);
  // Connections to stores that are gone by now would keep this process trying.
  process.exit(1);
}
