import { createApp } from '../app.ts';
import { runStep } from '../dev/steps.ts';
import { createLogger } from '../lib/logger.ts';
import { describeAddresses } from './addresses.ts';
import { runEmbedded } from './embedded.ts';
import { startApiAndWorkers } from './roles.ts';

// Everything in one go: the stores, then API and workers in this process.
await runEmbedded(process.env, async ({ config, demo, lifecycle, say }) => {
  const app = createApp(config, createLogger(config.log));
  lifecycle.onClose(app.close);
  const { port } = await runStep(say, () => startApiAndWorkers(app, lifecycle), () => 'API and worker run');
  say(describeAddresses({ ...config.http, port }, demo));
});
