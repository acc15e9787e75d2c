import { afterAll, beforeAll, expect, test } from 'vitest';
import { newId } from '../../src/domain/ids.ts';
import { openDatabase, type Database } from '../../src/stores/postgres/database.ts';
import { createTombstoneStore, HANGING, PURGE_BATCH_ROWS } from '../../src/stores/postgres/tombstone.store.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { mostRowsRead } from '../support/explain.ts';

const MANY = 100_000;
/** Beside the rows that go: those of indexes and counts that lead to them. */
const READ_AT_MOST = 4 * PURGE_BATCH_ROWS;
const [gone, other] = [newId(), newId()];

let testDatabase: TestDatabase;
let database: Database;
beforeAll(async () => {
  testDatabase = await createTestDatabase();
  database = openDatabase({ url: testDatabase.url, poolSize: 1, onError: () => undefined });
  const fill = (name: string, text: string, values: unknown[] = [[gone, other]]) => database.rows(`fill_${name}`, text, values);
  await fill('people', `CREATE TABLE crowd AS SELECT uuidv7() AS id FROM generate_series(1, ${MANY})`, []);
  await fill('stats', 'INSERT INTO user_stats (user_id, tweet_count) SELECT id, 2 FROM crowd', []);
  await fill('tweets', "INSERT INTO tweets (id, author_id, text, entities, conversation_id, created_at, deleted_at) SELECT id, id, '', '{}', id, now(), now() FROM unnest($1::uuid[]) AS id");
  for (const [table, columns, values] of [
    ['tweets', 'id, author_id, text, entities, conversation_id, retweet_of_id, created_at', "uuidv7(), crowd.id, '', '{}', t.id, t.id, now()"],
    ['likes', 'tweet_id, user_id, id', 't.id, crowd.id, uuidv7()'],
    ['bookmarks', 'tweet_id, user_id, id', 't.id, crowd.id, uuidv7()'],
    ['poll_votes', 'tweet_id, user_id, choice', 't.id, crowd.id, 0'],
  ]) await fill(`many_${table}`, `INSERT INTO ${table} (${columns}) SELECT ${values} FROM crowd, unnest($1::uuid[]) AS t(id)`);
  await fill('tweet_stats', `INSERT INTO tweet_stats (tweet_id, like_count, retweet_count) SELECT id, ${MANY}, ${MANY} FROM unnest($1::uuid[]) AS id`);
  await fill('counts', `INSERT INTO poll_counts (tweet_id, choice, vote_count) SELECT id, 0, ${MANY} FROM unnest($1::uuid[]) AS id`);
  await fill('analyze', 'ANALYZE', []);
}, 240_000);
afterAll(async () => {
  await database.close();
  await testDatabase.remove();
});

async function readByBatch(what: (typeof HANGING)[number]): Promise<number> {
  let most = 0;
  const store = createTombstoneStore({
    ...database,
    async rows<Row>(_name: string, text: string, values: unknown[]) {
      most = await mostRowsRead(database, text, values);
      return [{ count: 0, last: gone }] as Row[];
    },
  });
  await store.deleteHanging(what, gone, '00000000-0000-0000-0000-000000000000', undefined);
  return most;
}

test.each(HANGING)('a batch of 100,000 %s reads a batch, with a plan for these values and with one for any', async (what) => {
  expect(await readByBatch(what)).toBeLessThanOrEqual(READ_AT_MOST);
});
