import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import type { Socket } from 'node:net';
import { freemem, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export interface RunFolder {
  path: string;
  /** Ends whatever is registered and removes the folder. */
  remove(): Promise<void>;
}

const MEMORY = '/dev/shm';
const TMPFS = 0x01021994;
/** A run writes less than a third of it. */
const PLENTY_BYTES = 8 * 2 ** 30;

/** In memory where there is plenty: a database is some five hundred files, and on a disk's file system to copy it takes ten times as long. */
function quickParent(): string {
  if (process.env['TMPDIR'] !== undefined || freemem() < PLENTY_BYTES) return tmpdir();
  try {
    const { type, bavail, bsize } = statfsSync(MEMORY);
    return type === TMPFS && bavail * bsize >= PLENTY_BYTES ? MEMORY : tmpdir();
  } catch {
    // Only Linux has it.
    return tmpdir();
  }
}

/**
 * Makes the folder of everything that one run leaves behind, and starts the janitor that removes it. `durable`: on the disk, for where it is
 * counted what a commit costs; in memory it would not be one.
 */
export function makeRunFolder({ durable = false } = {}): RunFolder {
  const path = mkdtempSync(join(durable ? tmpdir() : quickParent(), 'linnet-test-'));
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
