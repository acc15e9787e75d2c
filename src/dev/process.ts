import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

export interface ServerCommand {
  file: string;
  args: string[];
  /** To run as another user; only root may ask for it. */
  uid?: number;
  gid?: number;
  env?: NodeJS.ProcessEnv;
}

/**
 * Starts a server whose output goes to a file, in a process group of its own: the terminal's Ctrl-C must not reach it
 * before the processes that use it have drained.
 */
export function startServerProcess({ file, args, ...options }: ServerCommand, logFile: string): ChildProcess {
  const log = openSync(logFile, 'w');
  try {
    return spawn(file, args, { ...options, detached: true, stdio: ['ignore', log, log] });
  } finally {
    closeSync(log);
  }
}

/** Whether a process runs; one that has ended and waits to be reaped (a zombie) does not. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
  }
  if (process.platform !== 'linux') return true;
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return !'ZX'.includes(stat.charAt(stat.lastIndexOf(')') + 2));
  } catch {
    return false;
  }
}

/**
 * When a process began, in whatever unit the system keeps; '' where none runs. With the pid it names one process for good,
 * while a pid alone may be given again.
 */
export function startOf(pid: number): string {
  if (!isRunning(pid)) return '';
  try {
    if (process.platform !== 'linux') return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim();
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[START_TIME_FIELD] ?? '';
  } catch {
    return '';
  }
}
/** Field 22 of proc(5), counted from the one after the name. */
const START_TIME_FIELD = 19;

/** The command line of a running process, or '' where there is none or it may not be read. */
export function commandLine(pid: number): string {
  if (!isRunning(pid)) return '';
  try {
    return process.platform === 'linux'
      ? readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')
      : execFileSync('ps', ['-o', 'args=', '-p', String(pid)], { encoding: 'utf8' });
  } catch {
    return '';
  }
}

/** Sends each signal in turn, waiting `patienceMs` after each, until the process is gone. */
export async function stopProcess(pid: number, signals: NodeJS.Signals[], patienceMs = 10_000): Promise<void> {
  for (const signal of signals) {
    if (!isRunning(pid)) return;
    try {
      process.kill(pid, signal);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ESRCH') return;
      throw error;
    }
    const deadline = Date.now() + patienceMs;
    while (isRunning(pid) && Date.now() < deadline) await sleep(20);
  }
}
