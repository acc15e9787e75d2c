import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { lines, openImportBench, post, reply, repost, snowflake, WRONG_COUNTS, type ImportBench } from './support.ts';

let bench: ImportBench;
beforeAll(async () => {
  bench = await openImportBench();
});
beforeEach(() => bench.clear());
afterAll(() => bench.close());

const TWEETS = `SELECT t.text, u.username, t.created_at AS "createdAt", p.text AS parent, o.text AS original, c.text AS conversation, t.lang
  FROM tweets t JOIN users u ON u.id = t.author_id LEFT JOIN tweets p ON p.id = t.in_reply_to_id LEFT JOIN tweets o ON o.id = t.retweet_of_id
  JOIN tweets c ON c.id = t.conversation_id ORDER BY t.id`;

describe('an import of posts', () => {
  it('keeps original times and order, and builds conversations and retweets with their counts', async () => {
    const file = bench.file('posts.ndjson.gz', lines(post(1, 'anna'), reply(2, 'bob', 1), reply(3, 'anna', 2), repost(4, 'carl', 1), repost(5, 'CARL', 1)));
    expect(await bench.run(file)).toMatchObject({ code: 0 });
    expect(await bench.rows(TWEETS)).toMatchObject([
      { text: 'post 1', username: 'anna', createdAt: new Date('2013-01-01T00:00:01Z'), parent: null, original: null, lang: 'en' },
      { text: 'post 2', username: 'bob', parent: 'post 1', conversation: 'post 1' },
      { text: 'post 3', username: 'anna', parent: 'post 2', conversation: 'post 1' },
      { text: '', username: 'carl', original: 'post 1' },
    ]);
    expect(await bench.rows(WRONG_COUNTS)).toEqual([]);
  });

  it('gives the same rows in whatever order the lines stand, from a plain file too', async () => {
    const all = [post(1, 'anna'), reply(2, 'bob', 1), reply(3, 'anna', 2), repost(4, 'carl', 7, { repost_of_user: 'dora', repost_of_text: 'later', repost_of_id: snowflake(0) }), post(5, 'Bob')];
    await bench.run(bench.file('posts.ndjson.gz', lines(...all)));
    const first = await bench.dump();
    await bench.clear();
    // The first spelling of a name counts, so the two lines of Bob keep their order.
    expect(await bench.run(bench.file('turned.ndjson', lines(...[3, 2, 1, 0, 4].map((index) => all[index]!))))).toMatchObject({ code: 0 });
    expect(await bench.dump()).toEqual(first);
  });

  it('adds nothing the second time', async () => {
    const file = bench.file('posts.ndjson.gz', lines(post(1, 'anna'), reply(2, 'bob', 1), repost(3, 'carl', 0, { repost_of_user: 'dora', repost_of_text: 'hello' })));
    await bench.run(file);
    const before = await bench.dump();
    const { code, stdout } = await bench.run(file);
    expect(code).toBe(0);
    expect(stdout).toContain('tweets   0 new, 4 there already');
    expect(await bench.dump()).toEqual(before);
  });

  it('writes an original and its author from what a repost carries', async () => {
    const carried = { repost_of_user: 'dora', repost_of_text: 'hello @anna' };
    await bench.run(bench.file('posts.ndjson', lines(post(1, 'anna'), repost(4, 'anna', 2, carried), repost(5, 'bob', 2, carried))));
    expect(await bench.rows(TWEETS)).toMatchObject([
      { text: 'post 1' },
      { text: 'hello @anna', username: 'dora', createdAt: new Date('2013-01-01T00:00:02Z') },
      { username: 'anna', original: 'hello @anna' },
      { username: 'bob', original: 'hello @anna' },
    ]);
    expect(await bench.rows(WRONG_COUNTS)).toEqual([]);
  });

  it('keeps replies and reposts of unknown posts as plain tweets, and says how many', async () => {
    const { code, stdout } = await bench.run(bench.file('posts.ndjson', lines(reply(2, 'anna', 1), repost(3, 'anna', 1, { text: 'RT @bob: hi' }))));
    expect(code).toBe(0);
    expect(stdout).toContain('1 replies to posts that are not known');
    expect(stdout).toContain('1 reposts of posts that are not known');
    expect(await bench.rows(TWEETS)).toMatchObject([{ text: 'post 2', parent: null, conversation: 'post 2' }, { text: 'RT @bob: hi', original: null }]);
  });

  it('finds what a post refers to in an earlier import', async () => {
    await bench.run(bench.file('first.ndjson', lines(post(1, 'anna'), reply(2, 'bob', 1))));
    await bench.run(bench.file('second.ndjson', lines(reply(3, 'anna', 2), repost(4, 'bob', 1))));
    expect((await bench.rows(TWEETS)).slice(2)).toMatchObject([{ parent: 'post 2', conversation: 'post 1' }, { original: 'post 1' }]);
    expect(await bench.rows(WRONG_COUNTS)).toEqual([]);
  });

  it('stores entities, with mentions of people that were imported and of nobody else', async () => {
    await bench.rows(`INSERT INTO users (id, username, email, display_name, created_at) VALUES (gen_random_uuid(), 'native', 'n@example.org', 'N', now())`);
    await bench.run(bench.file('posts.ndjson', lines(post(1, 'anna', { text: '😀 @BOB @native @nobody #tag https://example.org' }), post(2, 'bob'))));
    const [row] = await bench.rows<{ entities: object; bobId: string }>(`SELECT entities, (SELECT id FROM users WHERE username = 'bob') AS "bobId" FROM tweets ORDER BY id LIMIT 1`);
    expect(row?.entities).toEqual({
      mentions: [{ username: 'BOB', userId: row?.bobId, start: 3, end: 7 }],
      hashtags: [{ tag: 'tag', start: 24, end: 28 }],
      urls: [{ url: 'https://example.org', start: 29, end: 48 }],
    });
    expect(await bench.rows('SELECT user_id AS "userId" FROM mentions WHERE tweet_id = (SELECT id FROM tweets ORDER BY id LIMIT 1)')).toEqual([{ userId: row?.bobId }]);
  });

  it('keeps posts of the same second in the order of their source ids', async () => {
    const at = { created_at: '2013-01-01T00:00:01.000Z' };
    const id = (sequence: number) => String(BigInt(snowflake(1)) + BigInt(sequence));
    await bench.run(bench.file('posts.ndjson', lines(...[3, 1, 2].map((n) => post(1, 'anna', { ...at, id: id(n * 1_000_000), text: `n${n}` })))));
    expect(await bench.rows('SELECT text FROM tweets ORDER BY id')).toEqual([{ text: 'n1' }, { text: 'n2' }, { text: 'n3' }]);
  });

  it('makes cached home timelines cold, and leaves the logs of those who listen', async () => {
    const { Redis } = await import('ioredis');
    const redis = new Redis(bench.redis.url);
    await redis.mset('timeline:home:a', '1', 'timeline:home:rebuild:a', '1', 'timeline:home:log:a', '1', 'session:a', '1');
    await bench.run(bench.file('posts.ndjson', lines(post(1, 'anna'))));
    expect((await redis.keys('*')).sort()).toEqual(['invalidations', 'session:a', 'timeline:home:log:a']);
    redis.disconnect();
  });
});
