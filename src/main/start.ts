import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { createApp } from '../app.ts';
import type { Config } from '../config.ts';
import { choosePort } from '../dev/choose-port.ts';
import { dataFolderPath, openDataFolder } from '../dev/data-folder.ts';
import { DEMO_LOGIN, insertDemoData, type DemoOutcome } from '../dev/demo-data.ts';
import { startEmbeddedStores } from '../dev/embedded-stores.ts';
import { runStep } from '../dev/steps.ts';
import { createLogger } from '../lib/logger.ts';
import { applyMigrations } from '../stores/postgres/migrations.ts';
import { runUntilStopped, type Lifecycle } from './lifecycle.ts';
import { startApi, startWorkers } from './roles.ts';
import { loadConfigOrExit } from './run-role.ts';

const say = (line: string): void => console.log(line);

/** PostgreSQL's last checkpoint comes after the product itself has been given its time. */
const CLOSE_STORES_WITHIN_MS = 30_000;

const { env } = process;
const { empty } = parseArguments();
// Checked before anything is started; the embedded stores fill in what is not set.
const given = loadConfigOrExit(withStores({ databaseUrl: 'postgresql://embedded', redisUrl: 'redis://embedded' }));
let kill: () => void = () => undefined;

/** From nothing to a running system, step by step. */
async function start(lifecycle: Lifecycle): Promise<void> {
  const port = await choosePort(env['PORT'], given.http.port, given.http.host, say);
  const folder = openDataFolder(dataFolderPath(env));
  lifecycle.onClose(folder.close);
  const stores = await startEmbeddedStores(folder, env, say);
  kill = stores.kill;
  lifecycle.onClose(stores.stop);
  void stores.failed.then((name) => {
    say(`✘ ${name} has ended by itself; its log is in ${folder.path}.`);
    lifecycle.stop(1);
  });
  lifecycle.throwIfStopping();

  await migrate(stores.databaseUrl);
  lifecycle.throwIfStopping();
  const config = { ...loadConfigOrExit(withStores(stores)), http: { host: given.http.host, port } };
  const demo = await serve(config, lifecycle);
  folder.announce(stores);
  printAddresses(config, port === 0 ? demo.port : port, demo.outcome);
}

const migrate = (databaseUrl: string): Promise<unknown> => runStep(
  say,
  () => applyMigrations(databaseUrl, fileURLToPath(new URL('../../prisma/migrations', import.meta.url))),
  (applied) => (applied.length === 0 ? 'Schema up to date' : `${applied.length} migrations applied`),
);

/** The demo's data, then API and workers in this process. */
async function serve(config: Config, lifecycle: Lifecycle): Promise<{ outcome: DemoOutcome; port: number }> {
  const app = createApp(config, createLogger(config.log));
  lifecycle.onClose(app.close);
  const outcome = await runStep(say, () => insertDemoData(app.database, { leaveOut: empty }), describeDemo);
  lifecycle.throwIfStopping();
  const { port } = await runStep(say, async () => {
    const workers = await startWorkers(app);
    lifecycle.onClose(workers.close);
    const api = await startApi(app, config.http, workers);
    lifecycle.onClose(api.close);
    return api;
  }, () => 'API and worker run');
  return { outcome, port };
}

function describeDemo(outcome: DemoOutcome): string {
  if (outcome.state === 'inserted') return `Demo data: ${outcome.people} people, ${outcome.tweets} tweets`;
  return outcome.state === 'present' ? 'Demo data is there from the first run' : 'No demo data';
}

function printAddresses({ http: { host } }: Config, port: number, demo: DemoOutcome): void {
  const name = ['127.0.0.1', '0.0.0.0', '::', '::1'].includes(host) ? 'localhost' : host;
  const at = `${name}:${port}`;
  say(`
Linnet runs. Ctrl-C stops it.

  Playground            http://${at}/playground
  GraphQL over HTTP     http://${at}/graphql
  GraphQL over WebSocket  ws://${at}/graphql
  Metrics               http://${at}/metrics
  Health                http://${at}/readyz${demo.state === 'absent' ? '' : `
  Demo login            ${DEMO_LOGIN.login}, password ${DEMO_LOGIN.password}`}
`);
}

function withStores({ databaseUrl, redisUrl }: { databaseUrl: string; redisUrl: string }): NodeJS.ProcessEnv {
  return { ...env, DATABASE_URL: env['DATABASE_URL'] || databaseUrl, REDIS_URL: env['REDIS_URL'] || redisUrl };
}

function parseArguments(): { empty: boolean } {
  try {
    const { values } = parseArgs({ options: { empty: { type: 'boolean', default: false } } });
    return values;
  } catch (error) {
    console.error(`${(error as Error).message}\nUsage: npm start [-- --empty]\n  --empty  leave the demo's people and tweets out on the first run`);
    process.exit(1);
  }
}

await runUntilStopped(start, { closeWithinMs: given.shutdownTimeoutMs + CLOSE_STORES_WITHIN_MS, print: say, onForce: () => kill() });
