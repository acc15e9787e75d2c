import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findElasticsearch, NoElasticsearch, type ElasticsearchDistribution } from '../../src/dev/elasticsearch-distribution.ts';
import { ELASTICSEARCH_PID_FILE, launchElasticsearch } from '../../src/dev/elasticsearch-server.ts';
import { findQuietPort } from '../../src/dev/ports.ts';
import { register } from './run-folder.ts';

/** The one Elasticsearch of a test run. `server` is null where ELASTICSEARCH_URL names it: then no test may stop it. */
export interface ElasticsearchOfRun {
  url: string;
  server: { distribution: ElasticsearchDistribution; folder: string; port: number } | null;
}

/** Holds why it did not start, where it did not. */
export const FAILURE_FILE = 'elasticsearch-failure';

/** Starts it beside the tests: those that need it wait for it. Null, having said why in one line, where this machine cannot run one. */
export async function beginElasticsearch(runFolder: string): Promise<ElasticsearchOfRun | null> {
  const given = process.env['ELASTICSEARCH_URL'];
  if (given) return { url: given, server: null };
  const distribution = await findDistribution();
  if (distribution === null) return null;
  const server = { distribution, folder: join(runFolder, 'elasticsearch'), port: await findQuietPort() };
  startRegistered(runFolder, server).catch((error: Error) => writeFileSync(join(runFolder, FAILURE_FILE), error.message));
  return { url: `http://127.0.0.1:${server.port}`, server };
}

async function findDistribution(): Promise<ElasticsearchDistribution | null> {
  try {
    return await findElasticsearch(console.log);
  } catch (error) {
    if (!(error instanceof NoElasticsearch) || process.env['REQUIRE_ELASTICSEARCH']) throw error;
    console.log(`Without Elasticsearch: ${error.message}; search is tested on PostgreSQL alone.`);
    return null;
  }
}

/** It lives for minutes: compiling and collecting less thoroughly costs less until it is up. */
const SHORT_LIVED = ['-XX:TieredStopAtLevel=1', '-XX:-UseG1GC', '-XX:+UseSerialGC'];

/** Ended with the run, also while it starts. */
export async function startRegistered(runFolder: string, { distribution, folder, port }: NonNullable<ElasticsearchOfRun['server']>): Promise<void> {
  const server = await launchElasticsearch(distribution, { folder, port, javaOptions: SHORT_LIVED });
  register(runFolder, String(server.pid));
  await server.ready;
  // A server that is frozen does not end with its launcher.
  register(runFolder, readFileSync(join(folder, ELASTICSEARCH_PID_FILE), 'utf8').trim());
}
