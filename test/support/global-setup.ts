import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { startPostgres } from '../../src/dev/embedded-postgres.ts';
import { findRedis, type RedisSource } from '../../src/dev/find-redis.ts';
import { applyMigrations } from '../../src/stores/postgres/migrations.ts';
import { beginElasticsearch, type ElasticsearchOfRun } from './begin-elasticsearch.ts';
import { administer, copyTemplate, TEMPLATE } from './copy-database.ts';
import { makeRunFolder, register } from './run-folder.ts';

declare module 'vitest' {
  interface ProvidedContext {
    stack: { folder: string; postgresUrl: string; clones: boolean; redis: RedisSource; elasticsearch: ElasticsearchOfRun | null };
  }
}

/** One PostgreSQL for the run, with a migrated database that each test file copies; durability is not what tests test. */
const FAST = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', max_connections: 400, autovacuum: 'off' };

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  // Real processes are started from dist/, which has to be that of these sources.
  execFileSync(process.execPath, ['scripts/prepare.mjs'], { stdio: 'inherit' });
  const folder = makeRunFolder();
  const redis = findRedis(console.log);
  const elasticsearch = await beginElasticsearch(folder.path);
  const postgres = await startPostgres({ folder: join(folder.path, 'postgres'), password: 'test', settings: FAST });
  // Its immediate shutdown: killed, it would leave its shared memory behind.
  register(folder.path, String(postgres.pid), 'SIGQUIT');
  await createTemplate(postgres.url('postgres'), postgres.url(TEMPLATE));
  const clones = await canClone(postgres.url('postgres'));
  project.provide('stack', { folder: folder.path, postgresUrl: postgres.url('postgres'), clones, redis, elasticsearch });
  return folder.remove;
}

async function createTemplate(adminUrl: string, url: string): Promise<void> {
  await administer(adminUrl, `CREATE DATABASE ${TEMPLATE}`);
  await applyMigrations(url, 'prisma/migrations');
}

/** Whether the file system of this machine clones files for PostgreSQL. */
async function canClone(adminUrl: string): Promise<boolean> {
  const name = 'test_clone';
  try {
    await copyTemplate(adminUrl, name, true);
  } catch (error) {
    console.log(`Databases are copied the slow way: ${(error as Error).message}`);
    return false;
  }
  await administer(adminUrl, `DROP DATABASE ${name}`);
  return true;
}
