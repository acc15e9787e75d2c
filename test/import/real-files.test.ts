import { existsSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runs } from '../support/runs.ts';
import { readSenateLines, readSenatePosts, SENATE_POSTS, type SenatePost } from './senate-posts.ts';
import { openImportBench, WRONG_COUNTS, type ImportBench } from './support.ts';

/** The first of 17,786, or all. */
const POSTS = runs(3_000, 17_786);
const COUNT = POSTS.toLocaleString('en-US');

describe.skipIf(!existsSync(SENATE_POSTS))(`the senate posts (${SENATE_POSTS})`, () => {
  let bench: ImportBench;
  let file: string;
  let posts: SenatePost[];
  beforeAll(async () => {
    bench = await openImportBench();
    file = bench.file('posts.ndjson.gz', (await readSenateLines()).slice(0, POSTS).join(''));
    posts = (await readSenatePosts()).slice(0, POSTS);
    expect(posts).toHaveLength(POSTS);
  });
  afterAll(() => bench.close());

  it('are all there, each with its author, time and text, and all counts equal the lists', async () => {
    const { code, stdout } = await bench.run(file);
    expect(code).toBe(0);
    expect(stdout).toContain(`tweets   ${COUNT} new, 0 there already`);
    const tweets = await bench.rows<{ author: string; createdAt: Date; text: string }>(
      'SELECT u.username AS author, t.created_at AS "createdAt", t.text FROM tweets t JOIN users u ON u.id = t.author_id');
    const seen = (author: string, createdAt: Date, text: string) => `${author} ${createdAt.toISOString()} ${text}`;
    expect(tweets.map(({ author, createdAt, text }) => seen(author, createdAt, text)).sort())
      .toEqual(posts.map(({ author, created_at, text }) => seen(author, new Date(created_at), text.normalize('NFC'))).sort());
    expect(await bench.rows(WRONG_COUNTS)).toEqual([]);
  }, 60_000);

  it('are read in the order of their file by their authors\' timelines', async () => {
    const ordered = await bench.rows<{ text: string }>(`SELECT text FROM tweets t JOIN users u ON u.id = t.author_id WHERE username = 'SenBillNelson' ORDER BY t.id`);
    expect(ordered.length).toBeGreaterThan(0);
    expect(ordered.map(({ text }) => text)).toEqual(posts.filter(({ author }) => author === 'SenBillNelson').map(({ text }) => text.normalize('NFC')));
  });

  it('add nothing the second time', async () => {
    const before = await bench.dump();
    const { stdout } = await bench.run(file);
    expect(stdout).toContain(`tweets   0 new, ${COUNT} there already`);
    expect(await bench.dump()).toEqual(before);
  }, 60_000);
});
