import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { inRoot } from './paths.mjs';

/**
 * What a step has been done for, kept beside its result; written when the step is done, so an interrupted one is done again.
 */
export const readStamp = (file) => {
  try {
    return readFileSync(inRoot(file), 'utf8');
  } catch (error) {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  }
};

export function writeStamp(file, stamp) {
  mkdirSync(dirname(inRoot(file)), { recursive: true });
  writeFileSync(inRoot(file), stamp);
}

/** One hash over the names and contents of files, and of all files in folders. */
export function hashOf(paths) {
  const hash = createHash('sha256');
  for (const path of paths.flatMap((entry) => filesIn(entry)).sort()) {
    hash.update(`${path}\0`).update(readFileSync(inRoot(path))).update('\0');
  }
  return hash.digest('hex');
}

/** The files of a folder and of all folders in it, as paths from the root; a file is just itself. */
export function filesIn(path) {
  if (!statSync(inRoot(path)).isDirectory()) return [path];
  return readdirSync(inRoot(path), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(path, entry.parentPath.slice(inRoot(path).length), entry.name));
}
