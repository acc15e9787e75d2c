import { afterAll, beforeAll, expect, test } from 'vitest';
import { SUBJECTS } from '../../src/domain/counts.ts';
import { COUNT_BATCH } from '../../src/stores/postgres/count.statements.ts';
import { createCountStore } from '../../src/stores/postgres/count.store.ts';
import { openDatabase, type Database } from '../../src/stores/postgres/database.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { mostRowsRead } from '../support/explain.ts';

const MANY = 100_000;
const FIRST_ID = '00000000-0000-0000-0000-000000000000';
/** Three sources of ids, and for each thing a list of one or two. */
const READ_AT_MOST = 4 * COUNT_BATCH;
/** In the middle of all ids. */
let middle: string;

let testDatabase: TestDatabase;
let database: Database;
beforeAll(async () => {
  testDatabase = await createTestDatabase();
  database = openDatabase({ url: testDatabase.url, poolSize: 1, onError: () => undefined });
  const fill = (text: string) => database.rows('', text, []);
  await fill(`CREATE TABLE crowd AS SELECT uuidv7() AS id, n FROM generate_series(1, ${MANY}) AS n`);
  await fill("INSERT INTO users (id, username, display_name, created_at) SELECT id, 'fan_' || n, 'Fan', now() FROM crowd");
  await fill('INSERT INTO user_stats (user_id, follower_count, following_count, tweet_count) SELECT id, 1, 1, 1 FROM crowd');
  await fill("INSERT INTO tweets (id, author_id, text, entities, conversation_id, created_at) SELECT id, id, '', '{}', id, now() FROM crowd");
  await fill('INSERT INTO tweet_stats (tweet_id, like_count) SELECT id, 2 FROM crowd');
  await fill('INSERT INTO likes (tweet_id, user_id, id) SELECT id, uuidv7(), uuidv7() FROM crowd, generate_series(1, 2)');
  await fill('INSERT INTO follows (follower_id, followee_id, id) SELECT id, id, uuidv7() FROM crowd');
  await fill("INSERT INTO polls (tweet_id, options, ends_at) SELECT id, '{a,b}', now() FROM crowd");
  await fill('INSERT INTO poll_counts (tweet_id, choice, vote_count) SELECT id, 0, 1 FROM crowd');
  await fill('INSERT INTO poll_votes (tweet_id, user_id, choice) SELECT id, id, 0 FROM crowd');
  await fill("INSERT INTO tweet_hashtags (tag, tweet_id, written, counted, settled) SELECT 'tag_' || n, id, '', true, true FROM crowd");
  await fill("INSERT INTO hashtag_stats (tag, written, tweet_count, last_used_id) SELECT 'tag_' || n, '', 1, id FROM crowd");
  await fill('ANALYZE');
  [{ middle }] = await database.rows<{ middle: string }>('', `SELECT id AS middle FROM crowd WHERE n = ${MANY / 2}`, []) as [{ middle: string }];
}, 240_000);
afterAll(async () => {
  await database.close();
  await testDatabase.remove();
});

// Of hashtags half of it are their uses.
test.each(SUBJECTS)('a batch of 100,000 %s reads a batch, at the beginning and in the middle', async (subject) => {
  const read: number[] = [];
  const store = createCountStore({
    ...database,
    async rows<Row>(name: string, text: string, values: unknown[]) {
      read.push(await mostRowsRead(database, text, values));
      return database.rows<Row>(name, text, values);
    },
  });
  for (const position of [FIRST_ID, middle]) expect(await store.verify(subject, position)).toMatchObject({ checked: subject === 'hashtags' ? COUNT_BATCH / 2 : COUNT_BATCH, drift: [] });
  expect(Math.max(...read)).toBeLessThanOrEqual(READ_AT_MOST);
});

test('every batch together is everything, once', async () => {
  const store = createCountStore(database);
  await database.rows('', 'UPDATE tweet_stats SET like_count = 3', []);
  const found = new Set<string>();
  let checked = 0;
  for (let position: string | null = FIRST_ID; position !== null;) {
    const batch = await store.verify('tweets', position);
    checked += batch.checked;
    for (const { id, stored, actual } of batch.drift) if (stored === 3 && actual === 2) found.add(id);
    position = batch.next;
  }
  expect([checked, found.size]).toEqual([MANY, MANY]);
}, 60_000);

test('the count of a hashtag whose row is lost is found by its uses, once, and made anew', async () => {
  const store = createCountStore(database);
  const tag = `tag_${MANY / 2 + 3}`;
  const read = (): Promise<unknown[]> => database.rows('', 'SELECT tag, written, tweet_count, last_used_id FROM hashtag_stats WHERE tag = $1', [tag]);
  await database.rows('', "INSERT INTO tweet_hashtags (tag, tweet_id, written, counted, settled) SELECT $1, id, '', true, true FROM crowd WHERE n > $2::int ORDER BY n LIMIT 3", [tag, MANY / 2 + 10]);
  await database.rows('', 'UPDATE hashtag_stats SET tweet_count = 4, last_used_id = (SELECT max(tweet_id::text)::uuid FROM tweet_hashtags WHERE tag = $1) WHERE tag = $1', [tag]);
  const before = await read();
  await database.rows('', 'DELETE FROM hashtag_stats WHERE tag = $1', [tag]);
  const { drift } = await store.verify('hashtags', middle);
  expect(drift).toEqual([{ count: 'hashtagTweets', id: tag, choice: null, stored: 0, actual: 4 }]);
  expect(await store.repair(drift[0]!)).toBe(4);
  expect(await read()).toEqual(before);
  expect((await store.verify('hashtags', middle)).drift).toEqual([]);
});
