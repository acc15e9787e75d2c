import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { findJava } from './find-java.ts';
import { findProgram } from './find-program.ts';
import { runStep, type Say } from './steps.ts';

/** Where a private Elasticsearch runs from. */
export interface ElasticsearchDistribution {
  /** The folder of the unpacked archive. */
  home: string;
  /** The folder of the Java that runs it. */
  java: string;
}

/** docker-compose.yml runs the same version, of the full image. */
export const ELASTICSEARCH_VERSION = '9.5.3';
/** The core alone, without a Java of its own: Linnet's index needs no more. */
const ARTIFACT = `org.elasticsearch.distribution.integ-test-zip:elasticsearch:${ELASTICSEARCH_VERSION}:zip`;
const PLUGIN = 'org.apache.maven.plugins:maven-dependency-plugin:3.8.1';
/** 132 MB come over the network the first time. */
const FETCH_WITHIN_MS = 10 * 60_000;

/** What finding it depends on. */
export interface ElasticsearchMachine {
  /** The folder of a Java that is recent enough. */
  findJava(): string | undefined;
  findMaven(): string | undefined;
  /** Where unpacked distributions stay. */
  cache: string;
}

const thisMachine: ElasticsearchMachine = {
  findJava,
  findMaven: () => findProgram('mvn'),
  cache: fileURLToPath(new URL('../../node_modules/.cache/linnet', import.meta.url)),
};

/** The machine lacks what a private Elasticsearch needs; the message says what, in one line. */
export class NoElasticsearch extends Error {}

/** Takes the distribution from Maven, once for each version. Throws NoElasticsearch where there is no Java or no Maven, or Maven does not get it. */
export async function findElasticsearch(say: Say, machine = thisMachine): Promise<ElasticsearchDistribution> {
  const java = machine.findJava();
  if (java === undefined) throw new NoElasticsearch('no Java 21 or later was found in JAVA_HOME or /usr/lib/jvm');
  const home = join(machine.cache, `elasticsearch-${ELASTICSEARCH_VERSION}`);
  if (!existsSync(home)) {
    const maven = machine.findMaven();
    if (maven === undefined) throw new NoElasticsearch('no Maven (mvn) is on the path');
    say(`… Elasticsearch ${ELASTICSEARCH_VERSION} is not there yet: Maven fetches it (132 MB)`);
    await runStep(say, () => fetch(maven, machine.cache, home), () => `Elasticsearch ${ELASTICSEARCH_VERSION} fetched`);
  }
  return { home, java };
}

async function fetch(maven: string, cache: string, home: string): Promise<void> {
  const draft = join(cache, `unpacking-${process.pid}`);
  rmSync(draft, { recursive: true, force: true });
  mkdirSync(draft, { recursive: true });
  // Unpacked by the same plugin: not every machine has an unzip.
  const run = (goal: string) => promisify(execFile)(maven, ['--quiet', '--batch-mode', `${PLUGIN}:${goal}`, `-Dartifact=${ARTIFACT}`, `-DoutputDirectory=${draft}`], { cwd: draft, timeout: FETCH_WITHIN_MS });
  try {
    await run('copy');
    await run('unpack');
    // Another process may have been faster: its copy is as good.
    if (!existsSync(home)) renameSync(join(draft, `elasticsearch-${ELASTICSEARCH_VERSION}`), home);
  } catch (error) {
    if (existsSync(home)) return;
    throw new NoElasticsearch(`Maven did not get ${ARTIFACT}: ${firstError(error)}`, { cause: error });
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
}

/** Maven writes its errors to stdout. */
function firstError(error: unknown): string {
  const { stdout = '', message } = error as Error & { stdout?: string };
  return /\[ERROR\].*/.exec(stdout)?.[0] ?? message.split('\n', 1)[0]!;
}
