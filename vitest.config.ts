import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import { FileOrder } from './test/support/file-order.ts';

const require = createRequire(import.meta.url);

/** What takes long by nature: whole corpora, stores that are gone for long. */
const SOAK = 'test/soak/**/*.test.ts';
/** Those that ask `runs()` how much they do are run in both. */
const SIZED = readdirSync('test', { recursive: true, encoding: 'utf8' }).map((name) => `test/${name}`)
  .filter((file) => file.endsWith('.test.ts') && readFileSync(file, 'utf8').includes('support/runs.ts'));

export default defineConfig({
  resolve: {
    // type-graphql requires graphql while our sources import it: without this two copies meet ("another realm").
    alias: [{ find: /^graphql$/, replacement: require.resolve('graphql') }],
  },
  test: {
    projects: [
      { extends: true, test: { name: 'quick', include: ['src/**/*.test.ts', 'test/**/*.test.ts', 'scripts/**/*.test.mjs'], exclude: [SOAK], provide: { soak: false } } },
      { extends: true, test: { name: 'soak', include: [SOAK, ...SIZED], provide: { soak: true } } },
    ],
    globalSetup: 'test/support/global-setup.ts',
    pool: 'forks',
    // With the 16 MB of V8's own choice a seventh of what the tests cost is collecting.
    execArgv: ['--max-semi-space-size=64'],
    // Loading the product anew for each file would be a third of the time that the suite takes; what the files share is stateless.
    isolate: false,
    sequence: { sequencer: FileOrder },
    // Tests wait as much as they compute: on two cores a third keeps both busy.
    maxWorkers: Math.max(3, availableParallelism()),
    testTimeout: 30_000,
    hookTimeout: 60_000,
    teardownTimeout: 20_000,
  },
});
