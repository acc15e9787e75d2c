import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { dataFolderPath } from '../dev/data-folder.ts';
import { findElasticsearch, NoElasticsearch } from '../dev/elasticsearch-distribution.ts';
import { launchElasticsearch } from '../dev/elasticsearch-server.ts';
import { lockFolder } from '../dev/folder-lock.ts';
import { runStep, type Say } from '../dev/steps.ts';
import { runUntilStopped } from './lifecycle.ts';

const USAGE = `Usage: npm run elasticsearch [-- --port PORT]

Runs an Elasticsearch of one node on the loopback interface, without security, until Ctrl-C; its data lies in
.linnet/elasticsearch-alone. Takes Java 21 or later (JAVA_HOME, else one of /usr/lib/jvm) and Maven, which fetches it once.
"npm start -- --elasticsearch" runs Linnet together with one of its own.

  --port PORT  default 9200
  --help       this text
`;
const CLOSE_WITHIN_MS = 30_000;

const { port, help } = parseArguments();
if (help) process.stdout.write(USAGE);
else await run(port);

async function run(wantedPort: number): Promise<void> {
  const say: Say = (line) => console.log(line);
  let kill = (): void => undefined;
  await runUntilStopped(async (lifecycle) => {
    const folder = join(dataFolderPath(process.env), 'elasticsearch-alone');
    mkdirSync(folder, { recursive: true });
    lifecycle.onClose(lockFolder(join(folder, 'lock'), (pid) => `An Elasticsearch already runs from ${folder} (process ${pid}).`));
    const distribution = await find(say);
    const server = await launchElasticsearch(distribution, { folder, port: wantedPort });
    lifecycle.onClose(server.stop);
    kill = server.kill;
    await runStep(say, () => server.ready, () => `Elasticsearch on ${server.url}`);
    void server.ended.then(() => {
      say(`✘ Elasticsearch has ended by itself; its log is in ${folder}.`);
      lifecycle.stop(1);
    });
    say(`\nSearch with it: ELASTICSEARCH_URL=${server.url} npm start\nCtrl-C stops it.`);
  }, { closeWithinMs: CLOSE_WITHIN_MS, print: say, printFailure: say, onForce: () => kill() });
}

async function find(say: Say): ReturnType<typeof findElasticsearch> {
  try {
    return await findElasticsearch(say);
  } catch (error) {
    if (!(error instanceof NoElasticsearch)) throw error;
    throw new Error(`Elasticsearch cannot be run here: ${error.message}.`, { cause: error });
  }
}

function parseArguments(): { port: number; help: boolean } {
  try {
    const { values } = parseArgs({ options: { port: { type: 'string', default: '9200' }, help: { type: 'boolean', default: false } } });
    const wanted = Number(values.port);
    if (!/^\d+$/.test(values.port) || wanted < 1 || wanted > 65_535) throw new Error('--port must be a whole number from 1 to 65535');
    return { port: wanted, help: values.help };
  } catch (error) {
    console.error(`${(error as Error).message}\n${USAGE}`);
    process.exit(1);
  }
}
