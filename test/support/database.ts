import { randomBytes } from 'node:crypto';
import { inject } from 'vitest';
import { administer, copyTemplate } from './copy-database.ts';

export interface TestDatabase {
  url: string;
  remove(): Promise<void>;
}

/** A migrated, empty database of one test file alone. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const { postgresUrl, clones } = inject('stack');
  const name = `test_${randomBytes(6).toString('hex')}`;
  await copyTemplate(postgresUrl, name, clones);
  const url = new URL(postgresUrl);
  url.pathname = `/${name}`;
  return { url: url.href, remove: () => administer(postgresUrl, `DROP DATABASE ${name} WITH (FORCE)`) };
}
