import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../test/support/database.ts';
import { checkPoll } from '../domain/poll.ts';
import { checkTweetText } from '../domain/text/tweet-text.ts';
import { openDatabase, type Database } from '../stores/postgres/database.ts';
import { insertDemoData } from './demo-data.ts';
import { demoRows } from './demo-rows.ts';

let testDatabase: TestDatabase;
let database: Database;
beforeAll(async () => {
  testDatabase = await createTestDatabase();
  database = openDatabase({ url: testDatabase.url, poolSize: 4, onError: () => undefined });
});
afterAll(async () => {
  await database.close();
  await testDatabase.remove();
});

const count = async (what: string): Promise<number> =>
  Number((await database.rows<{ n: string }>(`count ${what}`.slice(0, 63), `SELECT count(*) AS n FROM ${what}`, []))[0]?.n);

test('comes once, also when two first runs start together', async () => {
  const outcomes = await Promise.all([insertDemoData(database, { leaveOut: false }), insertDemoData(database, { leaveOut: false })]);
  expect(outcomes.map(({ state }) => state).sort()).toEqual(['inserted', 'present']);
  expect(await count('users')).toBe(12);
  await database.rows('empty', 'DELETE FROM users', []);
  expect(await insertDemoData(database, { leaveOut: false })).toEqual({ state: 'present' });
  expect(await count('users')).toBe(0);
});

test('has counts that fit its rows, no tweet from the future, and every reply after what it replies to', async () => {
  expect(await count('tweets')).toBeGreaterThan(80);
  expect(await count('tweets WHERE created_at > now()')).toBe(0);
  expect(await count('tweets r JOIN tweets p ON p.id = r.in_reply_to_id WHERE r.id <= p.id')).toBe(0);
  expect(await count('user_stats s WHERE follower_count <> (SELECT count(*) FROM follows WHERE followee_id = s.user_id)')).toBe(0);
  expect(await count('user_stats s WHERE tweet_count <> (SELECT count(*) FROM tweets WHERE author_id = s.user_id)')).toBe(0);
  expect(await count('poll_votes')).toBeGreaterThan(0);
  expect(await count('poll_counts c WHERE vote_count <> (SELECT count(*) FROM poll_votes v WHERE v.tweet_id = c.tweet_id AND v.choice = c.choice)')).toBe(0);
  expect(await count('poll_votes v WHERE NOT EXISTS (SELECT FROM poll_counts c WHERE c.tweet_id = v.tweet_id AND c.choice = v.choice)')).toBe(0);
  expect(await count('polls JOIN tweets ON id = tweet_id AND has_poll')).toBe(await count('tweets WHERE has_poll'));
  expect([await count('polls WHERE ends_at <= now()'), await count('polls WHERE ends_at > now()'), await count("outbox WHERE type = 'poll.ended'")]).toEqual([1, 1, 1]);
  expect(await count('mentions')).toBe(await count("(SELECT DISTINCT id, mention->>'userId' FROM tweets, jsonb_array_elements(entities->'mentions') AS mention) AS named"));
  expect(await count('tweet_stats s WHERE reply_count <> (SELECT count(*) FROM tweets WHERE in_reply_to_id = s.tweet_id)')).toBe(0);
});

test('holds only texts and polls that could have been posted', () => {
  for (const { options } of demoRows(Date.now(), '').polls) expect(checkPoll({ options, durationMinutes: 5 }, 'poll').options).toEqual(options);
  for (const { text, retweet_of_id: retweetOf } of demoRows(Date.now(), '').tweets) {
    if (retweetOf === null) expect(checkTweetText(text)).toBe(text);
  }
});

test('is left out for good by a first run that asks for it, and of a database in use', async () => {
  const other = await createTestDatabase();
  const empty = openDatabase({ url: other.url, poolSize: 1, onError: () => undefined });
  expect(await insertDemoData(empty, { leaveOut: true })).toEqual({ state: 'absent' });
  expect(await insertDemoData(empty, { leaveOut: false })).toEqual({ state: 'absent' });
  await empty.rows('forget', 'DELETE FROM linnet_dev.first_run', []);
  await empty.rows('somebody', `INSERT INTO users (id, username, display_name, created_at) VALUES (gen_random_uuid(), 'somebody', 'Somebody', now())`, []);
  expect(await insertDemoData(empty, { leaveOut: false })).toEqual({ state: 'absent' });
  await empty.close();
  await other.remove();
});
