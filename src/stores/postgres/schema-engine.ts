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
export async function withSchemaEngine<Result>(databaseUrl: string, schema: string | undefined, work: (engine: SchemaEngine) => Promise<Result>): Promise<Result> {
  bindingsOnce ??= loadBindings();
  const bindings = await bindingsOnce;
  const factory = new SchemaAdapterFactory({ connectionString: databaseUrl });
  const datamodels = schema === undefined ? undefined : [['schema.prisma', schema]];
  const engine = await bindings.SchemaEngine.new({ datamodels }, () => undefined, bindMigrationAwareSqlAdapterFactory(factory));
  try {
    return await work(engine);
  } finally {
    engine.free();
    await factory.close();
  }
}

/** The package's bindings know one instance: what a first engine left pending would call into a second one's memory. */
let bindingsOnce: Promise<SchemaEngineBindings> | undefined;

async function loadBindings(): Promise<SchemaEngineBindings> {
  // The package's own entry imports its .wasm file as a module, which Node does only behind a flag.
  const folder = dirname(createRequire(import.meta.url).resolve('@prisma/schema-engine-wasm'));
  const bindings = (await import('@prisma/schema-engine-wasm/schema_engine_bg')) as unknown as SchemaEngineBindings;
  const wasm = await WebAssembly.compile(await readFile(join(folder, 'schema_engine_bg.wasm')));
  const instance = await WebAssembly.instantiate(wasm, { './schema_engine_bg.js': withIdleTimers(bindings) });
  bindings.__wbg_set_wasm(instance.exports);
  (instance.exports['__wbindgen_start'] as () => void)();
  return bindings;
}

/** The engine sets a timer of ten seconds for its lock and never clears it: it must not keep the process from ending. */
function withIdleTimers(bindings: SchemaEngineBindings): object {
  const name = Object.keys(bindings).find((key) => key.startsWith('__wbg_setTimeout_'));
  if (name === undefined) throw new Error('the schema engine sets no timers any more: remove withIdleTimers');
  return { ...bindings, [name]: (callback: () => void, delayMs: number) => setTimeout(callback, delayMs).unref() };
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
  readonly #adapters: Adapter[] = [];

  override async connect(): Promise<Adapter> {
    return this.#keep(await super.connect());
  }

  override async connectToShadowDb(): Promise<Adapter> {
    return this.#keep(await super.connectToShadowDb());
  }

  /** The engine leaves its connections open. */
  async close(): Promise<void> {
    await Promise.all(this.#adapters.map((adapter) => adapter.dispose()));
  }

  #keep(adapter: Adapter): Adapter {
    this.#adapters.push(adapter);
    return repair(adapter);
  }
}

type Adapter = Awaited<ReturnType<PrismaPg['connect']>>;

function repair(adapter: Adapter): Adapter {
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
