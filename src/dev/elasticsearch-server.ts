import { chownSync, copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { ElasticsearchDistribution } from './elasticsearch-distribution.ts';
import { findQuietPort } from './ports.ts';
import { commandLine, isRunning, startServerProcess, stopProcess } from './process.ts';
import { createServerRunner } from './server-user.ts';
import { untilServing } from './serving.ts';

export interface ElasticsearchOptions {
  /** Holds data, configuration and logs; made when missing. */
  folder: string;
  /** A free one when left out. */
  port?: number;
  /** Beside those of the heap; by default the first compiler alone: it starts in half the time, and is slower at its peak. */
  javaOptions?: string[];
}

export interface RunningElasticsearch {
  port: number;
  url: string;
  /** Of its launcher, with which the server ends. */
  pid: number;
  /** Resolves when it answers, some 10 seconds after it was launched; rejects with the end of its log where it does not. */
  ready: Promise<void>;
  /** Resolves when it has ended, whoever ended it. */
  ended: Promise<void>;
  /** At any time, also before it is ready. */
  stop(): Promise<void>;
  kill(): void;
}

/** Inside the folder; the server writes it once it serves. */
export const ELASTICSEARCH_PID_FILE = 'elasticsearch.pid';
const HEAP = ['-Xms512m', '-Xmx512m'];
const QUICK_START = ['-XX:TieredStopAtLevel=1'];

/** One node on the loopback interface, without security: as private as its data folder. */
const settings = (folder: string, port: number, transportPort: number): string => `cluster.name: linnet
node.name: linnet
discovery.type: single-node
network.host: 127.0.0.1
http.port: ${port}
transport.port: ${transportPort}
path.data: ${JSON.stringify(join(folder, 'data'))}
path.logs: ${JSON.stringify(join(folder, 'logs'))}
xpack.security.enabled: false
action.auto_create_index: false
cluster.routing.allocation.disk.threshold_enabled: false
`;

/** Launches a private Elasticsearch. */
export async function launchElasticsearch({ home, java }: ElasticsearchDistribution, { folder, port: wanted, javaOptions = QUICK_START }: ElasticsearchOptions): Promise<RunningElasticsearch> {
  const folders = ['', 'config', 'data', 'logs'].map((name) => join(folder, name));
  for (const each of folders) mkdirSync(each, { recursive: true });
  await endOrphan(folder);
  const port = wanted ?? await findQuietPort();
  const config = join(folder, 'config');
  const files = ['jvm.options', 'log4j2.properties', 'elasticsearch.yml'].map((name) => join(config, name));
  for (const file of files) copyFileSync(join(home, 'config', basename(file)), file);
  writeFileSync(files[2]!, settings(folder, port, await findQuietPort()));

  const runner = createServerRunner({ server: 'Elasticsearch', user: 'elasticsearch', paths: [home, java, folder] });
  if (runner.owner !== undefined) for (const each of [...folders, ...files]) chownSync(each, runner.owner.uid, runner.owner.gid);
  const pidFile = join(folder, ELASTICSEARCH_PID_FILE);
  const command = runner.command(join(home, 'bin', 'elasticsearch'), ['-p', pidFile]);
  const env = { ...command.env, ES_JAVA_HOME: java, ES_PATH_CONF: config, ES_JAVA_OPTS: [...HEAP, ...javaOptions, markOf(folder)].join(' ') };
  const logFile = join(folder, 'elasticsearch.log');
  const launcher = startServerProcess({ ...command, env }, logFile);
  const ended = new Promise<void>((resolve) => launcher.once('exit', () => resolve()).once('error', () => resolve()));
  const url = `http://127.0.0.1:${port}`;
  const pid = launcher.pid ?? NO_PID;
  return {
    port, url, pid, ended,
    ready: untilServing({ name: 'Elasticsearch', logFile, ended, probe: () => pingElasticsearch(url), timeoutMs: START_WITHIN_MS }),
    async stop() {
      // The launcher passes it on and ends after the server.
      await stopProcess(pid, ['SIGTERM', 'SIGKILL'], STOP_WITHIN_MS);
      await endOrphan(folder);
    },
    kill: () => [pid, findServer(folder)].forEach(endNow),
  };
}

const STOP_WITHIN_MS = 15_000;
/** A JVM that shares its cores with much else takes four times as long as one that does not; then its indexes recover. */
const START_WITHIN_MS = 180_000;
/** Above Linux's and every other system's highest pid. */
const NO_PID = 999_999_999;

/** By which the server is known among all processes. */
const markOf = (folder: string): string => `-Dlinnet.folder=${encodeURIComponent(folder)}`;

/** The server that runs from this folder, if one does. */
function findServer(folder: string): number {
  const pidFile = join(folder, ELASTICSEARCH_PID_FILE);
  const pid = existsSync(pidFile) ? Number(readFileSync(pidFile, 'utf8').trim()) : NO_PID;
  return commandLine(pid).includes(markOf(folder)) ? pid : NO_PID;
}

function endNow(pid: number): void {
  if (isRunning(pid)) process.kill(pid, 'SIGKILL');
}

/** A server that outlived its launcher, frozen or killed with all around it, still holds the data. */
async function endOrphan(folder: string): Promise<void> {
  await stopProcess(findServer(folder), ['SIGTERM', 'SIGKILL'], STOP_WITHIN_MS);
  rmSync(join(folder, ELASTICSEARCH_PID_FILE), { force: true });
}

/** Rejects where no Elasticsearch answers, or it has not found itself as a cluster yet. */
export async function pingElasticsearch(url: string): Promise<void> {
  const response = await fetch(new URL('/_cluster/health?wait_for_status=yellow&timeout=1s', url), { signal: AbortSignal.timeout(5_000) });
  if (!response.ok) throw new Error(`it answers ${response.status}`);
}
