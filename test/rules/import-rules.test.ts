import { execFile } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, expect, test } from 'vitest';

/** The lint configuration, tried on sources that were made up to break it. */
const folder = mkdtempSync(join(tmpdir(), 'linnet-import-rules-'));
copyFileSync('.oxlintrc.json', join(folder, '.oxlintrc.json'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function plant(file: string, source: string): void {
  mkdirSync(dirname(join(folder, file)), { recursive: true });
  writeFileSync(join(folder, file), source);
}

const importing = (...paths: string[]): string => paths.map((path, index) => `import { a as a${index} } from '${path}';\n`).join('') + `export const used = [${paths.map((_, index) => `a${index}`).join(', ')}];\n`;

/** The rules that a file breaks, as "file rule". */
async function lint(): Promise<string[]> {
  const oxlint = resolve('node_modules/oxlint/bin/oxlint');
  const { stdout } = await promisify(execFile)(process.execPath, [oxlint, '-f', 'json'], { cwd: folder }).catch((failed: { stdout: string }) => failed);
  const { diagnostics } = JSON.parse(stdout) as { diagnostics: { filename: string; code: string }[] };
  return diagnostics.map(({ filename, code }) => `${filename} ${code}`).sort();
}

test('refuses each import that points upwards, past a layer, or in a circle', async () => {
  const broken: Record<string, string> = {
    'src/lib/a.ts': '../domain/b.ts',
    'src/domain/a.ts': '../lib/b.ts',
    'src/domain/c.ts': 'graphql',
    'src/stores/postgres/a.ts': '../../services/b.ts',
    'src/loaders/a.ts': '../resolvers/b.ts',
    'src/services/tweets/a.ts': '../../transport/b.ts',
    'src/services/tweets/b.ts': 'pg',
    'src/services/tweets/c.ts': 'graphql',
    'src/services/tweets/d.ts': '@apollo/server',
    'src/resolvers/tweet/a.ts': '../../stores/postgres/b.ts',
    'src/resolvers/tweet/b.ts': 'ioredis',
    'src/transport/a.ts': '../main/b.ts',
    'src/transport/b.ts': '../workers/b.ts',
    'src/workers/a.ts': '../resolvers/b.ts',
    'src/workers/b.ts': 'graphql',
    'src/app.ts': './dev/b.ts',
    'src/main/api.ts': '../dev/b.ts',
    'src/main/worker.ts': '../dev/b.ts',
  };
  for (const [file, path] of Object.entries(broken)) plant(file, importing(path));
  expect(await lint()).toEqual(Object.keys(broken).map((file) => `${file} eslint(no-restricted-imports)`).sort());
  rmSync(join(folder, 'src'), { recursive: true });

  plant('src/services/one.ts', `${importing('./other.ts')}export const a = 1;\n`);
  plant('src/services/other.ts', `${importing('./one.ts')}export const a = 1;\n`);
  expect(await lint()).toEqual(['src/services/one.ts import(no-cycle)', 'src/services/other.ts import(no-cycle)']);
});

test('lets through what points downwards', async () => {
  rmSync(join(folder, 'src'), { recursive: true, force: true });
  const sound: Record<string, string[]> = {
    'src/domain/a.ts': ['./b.ts', 'uuid'],
    'src/stores/redis/a.ts': ['../../domain/b.ts', '../../lib/b.ts', 'ioredis'],
    'src/services/tweets/a.ts': ['../../stores/b.ts', '../../loaders/b.ts', '../../domain/b.ts'],
    'src/resolvers/tweet/a.ts': ['../../services/b.ts', '../../loaders/b.ts', 'type-graphql'],
    'src/transport/a.ts': ['../resolvers/b.ts', 'fastify', '@apollo/server'],
    'src/workers/a.ts': ['../stores/b.ts', 'bullmq'],
    'src/app.ts': ['./stores/b.ts', './services/b.ts'],
    'src/main/start.ts': ['../dev/b.ts', '../app.ts'],
  };
  for (const [file, paths] of Object.entries(sound)) plant(file, importing(...paths));
  expect(await lint()).toEqual([]);
});
