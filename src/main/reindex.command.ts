import { parseArgs } from 'node:util';
import { reindex as buildIndex } from '../services/search/reindex.ts';
import { createSearchIndexStore, INDEX_KINDS } from '../stores/postgres/search-index.store.ts';
import { createSearchSourceStore } from '../stores/postgres/search-source.store.ts';
import { backfillRows } from './backfill-rows.ts';
import { CommandError, type Command } from './command.ts';
import { createImportProgress, type ImportProgress } from './import-progress.ts';
import { openSearchTarget, type SearchTarget } from './search-target.ts';

const USAGE = `Usage: npm run linnet -- reindex [--restart]

Makes everything searchable anew, from PostgreSQL, while Linnet runs and answers searches. First PostgreSQL's own rows that
are missing or of an older analyser; then, where Elasticsearch is configured, a new index of tweets and one of people, which
take the place of those that are searched once they hold everything. What is written meanwhile is in both.

Where it is stopped or killed, the same command goes on from there. Uses the Linnet that runs from this folder, or the stores
that DATABASE_URL and ELASTICSEARCH_URL name (with ELASTICSEARCH_INDEX_PREFIX).

  --restart  begin a new index where an earlier run did not come to its end
  --help     this text

Exit code: 0  everything is searchable
           2  it could not run, or not to its end
`;

export const reindex: Command = {
  summary: 'make everything searchable anew, without interrupting search',
  usage: USAGE,
  async run(argv, env) {
    const { restart } = parse(argv);
    const target = await openSearchTarget(env);
    const progress = createImportProgress(process.stderr);
    const stop = new AbortController();
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort(new CommandError('Stopped. Run the same command again to go on.')));
    try {
      const startedAt = performance.now();
      const done = await rebuild(target, { progress, signal: stop.signal, restart });
      progress.end();
      process.stdout.write(`${done.join('\n')}\nDone in ${((performance.now() - startedAt) / 1000).toFixed(1)} s.\n`);
      return 0;
    } catch (error) {
      progress.abandon();
      if (error instanceof CommandError) throw error;
      throw new CommandError(`The reindex did not come to its end; run it again to go on. ${error instanceof Error ? error.message : String(error)}`, { cause: error });
    } finally {
      await target.close();
    }
  },
};

interface RebuildOptions {
  progress: ImportProgress;
  signal: AbortSignal;
  restart: boolean;
}

/** Returns a line for each thing that was done. */
async function rebuild({ database, searchIndex }: SearchTarget, { progress, signal, restart }: RebuildOptions): Promise<string[]> {
  const searchSources = createSearchSourceStore(database);
  const written = await backfillRows(database, { progress, signal, estimate: searchSources.estimate });
  signal.throwIfAborted();
  const lines = [`PostgreSQL: ${written.toLocaleString('en')} rows were missing or of an older analyser.`];
  if (searchIndex === undefined) return [...lines, 'Elasticsearch is not configured.'];
  const searchIndexes = createSearchIndexStore(database);
  const observer = {
    begin(kind: string, total: number, resumedAt: number) {
      progress.begin({ title: `Elasticsearch, ${kind}`, unit: 'documents', total });
      if (resumedAt > 0) progress.progress(resumedAt);
    },
    progress: (_kind: string, documents: number) => progress.progress(documents),
  };
  const counts = await searchIndexes.exclusively(async () => {
    const built: string[] = [];
    for (const kind of INDEX_KINDS) {
      const count = await buildIndex({ stores: { searchIndexes, searchSources }, ...searchIndex }, { kind, observer, signal, restart });
      built.push(`Elasticsearch: a new index of ${count.toLocaleString('en')} ${kind === 'users' ? 'people' : kind} is searched from now on.`);
    }
    return built;
  });
  if (counts === null) throw new CommandError('An index is being built just now, by a worker or by another reindex: wait until that is done.');
  return [...lines, ...counts];
}

function parse(argv: string[]): { restart: boolean } {
  try {
    return parseArgs({ args: argv, options: { restart: { type: 'boolean', default: false } } }).values;
  } catch (error) {
    throw new CommandError(error instanceof Error ? error.message : String(error), { cause: error });
  }
}
