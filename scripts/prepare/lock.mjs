import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { inRoot } from './paths.mjs';

const LOCK = '.prepare.lock';

/** One preparation of a clone at a time: `npm start` and `npm test` may be started together. */
export async function withLock(work, file = inRoot(LOCK), say = console.log) {
  let told = false;
  while (!tryLock(file)) {
    if (!told) say('… Waiting for another preparation of this folder');
    told = true;
    await sleep(200);
  }
  const release = () => rmSync(file, { force: true });
  process.once('exit', release);
  try {
    return await work();
  } finally {
    release();
    process.off('exit', release);
  }
}

function tryLock(file) {
  try {
    writeFileSync(file, identify(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
  }
  // Left behind by a killed one: the next round takes it.
  if (!isHeld(file)) rmSync(file, { force: true });
  return false;
}

/** A holder that has not written yet is given its time; after that it must have been killed. */
const WRITE_WITHIN_MS = 5_000;

function isHeld(file) {
  try {
    const holder = readFileSync(file, 'utf8');
    if (holder === '') return Date.now() - statSync(file).mtimeMs < WRITE_WITHIN_MS;
    const pid = Number(holder.split(' ', 1)[0]);
    return isRunning(pid) && holder === identify(pid);
  } catch (error) {
    // Just released.
    if (error.code === 'ENOENT') return false;
    throw error;
  }
}

/** The pid and, where the system tells, when the process began: in a restarted container the same pid comes again. */
function identify(pid) {
  const file = `/proc/${pid}/stat`;
  if (!existsSync(file)) return String(pid);
  const stat = readFileSync(file, 'utf8');
  return `${pid} ${stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]}`;
}

function isRunning(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}
