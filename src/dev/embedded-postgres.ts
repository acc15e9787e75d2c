import { execFile } from 'node:child_process';
import { chownSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Client } from 'pg';
import { findFreePort } from './ports.ts';
import { findPostgresBinaries, type PostgresBinaries } from './postgres-binaries.ts';
import { commandLine, startServerProcess, stopProcess } from './process.ts';
import { createServerRunner, type ServerRunner } from './server-user.ts';
import { untilServing } from './serving.ts';

export interface PostgresOptions {
  /** Holds the data and the log; made when missing. */
  folder: string;
  password: string;
  /** A free one where it is left out. */
  port?: number;
  /** Parameters of postgresql.conf, for this start. */
  settings?: Record<string, string | number>;
}

export interface RunningPostgres {
  port: number;
  pid: number;
  url(database: string): string;
  /** Resolves when the server has ended, whoever ended it. */
  ended: Promise<void>;
  stop(): Promise<void>;
  kill(): void;
}

const SUPERUSER = 'linnet';

/** Starts PostgreSQL on the loopback interface, after making its data folder on the first run. */
export async function startPostgres({ folder, password, port: wanted, settings = {} }: PostgresOptions): Promise<RunningPostgres> {
  const binaries = await findPostgresBinaries();
  mkdirSync(folder, { recursive: true });
  const runner = createServerRunner({ server: 'PostgreSQL', user: 'postgres', paths: [binaries.initdb, binaries.postgres, folder] });
  const dataFolder = join(folder, 'data');
  if (!existsSync(join(dataFolder, 'PG_VERSION'))) await initialise(binaries, runner, folder, password);
  await endOrphan(dataFolder);

  const port = wanted ?? await findFreePort();
  const logFile = join(folder, 'postgres.log');
  const all = { listen_addresses: '127.0.0.1', unix_socket_directories: '', port, ...settings };
  const flags = Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const server = startServerProcess(runner.command(binaries.postgres, ['-D', dataFolder, ...flags]), logFile);
  const ended = new Promise<void>((resolve) => server.once('exit', () => resolve()).once('error', () => resolve()));
  const url = (database: string) => `postgresql://${SUPERUSER}:${password}@127.0.0.1:${port}/${database}`;
  await untilServing({ name: 'PostgreSQL', logFile, ended, probe: () => connectOnce(url('postgres')) });
  const pid = server.pid as number;
  return { port, pid, url, ended, stop: () => stopPostgres(pid), kill: () => void server.kill('SIGKILL') };
}

/** SIGINT is PostgreSQL's fast shutdown: it ends the sessions and writes everything; SIGQUIT leaves the rest to recovery. */
const stopPostgres = (pid: number) => stopProcess(pid, ['SIGINT', 'SIGQUIT', 'SIGKILL'], 15_000);

async function initialise({ initdb }: PostgresBinaries, runner: ServerRunner, folder: string, password: string): Promise<void> {
  // What an interrupted initdb left has no PG_VERSION yet, or is not complete: nothing of it was ever used.
  const unfinished = join(folder, 'unfinished');
  const passwordFile = join(folder, 'password');
  rmSync(unfinished, { recursive: true, force: true });
  mkdirSync(unfinished, { mode: 0o700 });
  writeFileSync(passwordFile, password, { mode: 0o600 });
  if (runner.owner !== undefined) {
    for (const path of [folder, unfinished, passwordFile]) chownSync(path, runner.owner.uid, runner.owner.gid);
  }
  const { file, args, ...options } = runner.command(initdb, [
    '--pgdata', unfinished, '--username', SUPERUSER, '--pwfile', passwordFile, '--auth', 'scram-sha-256',
    '--encoding', 'UTF8', '--locale-provider', 'builtin', '--builtin-locale', 'C.UTF-8',
  ]);
  try {
    await promisify(execFile)(file, args, options);
  } finally {
    rmSync(passwordFile);
  }
  renameSync(unfinished, join(folder, 'data'));
}

/** Rejects where no PostgreSQL answers, or not to this user. */
export async function connectOnce(connectionString: string): Promise<void> {
  const client = new Client({ connectionString });
  await client.connect();
  await client.end();
}

/** Above Linux's and every other system's highest pid. */
const NO_PID = 999_999_999;

/**
 * A server that outlived its parent (kill -9) is stopped first. PostgreSQL itself gets over the pid file of one that was
 * killed, unless its pid still stands for something: another process by now, or a zombie that nobody reaped. The rest of
 * the file stays, by which PostgreSQL makes sure that no session of the old server is left.
 */
async function endOrphan(dataFolder: string): Promise<void> {
  const pidFile = join(dataFolder, 'postmaster.pid');
  if (!existsSync(pidFile)) return;
  const [pid, ...rest] = readFileSync(pidFile, 'utf8').split('\n');
  if (commandLine(Number(pid)).includes(dataFolder)) await stopPostgres(Number(pid));
  if (existsSync(pidFile)) writeFileSync(pidFile, [NO_PID, ...rest].join('\n'));
}
