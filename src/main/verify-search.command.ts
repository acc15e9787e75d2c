import { parseArgs } from 'node:util';
import { createIndexWriter } from '../services/search/index-writer.ts';
import { verifyIndex, type Mismatch, type VerifyObserver } from '../services/search/verify-indexes.ts';
import { createSearchIndexStore } from '../stores/postgres/search-index.store.ts';
import { createSearchSourceStore } from '../stores/postgres/search-source.store.ts';
import { CommandError, type Command } from './command.ts';
import { createImportProgress } from './import-progress.ts';
import { openSearchTarget, type SearchTarget } from './search-target.ts';

const USAGE = `Usage: npm run linnet -- verify-search [--no-repair]

Compares every document of Elasticsearch with what PostgreSQL says, and writes those anew that are missing, superfluous or
different; each is a line. Linnet may run meanwhile: what is being written is never taken for a difference. Where search runs
in PostgreSQL there is nothing to compare, for its rows commit with what they say.

Uses the Linnet that runs from this folder, or the stores that DATABASE_URL and ELASTICSEARCH_URL name (with
ELASTICSEARCH_INDEX_PREFIX). What is still wrong at the end is what the metric linnet_search_index_mismatches shows.

  --no-repair  only reports
  --help       this text

Exit code: 0  the index equals the truth, or does so now that it was repaired
           1  it does not
           2  it could not run, or not to its end
`;

export const verifySearch: Command = {
  summary: 'verify that the index of Elasticsearch equals the truth, and repair what does not',
  usage: USAGE,
  async run(argv, env) {
    const { repair } = parse(argv);
    const target = await openSearchTarget(env);
    const progress = createImportProgress(process.stderr);
    try {
      if (target.searchIndex === undefined) {
        process.stdout.write('Search runs in PostgreSQL: there is no index to compare. "npm run linnet -- reindex" brings rows of an older analyser up to date.\n');
        return 0;
      }
      const wrong = await verify(target, { repair, progress });
      progress.end();
      process.stdout.write(wrong === 0 ? 'The index equals the truth.\n' : `${wrong.toLocaleString('en')} documents do not equal the truth.\n`);
      return wrong === 0 ? 0 : 1;
    } catch (error) {
      progress.abandon();
      if (error instanceof CommandError) throw error;
      throw new CommandError(`The verification did not come to its end: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
    } finally {
      await target.close();
    }
  },
};

async function verify({ database, searchIndex }: SearchTarget, { repair, progress }: { repair: boolean; progress: ReturnType<typeof createImportProgress> }): Promise<number> {
  const searchIndexes = createSearchIndexStore(database);
  const searchSources = createSearchSourceStore(database);
  const stores = { searchIndexes, searchSources };
  const { documents, admin } = searchIndex!;
  const live = (await searchIndexes.list()).filter(({ state }) => state === 'live');
  if (live.length === 0) throw new CommandError('No index of Elasticsearch is kept: start Linnet with it, or run "npm run linnet -- reindex".');
  const observer: VerifyObserver = {
    progress: (_kind, verified) => progress.progress(verified),
    mismatch(mismatch, repaired) {
      progress.aside(() => process.stdout.write(`${describeMismatch(mismatch)}${repaired ? ', repaired' : ''}\n`));
    },
  };
  const writer = createIndexWriter({ stores, documents, onAvailability: () => undefined });
  let wrong = 0;
  for (const index of live) {
    progress.begin({ title: `Comparing ${index.kind}`, unit: 'documents', total: await searchSources.estimate(index.kind) });
    wrong += await verifyIndex({ stores, documents, admin, writer }, index, { observer, repair });
  }
  return wrong;
}

const describeMismatch = ({ kind, id, fault }: Mismatch): string => `${kind === 'tweets' ? 'tweet' : 'user'} ${id}: ${fault}`;

function parse(argv: string[]): { repair: boolean } {
  try {
    return parseArgs({ args: argv, allowNegative: true, options: { repair: { type: 'boolean', default: true } } }).values;
  } catch (error) {
    throw new CommandError(error instanceof Error ? error.message : String(error), { cause: error });
  }
}
