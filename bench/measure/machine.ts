import { existsSync, readFileSync } from 'node:fs';

/** Whether this system tells what is measured here; Linux does. */
export const canMeasure = (): boolean => existsSync('/proc/self/schedstat') && existsSync(`/proc/${process.pid}/task/${process.pid}/children`);

/** All ticks of the machine so far, and those that another machine on the same hardware took. */
export interface Ticks {
  all: number;
  stolen: number;
}

const STEAL_FIELD = 7;

export function readTicks(): Ticks {
  const [, ...fields] = readFileSync('/proc/stat', 'utf8').split('\n', 1)[0]!.trim().split(/\s+/).map(Number);
  // The last two, guest times, are contained in the first two.
  return { all: fields.slice(0, STEAL_FIELD + 1).reduce((sum, ticks) => sum + ticks, 0), stolen: fields[STEAL_FIELD] ?? 0 };
}

export const stealShare = (before: Ticks, after: Ticks): number => (after.stolen - before.stolen) / Math.max(1, after.all - before.all);

const CALIBRATION_STEPS = 20_000_000;

/** CPU time of the same arithmetic each time, in microseconds: it moves when the hardware is busy for others. */
export function calibrate(): number {
  const before = process.cpuUsage();
  let value = 1;
  for (let step = 0; step < CALIBRATION_STEPS; step += 1) value = (Math.imul(value, 1_664_525) + 1_013_904_223) | 0;
  const { user, system } = process.cpuUsage(before);
  // Uses the result, so that the loop is not optimised away.
  return value === 0 ? Number.NaN : user + system;
}
