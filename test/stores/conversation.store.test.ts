import { afterAll, beforeAll, expect, test } from 'vitest';
import { newId } from '../../src/domain/ids.ts';
import { createConversationStore } from '../../src/stores/postgres/conversation.store.ts';
import { openDatabase, type Database } from '../../src/stores/postgres/database.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';

const MANY = 100_000;
const LIMIT = 21;
/** Made so that it lies in the middle of those lists. */
let middle: string;
const [root, reader] = [newId(), newId()];

let testDatabase: TestDatabase;
let database: Database;
beforeAll(async () => {
  testDatabase = await createTestDatabase();
  database = openDatabase({ url: testDatabase.url, poolSize: 2, onError: () => undefined });
  const ids = Array.from({ length: MANY }, () => newId());
  middle = ids[MANY / 2]!;
  await database.rows('fill_tweets', `INSERT INTO tweets (id, author_id, text, entities, in_reply_to_id, quoted_id, conversation_id, created_at)
    SELECT id, $2, '', '{}', $1, $1, $1, now() FROM unnest($3::uuid[]) AS id`, [root, reader, ids]);
  await database.rows('fill_mentions', 'INSERT INTO mentions (user_id, tweet_id) SELECT $1, id FROM unnest($2::uuid[]) AS id', [reader, ids]);
  await database.rows('analyze', 'ANALYZE tweets, mentions', []);
}, 120_000);
afterAll(async () => {
  await database.close();
  await testDatabase.remove();
});

interface Plan {
  'Actual Rows': number;
  'Actual Loops': number;
  'Rows Removed by Filter'?: number;
  Plans?: Plan[];
}
/** The most rows that any part of a plan has read. */
const mostRows = (plan: Plan): number =>
  Math.max(plan['Actual Rows'] * plan['Actual Loops'] + (plan['Rows Removed by Filter'] ?? 0), ...(plan.Plans ?? []).map(mostRows));

/** The store as it is, with the plan of its last statement. */
function explained() {
  const plans: Plan[] = [];
  const store = createConversationStore({
    ...database,
    async rows<Row>(name: string, text: string, values: unknown[]) {
      const [explanation] = await database.rows<{ 'QUERY PLAN': { Plan: Plan }[] }>(`explain_${name}`, `EXPLAIN (ANALYZE, FORMAT JSON) ${text}`, values);
      plans.push(explanation!['QUERY PLAN'][0]!.Plan);
      return database.rows<Row>(name, text, values);
    },
  });
  return { store, plans };
}

test.each(['replies', 'quotes'] as const)('a page of 100,000 %s reads a page from the index, at the beginning and in the middle', async (attachment) => {
  const { store, plans } = explained();
  for (const position of [undefined, middle]) expect(await store.listAttachedIds(attachment, [{ ownerId: root, before: position }], LIMIT)).toHaveLength(LIMIT);
  expect(plans.map(mostRows)).toEqual([LIMIT, LIMIT]);
});

test('a page of 100,000 mentions reads a page from the index, at the beginning and in the middle', async () => {
  const { store, plans } = explained();
  for (const position of [undefined, middle]) expect(await store.listMentionIds(reader, position, LIMIT)).toHaveLength(LIMIT);
  expect(plans.map(mostRows)).toEqual([LIMIT, LIMIT]);
});
