import { gzipSync } from 'node:zlib';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { spawn } from 'node:child_process';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { finished, lines, openImportBench, post, type ImportBench } from './support.ts';

let bench: ImportBench;
beforeAll(async () => {
  bench = await openImportBench();
});
beforeEach(() => bench.clear());
afterAll(() => bench.close());

const tweetCount = async () => (await bench.rows('SELECT 1 FROM tweets')).length;

describe('bad lines', () => {
  it('are reported with number and reason, left out and counted, and exit with 2', async () => {
    const content = Buffer.concat([
      Buffer.from(lines(post(1, 'anna'), '{"id":', '', post(3, 'a b'), post(4, 'anna', { text: '' }))),
      Buffer.from([0x22, 0xff, 0x22, 0x0a]),
      Buffer.from(lines('x'.repeat(1024 * 1024 + 1))),
      Buffer.from(post(8, 'anna')),
    ]);
    const { code, stdout, stderr } = await bench.run(bench.file('posts.ndjson.gz', content));
    expect(code).toBe(2);
    expect(stderr.split('\n').filter((line) => line.startsWith('posts.ndjson.gz:'))).toEqual([
      'posts.ndjson.gz:2: not JSON',
      'posts.ndjson.gz:4: author must be 1 to 30 of A-Z, a-z, 0-9 and _',
      'posts.ndjson.gz:5: text must not be blank',
      'posts.ndjson.gz:6: not UTF-8',
      'posts.ndjson.gz:7: longer than 1048576 bytes',
    ]);
    expect(stdout).toContain('5 lines were left out');
    expect(await tweetCount()).toBe(2);
  });

  it('are not those that repeat an earlier one', async () => {
    const { code, stdout } = await bench.run(bench.file('posts.ndjson', lines(post(1, 'anna'), post(1, 'anna', { text: 'changed' }))));
    expect(code).toBe(0);
    expect(stdout).toContain('1 posts that an earlier line had');
    expect(await bench.rows('SELECT text FROM tweets')).toEqual([{ text: 'post 1' }]);
  });
});

describe('an import that cannot run', () => {
  const packed = () => gzipSync(lines(...Array.from({ length: 500 }, (_, second) => post(second, 'anna'))));
  // The last eight bytes are the checksum and the length.
  const wrongChecksum = () => Buffer.concat([packed().subarray(0, -8), Buffer.alloc(8)]);

  it.each([
    ['there is no such file', () => ['missing.ndjson.gz']],
    ['this is a folder', () => [tmpdir()]],
    ['Name a file of posts', () => []],
    ['One file of posts at a time', () => ['a', 'b']],
    ["Unknown option '--nope'", () => ['a', '--nope']],
    ['--mutual and --create-missing say how to read', () => ['a', '--mutual']],
    ['the gzip data is cut short', () => [bench.file('cut.ndjson', packed().subarray(0, 2000))]],
    ['the gzip data is damaged', () => [bench.file('damaged.ndjson', wrongChecksum())]],
    ['graph.txt: there is no such file', () => [bench.file('good.ndjson', lines(post(1, 'anna'))), '--follows', 'graph.txt']],
  ])('says "%s", exits with 1 and writes nothing', async (message, args) => {
    const { code, stderr } = await bench.run(...args());
    expect(stderr).toContain(message);
    expect(stderr).not.toContain('    at ');
    expect(code).toBe(1);
    expect(await tweetCount()).toBe(0);
  });

  const withEnv = (env: Record<string, string>) => finished(spawn(process.execPath, ['dist/main/import.js', bench.file('good.ndjson', lines(post(1, 'anna')))], { env: { ...process.env, DATABASE_URL: '', REDIS_URL: '', ...env } }));

  it('says what to start where nothing runs from the folder', async () => {
    const empty = mkdtempSync(join(tmpdir(), 'linnet-import-'));
    const { code, stderr } = await withEnv({ LINNET_DATA_DIR: empty });
    rmSync(empty, { recursive: true });
    expect(stderr).toContain('No Linnet runs from this folder: run "npm start"');
    expect(code).toBe(1);
  });

  it('says which store cannot be used', async () => {
    const { DATABASE_URL, REDIS_URL } = bench.env as { DATABASE_URL: string; REDIS_URL: string };
    const closed = 'postgresql://nobody@127.0.0.1:1/none';
    expect(await withEnv({ DATABASE_URL: closed, REDIS_URL })).toMatchObject({ code: 1, stderr: expect.stringContaining('PostgreSQL cannot be used: connect ECONNREFUSED 127.0.0.1:1') });
    expect(await withEnv({ DATABASE_URL, REDIS_URL: 'redis://127.0.0.1:1' })).toMatchObject({ code: 1, stderr: expect.stringContaining('Redis cannot be used') });
  });
});

describe('--help', () => {
  it('tells the exit codes', async () => {
    expect(await bench.run('--help')).toMatchObject({ code: 0, stderr: '', stdout: expect.stringContaining('Exit code') });
  });
});
