import { randomBytes } from 'node:crypto';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startPostgres } from '../dev/embedded-postgres.ts';
import { applyMigrations, schemaDrift } from '../stores/postgres/migrations.ts';
import { listMigrations } from '../stores/postgres/missing-migrations.ts';

const USAGE = `Usage: npm run migration -- <name>

Writes prisma/migrations/<time>_<name>/migration.sql: what turns the schema of all earlier migrations into that of
prisma/schema.prisma. The name is of a-z, 0-9 and _.
`;
const SCHEMA = fileURLToPath(new URL('../../prisma/schema.prisma', import.meta.url));
const MIGRATIONS = fileURLToPath(new URL('../../prisma/migrations', import.meta.url));

async function run([name, ...others]: string[]): Promise<void> {
  if (name === undefined || others.length > 0 || !/^[a-z0-9_]+$/.test(name)) return fail(USAGE);
  const sql = await missingSql();
  if (sql === '') return fail('Nothing to write: the migrations and prisma/schema.prisma agree.\n');
  const folder = `${nextTime(await listMigrations(MIGRATIONS))}_${name}`;
  mkdirSync(join(MIGRATIONS, folder));
  writeFileSync(join(MIGRATIONS, folder, 'migration.sql'), `${sql}\n`);
  console.log(`Wrote prisma/migrations/${folder}/migration.sql. Read it before you commit it.`);
}

/** Asked of an empty PostgreSQL of its own, so that it does not matter what state any other database is in. */
async function missingSql(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'linnet-migration-'));
  // PostgreSQL's own user has to reach its data.
  chmodSync(folder, 0o755);
  try {
    const server = await startPostgres({ folder, password: randomBytes(16).toString('hex'), settings: { fsync: 'off' } });
    try {
      await applyMigrations(server.url('postgres'), MIGRATIONS);
      return await schemaDrift(server.url('postgres'), SCHEMA);
    } finally {
      await server.stop();
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Migrations are applied in the order of their names: the new one comes last whatever this machine's clock says. */
function nextTime(existing: readonly string[]): string {
  const now = BigInt(new Date().toISOString().replaceAll(/\D/g, '').slice(0, 14));
  const last = BigInt(/^\d+/.exec(existing.at(-1) ?? '')?.[0] ?? 0);
  return String(now > last ? now : last + 1n);
}

function fail(message: string): void {
  process.stderr.write(message);
  process.exitCode = 1;
}

await run(process.argv.slice(2));
