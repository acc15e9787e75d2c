import { availableParallelism, loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { homeTimelineCase } from './cases/home-timeline.ts';
import { postCase } from './cases/post.ts';
import { canMeasure } from './measure/machine.ts';
import { report } from './report.ts';
import { runCase } from './run-case.ts';

const CASES = [homeTimelineCase, postCase];
const USAGE = `npm run bench -- ${CASES.map(({ name }) => name).join(' | ')} | all  [--rounds 7] [--block-ms 2000] [--node-flags "--cpu-prof"]`;

const { values, positionals } = parseArgs({ allowPositionals: true, options: { rounds: { type: 'string', default: '7' }, 'block-ms': { type: 'string', default: '2000' }, 'node-flags': { type: 'string', default: '' } } });
const [wanted = 'all'] = positionals;
const chosen = CASES.filter(({ name }) => wanted === 'all' || wanted === name);
const wantedRounds = Number(values.rounds);
const blockMs = Number(values['block-ms']);

if (chosen.length === 0 || positionals.length > 1 || !(wantedRounds >= 1) || !(blockMs >= 100)) {
  console.error(USAGE);
  process.exitCode = 1;
} else if (!canMeasure()) {
  console.log('Skipped: the bench counts CPU time by /proc/<pid>/task/*/schedstat, which this system does not have. Run it on Linux.');
} else {
  for (const bench of chosen) {
    const result = await runCase(bench, { wantedRounds, blockMs, nodeFlags: values['node-flags'].split(' ').filter(Boolean), say: (line) => console.error(line) });
    console.log(`\n${report(result)}\n${result.versions}; ${availableParallelism()} cores, load ${loadavg()[0]?.toFixed(1)}.\n`);
    if (result.quiet.length < wantedRounds) {
      console.error(`✘ Only ${result.quiet.length} of ${result.rounds.length} rounds were quiet, ${wantedRounds} were wanted: run it again when the machine has less to do.`);
      process.exitCode = 1;
    }
  }
}
