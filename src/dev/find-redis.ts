import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { findProgram } from './find-program.ts';

/** Where a private Redis can come from: a program on this machine, or a container. */
export type RedisSource = { kind: 'program'; file: string } | { kind: 'container' };

/** What the choice depends on. */
export interface Machine {
  /** The full path of a program, or undefined. */
  findProgram(name: string): string | undefined;
  /** What `--version` prints. */
  versionOf(file: string): string;
  /** Root on Debian, Ubuntu or one of their kin. */
  mayUseApt: boolean;
  dockerRuns(): boolean;
  installByApt(): void;
}

const PROGRAMS = ['redis-server', 'valkey-server'];

/** Throws with what to do where there is no Redis and no way to get one. */
export function findRedis(say: (line: string) => void, machine: Machine = thisMachine()): RedisSource {
  const find = (): RedisSource | undefined => {
    const file = PROGRAMS.map((name) => machine.findProgram(name)).find((path) => path !== undefined && isRecent(machine.versionOf(path)));
    return file === undefined ? undefined : { kind: 'program', file };
  };
  const found = find();
  if (found !== undefined) return found;
  if (machine.mayUseApt) {
    say('… Redis is not installed: installing it with "apt-get install redis-server"');
    try {
      machine.installByApt();
    } catch (error) {
      say(`  That failed: ${(error as Error).message}`);
    }
    const installed = find();
    if (installed !== undefined) return installed;
  }
  if (machine.dockerRuns()) return { kind: 'container' };
  throw new Error(NO_REDIS);
}

export const NO_REDIS = `Linnet needs Redis 6.2 or later, and found neither redis-server nor valkey-server of that age, nor a running Docker. Install one:
  macOS            brew install redis
  Debian, Ubuntu   sudo apt-get install redis-server
  Fedora           sudo dnf install valkey
  Arch             sudo pacman -S valkey
  Windows          run Linnet in WSL (wsl --install), then as for Ubuntu
or set REDIS_URL to a Redis of your own.`;

/** 6.2 brought streams the commands that trim while they add; Debian 11 and Ubuntu 22.04 still ship 6.0. */
function isRecent(version: string): boolean {
  const [, major = '0', minor = '0'] = /\bv=(\d+)\.(\d+)/.exec(version) ?? [];
  return Number(major) > 6 || (Number(major) === 6 && Number(minor) >= 2);
}

function thisMachine(): Machine {
  return {
    findProgram,
    versionOf: (file) => spawnSync(file, ['--version'], { encoding: 'utf8', timeout: 10_000 }).stdout ?? '',
    mayUseApt: process.getuid?.() === 0 && isDebianLike() && findProgram('apt-get') !== undefined,
    dockerRuns: () => spawnSync('docker', ['info'], { stdio: 'ignore', timeout: 10_000 }).status === 0,
    installByApt,
  };
}

const OS_RELEASE = '/etc/os-release';
const isDebianLike = (): boolean =>
  existsSync(OS_RELEASE) && /^ID(_LIKE)?=.*\b(debian|ubuntu)\b/m.test(readFileSync(OS_RELEASE, 'utf8'));

/**
 * Only the program is wanted. The package would start a server of its own on port 6379 and at every boot: masked while it
 * is installed, then switched off.
 */
function installByApt(): void {
  const systemd = existsSync('/run/systemd/system');
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' };
  const run = (file: string, args: string[]): void => void execFileSync(file, args, { env, stdio: ['ignore', 'ignore', 'pipe'] });
  if (systemd) run('systemctl', ['mask', '--runtime', 'redis-server.service']);
  try {
    run('apt-get', ['update', '-q']);
    run('apt-get', ['install', '-q', '-y', '--no-install-recommends', '-o', 'DPkg::Lock::Timeout=120', 'redis-server']);
  } finally {
    if (systemd) {
      run('systemctl', ['unmask', '--runtime', 'redis-server.service']);
      run('systemctl', ['disable', 'redis-server.service']);
    }
  }
}
