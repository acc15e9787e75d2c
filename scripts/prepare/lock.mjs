import { readFileSync, rmSync, writeFileSync } from 'node:fs';
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
    writeFileSync(file, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
  }
  // Left behind by a killed one: the next round takes it.
  if (!isRunning(holderOf(file))) rmSync(file, { force: true });
  return false;
}

const holderOf = (file) => {
  try {
    return Number(readFileSync(file, 'utf8'));
  } catch {
    return 0;
  }
};

function isRunning(pid) {
  // Not written yet, or just released: ask again.
  if (pid === 0 || pid === process.pid) return pid === 0;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}
