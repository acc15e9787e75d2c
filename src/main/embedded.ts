import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { Config } from '../config.ts';
import { choosePort } from '../dev/choose-port.ts';
import { dataFolderPath, openDataFolder, type StoreUrls } from '../dev/data-folder.ts';
import { insertDemoData, type DemoOutcome } from '../dev/demo-data.ts';
import { startEmbeddedStores, type EmbeddedStores } from '../dev/embedded-stores.ts';
import { runStep, type Say } from '../dev/steps.ts';
import { openDatabase } from '../stores/postgres/database.ts';
import { applyMigrations } from '../stores/postgres/migrations.ts';
import { runUntilStopped, type Lifecycle } from './lifecycle.ts';
import { loadConfigOrExit } from './run-role.ts';

export interface Embedded {
  /** Of a system whose stores run and hold the schema, on a port that was free. */
  config: Config;
  /** The same as environment variables, for a process of its own. */
  env: NodeJS.ProcessEnv;
  demo: DemoOutcome;
  lifecycle: Lifecycle;
  say: Say;
}

/** PostgreSQL's last checkpoint comes after the product itself has been given its time. */
const CLOSE_STORES_WITHIN_MS = 30_000;

/** Brings the stores up step by step, then runs `serve` on them until a signal comes. */
export async function runEmbedded(env: NodeJS.ProcessEnv, serve: (embedded: Embedded) => Promise<void>): Promise<void> {
  const { empty, elasticsearch } = parseArguments();
  const say: Say = (line) => console.log(line);
  // Checked before anything is started; the embedded stores then fill in what is not set.
  const { http, shutdownTimeoutMs } = loadConfigOrExit(withStores(env, { databaseUrl: 'postgresql://embedded', redisUrl: 'redis://embedded' }));
  let stores: EmbeddedStores | undefined;

  async function start(lifecycle: Lifecycle): Promise<void> {
    const port = await choosePort(env['PORT'], http.port, http.host, say);
    const folder = openDataFolder(dataFolderPath(env));
    lifecycle.onClose(folder.close);
    stores = await startEmbeddedStores(folder, env, say, { elasticsearch, onClose: lifecycle.onClose });
    void stores.failed.then((name) => {
      say(`✘ ${name} has ended by itself; its log is in ${folder.path}.`);
      lifecycle.stop(1);
    });
    lifecycle.throwIfStopping();
    await migrate(stores.databaseUrl, say);
    const demo = await fill(stores.databaseUrl, empty, say);
    lifecycle.throwIfStopping();
    const full = { ...withStores(env, stores), PORT: String(port) };
    await serve({ config: loadConfigOrExit(full), env: full, demo, lifecycle, say });
    folder.announce(stores);
  }
  await runUntilStopped(start, { closeWithinMs: shutdownTimeoutMs + CLOSE_STORES_WITHIN_MS, print: say, printFailure: say, onForce: () => stores?.kill() });
}

const migrate = (databaseUrl: string, say: Say): Promise<unknown> => runStep(
  say,
  () => applyMigrations(databaseUrl, fileURLToPath(new URL('../../prisma/migrations', import.meta.url))),
  ({ length }) => (length === 0 ? 'Schema up to date' : `${length} ${length === 1 ? 'migration' : 'migrations'} applied`),
);

async function fill(databaseUrl: string, empty: boolean, say: Say): Promise<DemoOutcome> {
  const database = openDatabase({ url: databaseUrl, poolSize: 1, onError: () => undefined });
  try {
    return await runStep(say, () => insertDemoData(database, { leaveOut: empty }), describeDemo);
  } finally {
    await database.close();
  }
}

function describeDemo(outcome: DemoOutcome): string {
  if (outcome.state === 'inserted') return `Demo data: ${outcome.people} people, ${outcome.tweets} tweets`;
  return outcome.state === 'present' ? 'Demo data is there from the first run' : 'No demo data';
}

const withStores = (env: NodeJS.ProcessEnv, { databaseUrl, redisUrl, elasticsearchUrl }: StoreUrls): NodeJS.ProcessEnv => ({
  ...env,
  DATABASE_URL: env['DATABASE_URL'] || databaseUrl,
  REDIS_URL: env['REDIS_URL'] || redisUrl,
  ...(elasticsearchUrl === undefined ? {} : { ELASTICSEARCH_URL: elasticsearchUrl }),
});

const USAGE = `Usage: npm start [-- --empty] [--elasticsearch]
  --empty          leave the demo's people and tweets out on the first run
  --elasticsearch  run an Elasticsearch too, and search with it; takes Java 21 or later and Maven`;

function parseArguments(): { empty: boolean; elasticsearch: boolean } {
  try {
    return parseArgs({ options: { empty: { type: 'boolean', default: false }, elasticsearch: { type: 'boolean', default: false } } }).values;
  } catch (error) {
    console.error(`${(error as Error).message}\n${USAGE}`);
    process.exit(1);
  }
}
