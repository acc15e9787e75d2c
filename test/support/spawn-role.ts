import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { inject } from 'vitest';
import { findFreePort } from '../../src/dev/ports.ts';
import { compileCache, register } from './run-folder.ts';

/** A role of the product in a process of its own, as it runs in production; made from dist/. */
export interface SpawnedRole {
  pid: number;
  /** http://host:port of its /healthz, /readyz and /metrics; of an API also of /graphql. */
  origin: string;
  /** What it has written so far. */
  output(): string;
  /** kill -9: nothing is finished, nothing is said. */
  kill(): Promise<void>;
  /** SIGTERM; returns the exit code. */
  stop(): Promise<number | null>;
}

const READY_WITHIN_MS = 20_000;

/** `env` is that of a Linnet of startLinnet(). Returns when /readyz answers with the status: by default, when the role is ready. */
export async function spawnRole(role: 'api' | 'worker', env: Record<string, string>, status = 200): Promise<SpawnedRole> {
  const { folder: runFolder } = inject('stack');
  const port = await findFreePort();
  const child = spawn(process.execPath, [`dist/main/${role}.js`], {
    env: { PATH: process.env['PATH'], ...compileCache(runFolder), ...env, PORT: String(port), WORKER_PORT: String(port) },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const pid = child.pid as number;
  const forget = register(runFolder, String(pid));
  const exited = once(child, 'exit').then(([code]) => { forget(); return code as number | null; });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text: string) => { output += text; });

  const origin = `http://127.0.0.1:${port}`;
  const deadline = Date.now() + READY_WITHIN_MS;
  while ((await readiness(origin)) !== status) {
    if (child.exitCode !== null || Date.now() > deadline) throw new Error(`the ${role} did not become ready:\n${output}`);
    await sleep(50);
  }
  return {
    pid,
    origin,
    output: () => output,
    async kill() {
      child.kill('SIGKILL');
      await exited;
    },
    stop() {
      child.kill('SIGTERM');
      return exited;
    },
  };
}

const readiness = (origin: string): Promise<number | null> => fetch(`${origin}/readyz`).then(({ status }) => status, () => null);
