import { join } from 'node:path';
import { findFreePort } from '../../src/dev/ports.ts';
import { startServerProcess, stopProcess } from '../../src/dev/process.ts';
import { untilServing } from '../../src/dev/serving.ts';
import { register } from '../../test/support/run-folder.ts';

export interface NodeServer {
  name: string;
  pid: number;
  /** http://host:port */
  origin: string;
  stop(): Promise<void>;
}

export interface NodeServerOptions {
  name: string;
  script: string;
  env: NodeJS.ProcessEnv;
  /** The run's: for its log, and to end it however the run ends. */
  folder: string;
  /** Answers 200 as soon as it serves. */
  readyPath: string;
  /** Of the variable that is to hold its port. */
  portVariable?: string;
  nodeFlags?: string[];
}

/** A server in a Node process of its own, on a free port. */
export async function startNodeServer({ name, script, env, folder, readyPath, portVariable = 'PORT', nodeFlags = [] }: NodeServerOptions): Promise<NodeServer> {
  const port = await findFreePort();
  const logFile = join(folder, `${name.replace(/\W+/g, '-')}.log`);
  // A floor is TypeScript that imports the stores' sources; Node alone strips types, and they use a little more than types.
  const loader = script.endsWith('.ts') ? ['--import', 'tsx'] : [];
  const child = startServerProcess({ file: process.execPath, args: [...nodeFlags, ...loader, script], env: { ...env, [portVariable]: String(port) } }, logFile);
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()).once('error', () => resolve()));
  const origin = `http://127.0.0.1:${port}`;
  const probe = async (): Promise<void> => {
    const { ok, status } = await fetch(origin + readyPath);
    if (!ok) throw new Error(`HTTP status ${status}`);
  };
  const pid = child.pid as number;
  const forget = register(folder, String(pid));
  await untilServing({ name, logFile, ended, probe });
  return { name, pid, origin, stop: () => stopProcess(pid, ['SIGTERM', 'SIGKILL']).then(forget) };
}
