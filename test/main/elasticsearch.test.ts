import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, inject, test } from 'vitest';
import { findFreePort } from '../../src/dev/ports.ts';
import { isRunning } from '../../src/dev/process.ts';
import { ownsElasticsearch } from '../support/elasticsearch.ts';
import { register } from '../support/run-folder.ts';

/** The test run's own Elasticsearch shows that it comes up; another one would cost the run ten seconds of all its cores. */
test.runIf(ownsElasticsearch())('npm run elasticsearch ends what it has started, also while that is starting', async () => {
  const { folder: runFolder } = inject('stack');
  const dataFolder = mkdtempSync(join(runFolder, 'start-'));
  const folder = join(dataFolder, 'elasticsearch-alone');
  const port = await findFreePort();
  const child = spawn(process.execPath, ['dist/main/elasticsearch.js', '--port', String(port)], { env: { ...process.env, LINNET_DATA_DIR: dataFolder }, stdio: ['ignore', 'pipe', 'inherit'] });
  const forget = register(runFolder, String(child.pid));
  const exited = once(child, 'exit');
  const launcher = async (): Promise<number> => {
    for (;;) {
      const [pid] = readFileSync(`/proc/${child.pid}/task/${child.pid}/children`, 'utf8').split(' ').map(Number).filter((each) => each > 0 && existsSync(join(folder, 'elasticsearch.log')));
      if (pid !== undefined) return pid;
      if (child.exitCode !== null) throw new Error('it did not start');
      await sleep(20);
    }
  };
  const pid = await launcher();
  expect(readFileSync(join(folder, 'config', 'elasticsearch.yml'), 'utf8')).toMatch(new RegExp(`^http\\.port: ${port}$`, 'm'));
  child.kill('SIGTERM');
  expect(await exited).toEqual([0, null]);
  forget();
  expect(isRunning(pid)).toBe(false);
}, 60_000);
