import { createApp, type App } from '../app.ts';
import { ConfigError, loadConfig, type Config } from '../config.ts';
import { createLogger } from '../lib/logger.ts';
import { runUntilStopped, type Lifecycle } from './lifecycle.ts';

/** Beside the time in which a role finishes what it has begun: for its connections to close. */
const CLOSE_MARGIN_MS = 5_000;

/** A process of one role, configured by the environment alone. */
export async function runRole(start: (app: App, lifecycle: Lifecycle) => Promise<void>): Promise<void> {
  const config = loadConfigOrExit(process.env);
  const logger = createLogger(config.log);
  await runUntilStopped(async (lifecycle) => {
    const app = createApp(config, logger);
    lifecycle.onClose(app.close);
    await start(app, lifecycle);
  }, { closeWithinMs: config.shutdownTimeoutMs + CLOSE_MARGIN_MS, print: (line) => logger.info(line), printFailure: (line) => logger.fatal(line) });
}

/** Prints every problem at once and ends the process where there are any. */
export function loadConfigOrExit(env: NodeJS.ProcessEnv): Config {
  try {
    return loadConfig(env);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    console.error(error.message);
    process.exit(1);
  }
}
