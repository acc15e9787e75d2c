import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { inject } from 'vitest';
import { ELASTICSEARCH_PID_FILE, pingElasticsearch } from '../../src/dev/elasticsearch-server.ts';
import { lockFolder } from '../../src/dev/folder-lock.ts';
import { isRunning } from '../../src/dev/process.ts';
import { FAILURE_FILE, startRegistered } from './begin-elasticsearch.ts';

/** Of whole suites: `describe.runIf(hasElasticsearch())`. */
export const hasElasticsearch = (): boolean => inject('stack').elasticsearch !== null;
/** Of those that stop it. */
export const ownsElasticsearch = (): boolean => inject('stack').elasticsearch?.server != null;

export interface TestElasticsearch {
  url: string;
  /** Added to the environment of a Linnet: it gets indexes of its own. */
  env: { ELASTICSEARCH_URL: string; ELASTICSEARCH_INDEX_PREFIX: string };
  /** kill -9. */
  kill(): Promise<void>;
  /** Again on the same port, with the data that it had. */
  start(): Promise<void>;
  /** SIGSTOP: connections stay open, nothing answers. */
  freeze(): void;
  thaw(): void;
  /** Deletes its indexes and lets others have the server. */
  release(): Promise<void>;
}

const WAIT_MS = 240_000;

/** The run's Elasticsearch, beside other files; `alone` for those that stop it. Waits, so it is for a hook with a long timeout. */
export async function useElasticsearch({ alone = false } = {}): Promise<TestElasticsearch> {
  const { folder: runFolder, elasticsearch } = inject('stack');
  if (elasticsearch === null) throw new Error('this run has no Elasticsearch');
  const { url, server } = elasticsearch;
  const deadline = Date.now() + WAIT_MS;
  const leave = await enter(runFolder, alone, deadline);
  const prefix = `test-${randomBytes(6).toString('hex')}`;
  const own = () => server ?? fail('ELASTICSEARCH_URL names a server that is not ours to stop');
  const pid = () => Number(readFileSync(join(own().folder, ELASTICSEARCH_PID_FILE), 'utf8'));
  await untilUp(url, join(runFolder, FAILURE_FILE), deadline);
  return {
    url,
    env: { ELASTICSEARCH_URL: url, ELASTICSEARCH_INDEX_PREFIX: prefix },
    async kill() {
      const killed = pid();
      process.kill(killed, 'SIGKILL');
      while (isRunning(killed)) await sleep(10);
    },
    async start() {
      await startRegistered(runFolder, own());
    },
    freeze: () => void process.kill(pid(), 'SIGSTOP'),
    thaw: () => void process.kill(pid(), 'SIGCONT'),
    async release() {
      await fetch(`${url}/${prefix}-*?expand_wildcards=all`, { method: 'DELETE' });
      leave();
    },
  };
}

/** Whoever is alone keeps the lock and waits for those who are there to leave; the others have it while they come in. */
async function enter(runFolder: string, alone: boolean, deadline: number): Promise<() => void> {
  const users = join(runFolder, 'elasticsearch-users');
  mkdirSync(users, { recursive: true });
  const unlock = await lock(join(runFolder, 'elasticsearch.lock'), deadline);
  if (!alone) {
    const own = join(users, randomBytes(6).toString('hex'));
    writeFileSync(own, '');
    unlock();
    return () => rmSync(own, { force: true });
  }
  while (readdirSync(users).length > 0) {
    if (Date.now() > deadline) throw new Error('others do not leave the Elasticsearch of this run');
    await sleep(50);
  }
  return unlock;
}

async function lock(file: string, deadline: number): Promise<() => void> {
  for (;;) {
    try {
      return lockFolder(file, () => 'held');
    } catch (error) {
      if ((error as Error).message !== 'held' || Date.now() > deadline) throw error;
    }
    await sleep(50);
  }
}

async function untilUp(url: string, failureFile: string, deadline: number): Promise<void> {
  for (;;) {
    try {
      return await pingElasticsearch(url);
    } catch (error) {
      if (existsSync(failureFile)) throw new Error(readFileSync(failureFile, 'utf8'), { cause: error });
      if (Date.now() > deadline) throw error;
    }
    await sleep(100);
  }
}

function fail(message: string): never {
  throw new Error(message);
}
