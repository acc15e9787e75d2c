import { execFileSync, spawnSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { dirname } from 'node:path';
import type { ServerCommand } from './process.ts';

export interface SystemUser {
  uid: number;
  gid: number;
}

/** How to run the programs of a server that refuses to run as root. */
export interface ServerRunner {
  /** Owns the data; undefined when this process runs as an ordinary user. */
  owner: SystemUser | undefined;
  command(file: string, args: string[]): ServerCommand;
}

export interface ServerIdentity {
  /** As messages call it. */
  server: string;
  /** The system user as which it runs where this process is root; made when missing. */
  user: string;
  /** What it must be able to reach: its programs and its data. */
  paths: string[];
}

export function createServerRunner({ server, user, paths }: ServerIdentity): ServerRunner {
  if (process.getuid?.() !== 0) return { owner: undefined, command: (file, args) => ({ file, args, env: environment }) };
  const owner = findUser(user) ?? createUser(user, server);
  if (paths.every((path) => mayReach(path, owner))) {
    return { owner, command: (file, args) => ({ file, args, env: environment, ...owner }) };
  }
  const capability = CAPABILITIES.find((candidate) => spawnSync('setpriv', [...privileges(owner, candidate), 'true']).status === 0);
  if (capability === undefined) throw new Error(unreachable(server, user, paths));
  return { owner, command: (file, args) => ({ file: 'setpriv', args: [...privileges(owner, capability), file, ...args], env: environment }) };
}

/** Messages in English, whatever the terminal speaks. */
const environment = { ...process.env, LC_ALL: 'C' };

/**
 * A clone in a folder that only root may enter (/root, or one made by mktemp) hides both the programs and the data from
 * any other user. One of these capabilities, the weaker first, lets the server pass through without changing the folder's
 * permissions; containers often grant only the second. `no_setuid_fixup` keeps it in force for access(2), by which
 * PostgreSQL looks at its own programs.
 */
const CAPABILITIES = ['dac_read_search', 'dac_override'];
const privileges = ({ uid, gid }: SystemUser, capability: string): string[] => [
  `--reuid=${uid}`, `--regid=${gid}`, '--clear-groups', `--inh-caps=+${capability}`, `--ambient-caps=+${capability}`,
  '--securebits=+no_setuid_fixup', `--bounding-set=-all,+${capability}`, '--',
];

const unreachable = (server: string, user: string, paths: string[]) => `${server} does not run as root, and its user "${user}" may not enter a folder on the way to ${paths.join(' or ')}.
Put Linnet in a folder that everybody may enter, run it as an ordinary user, or install setpriv (package util-linux).`;

/** Whether a user may enter every folder on the way to `path` and read it, by the permission bits alone. */
export function mayReach(path: string, { uid, gid }: SystemUser): boolean {
  const { mode, uid: owner, gid: group } = statSync(path);
  const bits = owner === uid ? mode >> 6 : group === gid ? mode >> 3 : mode;
  if ((bits & 0b101) !== 0b101) return false;
  return dirname(path) === path || mayReach(dirname(path), { uid, gid });
}

function findUser(name: string): SystemUser | undefined {
  const uid = spawnSync('id', ['-u', name], { encoding: 'utf8' });
  const gid = spawnSync('id', ['-g', name], { encoding: 'utf8' });
  return uid.status === 0 && gid.status === 0 ? { uid: Number(uid.stdout), gid: Number(gid.stdout) } : undefined;
}

function createUser(name: string, server: string): SystemUser {
  const exists = spawnSync('getent', ['group', name]).status === 0;
  if (!exists) execFileSync('groupadd', ['--system', name]);
  execFileSync('useradd', ['--system', '--no-create-home', '--shell', '/usr/sbin/nologin', '-g', name, name]);
  const user = findUser(name);
  if (user === undefined) throw new Error(`The system user "${name}", as which ${server} runs, could not be created.`);
  return user;
}
