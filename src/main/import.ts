import { ConfigError } from '../config.ts';
import { ImportError } from '../domain/import/import-error.ts';
import { importFiles } from '../services/import/import-files.ts';
import { createImportStore } from '../stores/postgres/import.store.ts';
import { createSearchWordStore } from '../stores/search/search-word.store.ts';
import { parseImportArguments, USAGE, type ImportArguments } from './import-arguments.ts';
import { createImportProgress } from './import-progress.ts';
import { summariseImport } from './import-summary.ts';
import { findImportTarget, openImportTarget } from './import-target.ts';

const LINES_LEFT_OUT = 2;

async function run(args: ImportArguments): Promise<number> {
  const { database, timelines, close } = await openImportTarget(findImportTarget(process.env));
  const progress = createImportProgress(process.stderr);
  try {
    const words = createSearchWordStore(database, (error) => {
      throw error;
    });
    const summary = await importFiles({ store: createImportStore(database, words), observer: progress, nowMs: Date.now() }, { ...args, signal: stopSignal() });
    progress.end();
    process.stdout.write(summariseImport(summary, progress.problems));
    return progress.problems === 0 ? 0 : LINES_LEFT_OUT;
  } finally {
    progress.abandon();
    // Also after a part of an import: what it wrote is in none of the cached timelines.
    await timelines.resetAll().finally(close);
  }
}

/** Aborted by the first Ctrl-C or SIGTERM; a second one ends the process at once, which loses nothing either. */
function stopSignal(): AbortSignal {
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => stop.abort(new ImportError('Stopped. Run the same command again to go on.')));
  }
  return stop.signal;
}

try {
  const args = parseImportArguments(process.argv.slice(2));
  if (args === null) process.stdout.write(USAGE);
  else process.exitCode = await run(args);
} catch (error) {
  if (!(error instanceof ImportError || error instanceof ConfigError)) throw error;
  process.stderr.write(`${error.message}\n"npm run import -- --help" tells more.\n`);
  process.exitCode = 1;
}
