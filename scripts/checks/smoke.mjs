// Clones this repository as it is committed, runs `npm start` in the clone, uses it over HTTP and WebSocket as two people
// would, stops it with SIGTERM, and looks for what it left behind.
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { processesIn } from './processes-in.mjs';
import { useLinnet } from './use-linnet.mjs';

const READY_WITHIN_MS = 10 * 60_000;
const STOPPED_WITHIN_MS = 60_000;

const folder = mkdtempSync(join(tmpdir(), 'linnet-smoke-'));
try {
  await smoke(join(folder, 'linnet'));
} finally {
  for (const { pid } of processesIn(folder)) process.kill(pid, 'SIGKILL');
  rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
}

async function smoke(clone) {
  execFileSync('git', ['clone', '--quiet', process.cwd(), clone], { stdio: 'inherit' });
  const { findFreePort } = await import('../../dist/dev/ports.js');
  const port = await findFreePort();
  const npm = spawn('npm', ['start'], { cwd: clone, env: freshEnvironment(port), stdio: ['ignore', 'inherit', 'inherit'] });
  const exited = once(npm, 'exit');
  await untilReady(`http://127.0.0.1:${port}`, npm);
  await useLinnet(`http://127.0.0.1:${port}`);

  npm.kill('SIGTERM');
  const overdue = sleep(STOPPED_WITHIN_MS, undefined, { ref: false }).then(() => ['not at all', undefined]);
  const [code, signal] = await Promise.race([exited, overdue]);
  assert.deepEqual([code, signal], [0, null], 'npm start ends with 0 on SIGTERM');
  assert.deepEqual(processesIn(folder), [], 'nothing runs any more');
  console.log('Stopped with 0; nothing is left.');
}

/** That of somebody who has just opened a terminal: nothing of this run's npm, of its settings or of its Node. */
function freshEnvironment(port) {
  const own = Object.entries(process.env).filter(([name]) => !/^(npm_|DATABASE_URL$|REDIS_URL$|LINNET_|NODE_ENV$|INIT_CWD$)/i.test(name));
  const path = process.env.PATH.split(':').filter((part) => !part.includes('node_modules')).join(':');
  return { ...Object.fromEntries(own), PATH: path, PORT: String(port) };
}

async function untilReady(origin, npm) {
  const deadline = Date.now() + READY_WITHIN_MS;
  for (;;) {
    assert.equal(npm.exitCode, null, 'npm start keeps running');
    assert.ok(Date.now() < deadline, 'it is ready in time');
    if (await fetch(`${origin}/readyz`).then(({ ok }) => ok, () => false)) return;
    await sleep(250);
  }
}
