import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { startOf } from './process.ts';

/** One process at a time; the lock of one that was killed does not count. Returns what gives it back. */
export function lockFolder(file: string, refusal: (pid: number) => string): () => void {
  const own = `${process.pid} ${startOf(process.pid)}`;
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, own);
  try {
    for (;;) {
      if (tryLink(draft, file)) return () => release(file, own);
      const holder = read(file);
      if (holder === undefined) continue;
      if (isHeld(holder)) throw new Error(refusal(pidOf(holder)));
      takeAway(file, holder);
    }
  } finally {
    rmSync(draft, { force: true });
  }
}

/** The pid of the process that holds the lock, if one does. */
export function lockHolder(file: string): number | undefined {
  const holder = read(file);
  return holder !== undefined && isHeld(holder) ? pidOf(holder) : undefined;
}

const pidOf = (holder: string): number => Number(holder.split(' ', 1)[0]);
const isHeld = (holder: string): boolean => startOf(pidOf(holder)) !== '' && holder === `${pidOf(holder)} ${startOf(pidOf(holder))}`;

function release(file: string, own: string): void {
  if (read(file) === own) rmSync(file, { force: true });
}

/** A link is made whole or not at all, unlike a file that is made and then written. */
function tryLink(from: string, to: string): boolean {
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/** Another process may have taken the stale lock away and set its own since it was read: that one is put back. */
function takeAway(file: string, stale: string): void {
  const aside = `${file}.stale.${process.pid}`;
  try {
    renameSync(file, aside);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
    throw error;
  }
  if (read(aside) !== stale) tryLink(aside, file);
  rmSync(aside);
}

function read(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
