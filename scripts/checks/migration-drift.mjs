// Applies every migration to an empty database and compares what came of it with schema.prisma. Then does the same with a
// column too many, so that a comparison that finds nothing at all would be noticed.
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { startPostgres } from '../../dist/dev/embedded-postgres.js';
import { applyMigrations, schemaDrift } from '../../dist/stores/postgres/migrations.js';

const folder = mkdtempSync(join(tmpdir(), 'linnet-drift-'));
chmodSync(folder, 0o755);
const server = await startPostgres({ folder, password: 'drift', settings: { fsync: 'off' } });
try {
  const url = server.url('postgres');
  await applyMigrations(url, 'prisma/migrations');
  const drift = await schemaDrift(url, 'prisma/schema.prisma');
  if (drift !== '') fail(`The migrations and schema.prisma differ. This is missing from the migrations:\n${drift}`);

  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query('ALTER TABLE users ADD COLUMN planted text');
  await client.end();
  const planted = await schemaDrift(url, 'prisma/schema.prisma');
  if (!planted.includes('planted')) fail('The comparison does not see a column that only the database has.');
} finally {
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
}

function fail(message) {
  console.error(message);
  process.exitCode = 1;
}
