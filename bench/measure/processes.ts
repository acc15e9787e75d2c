import { readdirSync, readFileSync } from 'node:fs';

/** A server of which the CPU time is counted; with its children where `family`. */
export interface CountedProcess {
  pid: number;
  family?: boolean;
}

/** Nanoseconds of CPU of each process so far, by pid. */
export type CpuReading = ReadonlyMap<number, number>;

export function readCpu({ pid, family = false }: CountedProcess): CpuReading {
  return new Map([pid, ...(family ? childrenOf(pid) : [])].map((each) => [each, cpuNs(each)]));
}

/** Microseconds between two readings: a child that came between them counts in full, one that went is lost from the first on. */
export function cpuBetweenUs(before: CpuReading, after: CpuReading): number {
  return [...after].reduce((sum, [pid, ns]) => sum + ns - (before.get(pid) ?? 0), 0) / 1_000;
}

/** The first figure of schedstat (proc(5)) is the time spent on a CPU; each thread has its own. */
function cpuNs(pid: number): number {
  let ns = 0;
  for (const thread of entries(`/proc/${pid}/task`)) ns += Number(content(`/proc/${pid}/task/${thread}/schedstat`).split(' ', 1)[0]);
  return ns;
}

const childrenOf = (pid: number): number[] => content(`/proc/${pid}/task/${pid}/children`).split(' ').filter(Boolean).map(Number);

/** Empty where the process or thread has just ended. */
const entries = (folder: string): string[] => orWhenGone(() => readdirSync(folder), []);
const content = (file: string): string => orWhenGone(() => readFileSync(file, 'utf8').trim(), '');

function orWhenGone<Result>(read: () => Result, absent: Result): Result {
  try {
    return read();
  } catch (error) {
    if (['ENOENT', 'ESRCH'].includes((error as NodeJS.ErrnoException).code ?? '')) return absent;
    throw error;
  }
}
