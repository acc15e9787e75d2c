import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { MigrationList } from '@prisma/schema-engine-wasm';
import { listMigrations } from './missing-migrations.ts';
import { withSchemaEngine } from './schema-engine.ts';

const filters = { externalTables: [], externalEnums: [] };

/** Applies what is missing, in order, and returns the names; the same folder and table as `prisma migrate deploy`. */
export async function applyMigrations(databaseUrl: string, folder: string): Promise<string[]> {
  const migrationsList = await readMigrations(folder);
  const { appliedMigrationNames } = await withSchemaEngine(databaseUrl, undefined, (engine) => engine.applyMigrations({ migrationsList, filters }));
  return appliedMigrationNames;
}

/**
 * The SQL that would turn the schema of the database into the one of schema.prisma; empty where they agree. Run against a
 * database to which every migration was applied, it says whether a migration is missing.
 */
export async function schemaDrift(databaseUrl: string, schemaFile: string): Promise<string> {
  const content = await readFile(schemaFile, 'utf8');
  const files = [{ path: 'schema.prisma', content }];
  const { stdout } = await withSchemaEngine(databaseUrl, content, (engine) => engine.diff({
    from: { tag: 'schemaDatasource', files, configDir: '.' },
    to: { tag: 'schemaDatamodel', files },
    script: true,
    exitCode: null,
    filters,
  }));
  return (stdout ?? '').replaceAll(/^-- This is an empty migration\.\n?/gm, '').trim();
}

async function readMigrations(folder: string): Promise<MigrationList> {
  const names = await listMigrations(folder);
  return {
    baseDir: folder,
    lockfile: { path: './migration_lock.toml', content: await readFile(join(folder, 'migration_lock.toml'), 'utf8') },
    shadowDbInitScript: '',
    migrationDirectories: await Promise.all(names.map(async (name) => ({
      path: name,
      migrationFile: { path: 'migration.sql', content: { tag: 'ok' as const, value: await readFile(join(folder, name, 'migration.sql'), 'utf8') } },
    }))),
  };
}
