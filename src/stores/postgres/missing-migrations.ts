import { readdir } from 'node:fs/promises';
import type { Database } from './database.ts';

const FOLDER = new URL('../../../prisma/migrations/', import.meta.url);

/** Names of the migrations in this version's folder that the database does not have, in order. */
export async function listMissingMigrations(db: Database): Promise<string[]> {
  const applied = await listApplied(db);
  return (await listMigrations(FOLDER)).filter((name) => !applied.has(name));
}

/** Names of the migrations in a folder, in the order in which they are applied. */
export async function listMigrations(folder: string | URL): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  return entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name).sort();
}

async function listApplied(db: Database): Promise<Set<string>> {
  const [table] = await db.rows<{ exists: boolean }>('migrations_table', `SELECT to_regclass('_prisma_migrations') IS NOT NULL AS exists`, []);
  if (table?.exists !== true) return new Set();
  const rows = await db.rows<{ name: string }>('migrations_applied', `SELECT migration_name AS name FROM _prisma_migrations
    WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL`, []);
  return new Set(rows.map(({ name }) => name));
}
