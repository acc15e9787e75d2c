import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, inject, test } from 'vitest';
import { findFreePort } from '../../src/dev/ports.ts';
import { isRunning } from '../../src/dev/process.ts';
import { ownsElasticsearch } from '../support/elasticsearch.ts';
import { register } from '../support/run-folder.ts';

const newFolder = (): string => mkdtempSync(join(inject('stack').folder, 'start-'));

describe.runIf(ownsElasticsearch())('npm run elasticsearch', () => {
  test('runs a real one on the port that was asked for, and leaves nothing behind', async () => {
    const folder = newFolder();
    const port = await findFreePort();
    const child = spawn(process.execPath, ['dist/main/elasticsearch.js', '--port', String(port)], { env: { ...process.env, LINNET_DATA_DIR: folder }, stdio: ['ignore', 'pipe', 'inherit'] });
    const forget = register(inject('stack').folder, String(child.pid));
    let output = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => { output += text; });
    const exited = once(child, 'exit').then(([code]) => code as number | null);
    while (!output.includes('Ctrl-C')) {
      if (child.exitCode !== null) throw new Error(`it did not start:\n${output}`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    expect(output).toMatch(new RegExp(`✔ Elasticsearch on http://127.0.0.1:${port} \\(\\d+\\.\\d s\\)`));
    const health = await (await fetch(`http://127.0.0.1:${port}/_cluster/health`)).json() as { cluster_name: string };
    expect(health.cluster_name).toBe('linnet');
    const pidFile = join(folder, 'elasticsearch-alone', 'elasticsearch.pid');
    const server = Number(readFileSync(pidFile, 'utf8'));
    child.kill('SIGTERM');
    expect(await exited).toBe(0);
    forget();
    expect(isRunning(server)).toBe(false);
    expect(existsSync(pidFile)).toBe(false);
  }, 90_000);
});
