import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { runs } from '../support/runs.ts';
import { finished, lines, openImportBench, post, reply, repost, WRONG_COUNTS, type ImportBench } from './support.ts';

const POSTS = 8_000;
const NODES = 400;
const ROUNDS = runs(2, 8);

let bench: ImportBench;
let args: string[];
beforeAll(async () => {
  bench = await openImportBench();
  args = [
    bench.file('posts.ndjson.gz', lines(...Array.from({ length: POSTS }, (_, second) => line(second)))), '--create-missing',
    '--follows', bench.file('graph.txt.gz', Array.from({ length: 24_000 }, (_, n) => `${n % NODES}\t${(n * 7 + 1 + Math.floor(n / NODES)) % NODES}\n`).filter(isNoLoop).join('')),
  ];
});
beforeEach(() => bench.clear());
afterAll(() => bench.close());

const isNoLoop = (edge: string): boolean => edge.split('\t')[0] !== edge.trim().split('\t')[1];

/** Replies and reposts of earlier and of later lines, and originals that have no line. */
function line(second: number): string {
  const author = `author${second % 50}`;
  if (second % 5 === 1) return reply(second, author, (second * 31) % POSTS);
  if (second % 5 === 2) return repost(second, author, (second * 17) % second);
  if (second % 5 === 3) return repost(second, author, -1 - (second % 700), { repost_of_user: `other${second % 90}`, repost_of_text: 'hello' });
  return post(second, author, { text: `post ${second} @author1 #tag` });
}

describe('an import that is killed', () => {
  it('leaves exact counts whenever it dies, and ends like one that was never killed when it is run again', async () => {
    const { code } = await bench.run(...args);
    expect(code).toBe(0);
    const expected = await bench.dump();
    await bench.clear();

    const progress: number[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      // At first the people, then some of the posts.
      const tables = round % 2 === 0 ? ['users', 'tweets', 'follows'] : ['tweets'];
      const before = await rowCount(tables);
      const child = bench.start(...args);
      const end = finished(child);
      // Something new has been committed; then at no moment in particular, in whatever phase that is.
      while (child.exitCode === null && (await rowCount(tables)) === before) await sleep(5);
      await sleep(Math.random() * 150);
      child.kill('SIGKILL');
      await end;
      // Whatever it had sent last commits or not, before it is looked at.
      await waitUntilIdle();
      expect(await bench.rows(WRONG_COUNTS)).toEqual([]);
      expect(await bench.rows('SELECT 1 FROM tweets t WHERE NOT EXISTS (SELECT FROM tweets p WHERE p.id = coalesce(t.in_reply_to_id, t.retweet_of_id, t.id))')).toEqual([]);
      progress.push((await bench.rows('SELECT 1 FROM tweets')).length);
    }
    expect(await bench.run(...args)).toMatchObject({ code: 0 });
    expect(await bench.dump()).toEqual(expected);
    expect(progress.some((tweets) => tweets > 0 && tweets < expected['tweets']!.length)).toBe(true);
  }, 120_000);

  it('stops between two batches on SIGTERM and says how to go on', async () => {
    const child = bench.start(...args);
    const end = finished(child);
    while ((await bench.rows('SELECT 1 FROM tweets LIMIT 1')).length === 0) await sleep(5);
    child.kill('SIGTERM');
    expect(await end).toMatchObject({ code: 1, stderr: expect.stringContaining('Run the same command again to go on') });
    expect(await bench.rows(WRONG_COUNTS)).toEqual([]);
  }, 60_000);
});

async function rowCount(tables: readonly string[]): Promise<number> {
  const [row] = await bench.rows<{ count: number }>(`SELECT (${tables.map((table) => `(SELECT count(*) FROM ${table})`).join(' + ')})::int AS count`);
  return row!.count;
}

async function waitUntilIdle(): Promise<void> {
  const others = () => bench.rows('SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = \'client backend\'');
  while ((await others()).length > 0) await sleep(10);
}
