import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export interface RunFolder {
  path: string;
  /** Ends whatever is registered and removes the folder. */
  remove(): Promise<void>;
}

/** Makes the folder of everything that one test run leaves on the disk, and starts the janitor that removes it. */
export function makeRunFolder(): RunFolder {
  const path = mkdtempSync(join(tmpdir(), 'linnet-test-'));
  // PostgreSQL's own user has to reach its data.
  chmodSync(path, 0o755);
  mkdirSync(join(path, 'running'));
  const janitor = spawn(process.execPath, [fileURLToPath(new URL('janitor.mjs', import.meta.url)), path], { detached: true, stdio: ['pipe', 'ignore', 'inherit'] });
  const stdin = janitor.stdin as Socket;
  janitor.unref();
  stdin.unref();
  return {
    path,
    async remove() {
      janitor.ref();
      stdin.end();
      await once(janitor, 'exit');
    },
  };
}

/** Tells the janitor of a process (its pid) or a container (its name); the function returned takes it back. */
export function register(folder: string, name: string, signal: NodeJS.Signals = 'SIGKILL'): () => void {
  const file = join(folder, 'running', name);
  writeFileSync(file, signal);
  return () => rmSync(file, { force: true });
}

/** Added to the environment of Node processes: what the first compiled the others read. */
export const compileCache = (folder: string): Record<string, string> => ({ NODE_COMPILE_CACHE: join(folder, 'compile-cache') });
