import { spawn } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Makes the folder that holds everything of one test run, and starts the janitor that removes it after the run. */
export function makeRunFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'linnet-test-'));
  // PostgreSQL's own user has to reach its data.
  chmodSync(folder, 0o755);
  mkdirSync(join(folder, 'running'));
  const janitor = fileURLToPath(new URL('janitor.mjs', import.meta.url));
  const child = spawn(process.execPath, [janitor, folder], { detached: true, stdio: ['pipe', 'ignore', 'inherit'] });
  child.unref();
  (child.stdin as Socket).unref();
  return folder;
}

/** Tells the janitor of a process (its pid) or a container (its name); the function returned takes it back. */
export function register(folder: string, name: string): () => void {
  const file = join(folder, 'running', name);
  writeFileSync(file, '');
  return () => rmSync(file, { force: true });
}

/** The migrated, empty database that each test file copies. */
export const TEMPLATE = 'linnet_template';
