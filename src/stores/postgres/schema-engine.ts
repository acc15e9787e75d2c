import { createRequire } from 'node:module';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { PrismaPg } from '@prisma/adapter-pg';
import type { FieldDef, QueryConfig, QueryResult } from 'pg';
import { ColumnTypeEnum, bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils';
import type { SchemaEngine } from '@prisma/schema-engine-wasm';

/** The part of the global that is used here; its types ship only with the DOM's. */
declare const WebAssembly: {
  compile(bytes: Uint8Array): Promise<object>;
  instantiate(module: object, imports: Record<string, object>): Promise<{ exports: Record<string, unknown> }>;
};

interface SchemaEngineBindings {
  SchemaEngine: { new: (options: object, log: (line: string) => void, adapter: object) => Promise<SchemaEngine> };
  __wbg_set_wasm(exports: object): void;
}

/**
 * Prisma's schema engine as WebAssembly, talking to PostgreSQL through pg. It applies the same migrations and writes the
 * same `_prisma_migrations` rows as the engine that the Prisma CLI downloads, without any download.
 */
export async function openSchemaEngine(databaseUrl: string, schema?: string): Promise<SchemaEngine> {
  const bindings = await loadBindings();
  const adapter = bindMigrationAwareSqlAdapterFactory(new SchemaAdapterFactory({ connectionString: databaseUrl }));
  const datamodels = schema === undefined ? undefined : [['schema.prisma', schema]];
  return bindings.SchemaEngine.new({ datamodels }, () => undefined, adapter);
}

async function loadBindings(): Promise<SchemaEngineBindings> {
  // The package's own entry imports its .wasm file as a module, which Node does only behind a flag.
  const folder = dirname(createRequire(import.meta.url).resolve('@prisma/schema-engine-wasm'));
  const bindings = (await import('@prisma/schema-engine-wasm/schema_engine_bg')) as unknown as SchemaEngineBindings;
  const wasm = await WebAssembly.compile(await readFile(join(folder, 'schema_engine_bg.wasm')));
  const instance = await WebAssembly.instantiate(wasm, { './schema_engine_bg.js': bindings });
  bindings.__wbg_set_wasm(instance.exports);
  (instance.exports['__wbindgen_start'] as () => void)();
  return bindings;
}

/** PostgreSQL's one-byte "char", which only pg_catalog uses, and bpchar. */
const CATALOG_CHAR_OID = 18;
const BPCHAR_OID = 1042;

/**
 * Two repairs of @prisma/adapter-pg 7.10 that the schema engine needs: it refuses the "char" columns by which pg_catalog
 * describes a schema, and it cuts a migration at every semicolon, even inside a function body. Sent whole, a migration
 * is also one transaction.
 */
class SchemaAdapterFactory extends PrismaPg {
  override async connect(): ReturnType<PrismaPg['connect']> {
    return repair(await super.connect());
  }

  override async connectToShadowDb(): ReturnType<PrismaPg['connectToShadowDb']> {
    return repair(await super.connectToShadowDb());
  }
}

function repair(adapter: Awaited<ReturnType<PrismaPg['connect']>>): typeof adapter {
  const pool = adapter.underlyingDriver();
  const query = pool.query.bind(pool) as (config: QueryConfig) => Promise<QueryResult>;
  const queryRaw = adapter.queryRaw.bind(adapter);
  const charColumns = new WeakMap<object, number[]>();
  pool.query = (async (config: QueryConfig) => {
    const result = await query(config);
    charColumns.set(result.rows, indexesOfChars(result.fields));
    return result;
  }) as typeof pool.query;
  adapter.queryRaw = async (sql) => {
    const result = await queryRaw(sql);
    for (const column of charColumns.get(result.rows) ?? []) result.columnTypes[column] = ColumnTypeEnum.Character;
    return result;
  };
  adapter.executeScript = async (script) => void (await query({ text: script }));
  return adapter;
}

function indexesOfChars(fields: FieldDef[]): number[] {
  const indexes: number[] = [];
  for (const [index, field] of fields.entries()) {
    if (field.dataTypeID !== CATALOG_CHAR_OID) continue;
    field.dataTypeID = BPCHAR_OID;
    indexes.push(index);
  }
  return indexes;
}
