import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { inject } from 'vitest';
import { compileCache, register } from './run-folder.ts';

export interface StartedLinnet {
  pid: number;
  /** Everything it has printed. */
  output(): string;
  /** Resolves with the exit code, null after a signal. */
  exited: Promise<number | null>;
  /** Waits until it serves, and returns where. */
  origin(): Promise<string>;
  kill(signal: NodeJS.Signals): void;
}

const READY_WITHIN_MS = 30_000;

/** What `npm start` runs, with a data folder and further environment of its own. */
export function spawnStart(env: Record<string, string>, args: string[] = []): StartedLinnet {
  const { folder: runFolder } = inject('stack');
  const child = spawn(process.execPath, ['dist/main/start.js', ...args], { env: { PATH: process.env['PATH'], HOME: process.env['HOME'], ...compileCache(runFolder), ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  const pid = child.pid as number;
  const forget = register(runFolder, String(pid));
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text: string) => { output += text; });
  const exited = once(child, 'close').then(([code]) => { forget(); return code as number | null; });
  return {
    pid, exited,
    output: () => output,
    kill: (signal) => void child.kill(signal),
    async origin() {
      const deadline = Date.now() + READY_WITHIN_MS;
      for (;;) {
        const address = /Playground +(http:\/\/\S+)\/playground/.exec(output);
        if (address?.[1] !== undefined) return address[1];
        if (child.exitCode !== null || Date.now() > deadline) throw new Error(`it did not start:\n${output}`);
        await sleep(25);
      }
    },
  };
}
