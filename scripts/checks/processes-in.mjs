import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';

/** The processes, but for this one, that run in a folder or name it in their command line. */
export function processesIn(folder) {
  return listProcesses().filter(({ pid, command, cwd }) => pid !== process.pid && (command.includes(folder) || cwd.startsWith(folder)));
}

function listProcesses() {
  if (!existsSync('/proc/self/cmdline')) {
    const lines = execFileSync('ps', ['-axo', 'pid=,args='], { encoding: 'utf8' }).trim().split('\n');
    return lines.map((line) => ({ pid: Number.parseInt(line, 10), command: line, cwd: '' }));
  }
  return readdirSync('/proc').filter((name) => /^\d+$/.test(name)).flatMap((name) => {
    try {
      return [{ pid: Number(name), command: readFileSync(`/proc/${name}/cmdline`, 'utf8').replaceAll('\0', ' '), cwd: readlinkSync(`/proc/${name}/cwd`) }];
    } catch {
      // It ended meanwhile, or waits to be reaped.
      return [];
    }
  });
}
