import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { Client } from 'pg';
import { inject } from 'vitest';
import { createTestDatabase } from '../support/database.ts';
import { startTestRedis, type TestRedis } from '../support/redis.ts';
import { compileCache } from '../support/run-folder.ts';

export interface ImportResult {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** A database and a Redis to import into, and the command itself, run as its own process. */
export interface ImportBench {
  env: Record<string, string>;
  redis: TestRedis;
  /** Writes a file and returns its path; gzipped where the name ends in .gz. */
  file(name: string, content: string | Buffer): string;
  start(...args: string[]): ChildProcess;
  run(...args: string[]): Promise<ImportResult>;
  rows<Row>(statement: string, values?: unknown[]): Promise<Row[]>;
  /** Everything that an import writes, each row as text, in a fixed order. */
  dump(): Promise<Record<string, string[]>>;
  clear(): Promise<void>;
  close(): Promise<void>;
}

const TABLES = ['users', 'user_stats', 'tweets', 'mentions', 'tweet_hashtags', 'tweet_stats', 'follows'];

export async function openImportBench(): Promise<ImportBench> {
  const [database, redis] = await Promise.all([createTestDatabase(), startTestRedis()]);
  const folder = mkdtempSync(join(tmpdir(), 'linnet-import-'));
  const client = new Client({ connectionString: database.url });
  await client.connect();
  const env = { DATABASE_URL: database.url, REDIS_URL: redis.url, ...compileCache(inject('stack').folder) };
  const start = (...args: string[]) => spawn(process.execPath, ['dist/main/import.js', ...args], { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  const rows = async <Row>(statement: string, values: unknown[] = []): Promise<Row[]> => (await client.query(statement, values)).rows as Row[];
  return {
    env, redis, start, rows,
    file(name, content) {
      const path = join(folder, name);
      writeFileSync(path, name.endsWith('.gz') ? gzipSync(content) : content);
      return path;
    },
    run: (...args) => finished(start(...args)),
    async dump() {
      const tables: Record<string, string[]> = {};
      for (const table of TABLES) tables[table] = (await rows<{ row: string }>(`SELECT t::text AS row FROM ${table} AS t ORDER BY 1`)).map(({ row }) => row);
      return tables;
    },
    async clear() {
      await rows(`TRUNCATE ${TABLES.join(', ')}, tweet_search, user_search, outbox`);
    },
    async close() {
      await client.end();
      await Promise.all([database.remove(), redis.remove()]);
      rmSync(folder, { recursive: true });
    },
  };
}

/** What a process that was started said, and how it ended. */
export function finished(child: ChildProcess): Promise<ImportResult> {
  const result: ImportResult = { code: null, stdout: '', stderr: '' };
  child.stdout?.setEncoding('utf8').on('data', (text: string) => (result.stdout += text));
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (result.stderr += text));
  return new Promise((resolve, reject) => child.once('error', reject).once('close', (code) => resolve({ ...result, code })));
}

const EPOCH_MS = Date.parse('2013-01-01T00:00:00Z');
/** An id as Twitter made it, of a second counted from 2013. */
export const snowflake = (second: number): string => String((BigInt(EPOCH_MS + second * 1000) - 1_288_834_974_657n) << 22n);

/** A line of a posts file, posted in that second. */
export const post = (second: number, author: string, change: object = {}): string => JSON.stringify({
  id: snowflake(second), src: 'test', author, created_at: new Date(EPOCH_MS + second * 1000).toISOString(), text: `post ${second}`, lang: 'en', kind: 'post', ...change,
});
export const reply = (second: number, author: string, to: number): string => post(second, author, { kind: 'reply', reply_to_id: snowflake(to) });
export const repost = (second: number, author: string, of: number, change: object = {}): string =>
  post(second, author, { kind: 'repost', repost_of_id: snowflake(of), text: `RT post ${of}`, ...change });

export const lines = (...all: string[]): string => `${all.join('\n')}\n`;

/** The counts that do not equal the lists they count; none, where all is well. */
export const WRONG_COUNTS = `
  SELECT 'user' AS of, u.id, s.tweet_count, s.follower_count, s.following_count FROM users u LEFT JOIN user_stats s ON s.user_id = u.id
  WHERE (s.tweet_count, s.follower_count, s.following_count) IS DISTINCT FROM (
    (SELECT count(*)::int FROM tweets WHERE author_id = u.id AND deleted_at IS NULL),
    (SELECT count(*)::int FROM follows WHERE followee_id = u.id), (SELECT count(*)::int FROM follows WHERE follower_id = u.id))
  UNION ALL
  SELECT 'tweet', t.id, s.reply_count, s.retweet_count, s.like_count FROM tweets t LEFT JOIN tweet_stats s ON s.tweet_id = t.id
  LEFT JOIN (SELECT in_reply_to_id AS id, count(*)::int AS n FROM tweets WHERE deleted_at IS NULL GROUP BY 1) AS replies ON replies.id = t.id
  LEFT JOIN (SELECT retweet_of_id AS id, count(*)::int AS n FROM tweets WHERE deleted_at IS NULL GROUP BY 1) AS retweets ON retweets.id = t.id
  WHERE (coalesce(s.reply_count, 0), coalesce(s.retweet_count, 0), coalesce(s.like_count, 0)) <> (coalesce(replies.n, 0), coalesce(retweets.n, 0), 0)`;
