import { spawn } from 'node:child_process';
import { describeAddresses } from './addresses.ts';
import { runEmbedded } from './embedded.ts';

// The stores stay up while API and worker are started again at each change of a source.
await runEmbedded(process.env, async ({ config, env, demo, lifecycle, say }) => {
  const tsx = ['node_modules/tsx/dist/cli.mjs', 'watch', '--clear-screen=false', '--include', 'src/**/*.lua', 'src/main/api-and-worker.ts'];
  // In a group of its own: the terminal's Ctrl-C reaches it through this process.
  const child = spawn(process.execPath, tsx, { env, stdio: ['ignore', 'inherit', 'inherit'], detached: true });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  lifecycle.onClose(async () => {
    child.kill('SIGTERM');
    await ended;
  });
  void ended.then(() => lifecycle.stop(1));
  say(describeAddresses(config.http, demo));
});
