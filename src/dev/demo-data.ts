import type { PoolClient } from 'pg';
import { reactionsTo } from '../domain/events.ts';
import { createPasswordHasher } from '../services/accounts/password-hasher.ts';
import { backfillSearch } from '../services/search/backfill-search.ts';
import type { Database } from '../stores/postgres/database.ts';
import { createSearchBackfillStore } from '../stores/search/search-backfill.store.ts';
import { createSearchWordStore } from '../stores/search/search-word.store.ts';
import { detectLanguage } from '../domain/analysis/detect-language.ts';
import { demoRows } from './demo-rows.ts';

export const DEMO_LOGIN = { login: 'demo', password: 'demo-password' };

export type DemoOutcome = { state: 'inserted'; people: number; tweets: number } | { state: 'present' | 'absent' };

/**
 * Puts the demo's people and tweets into a database on its first run only; `leaveOut` makes that run one without them.
 * What was decided stands in a schema of its own, which no role of the product knows, and commits with the data.
 */
export function insertDemoData(database: Database, { leaveOut }: { leaveOut: boolean }): Promise<DemoOutcome> {
  return database.transaction(async (client) => {
    // Two first runs at once: the second waits here, then finds that it is not the first.
    await client.query(`SELECT pg_advisory_xact_lock(hashtext('linnet demo data'))`);
    await client.query('CREATE SCHEMA IF NOT EXISTS linnet_dev');
    await client.query('CREATE TABLE IF NOT EXISTS linnet_dev.first_run (demo boolean NOT NULL, at timestamptz NOT NULL DEFAULT now())');
    const { rows: [before] } = await client.query<{ demo: boolean }>('SELECT demo FROM linnet_dev.first_run');
    if (before !== undefined) return { state: before.demo ? 'present' : 'absent' };
    // Somebody's own database, in use before: not ours to fill.
    const { rows: [inUse] } = await client.query<{ found: boolean }>('SELECT EXISTS (SELECT FROM users) AS found');
    const demo = !leaveOut && inUse?.found !== true;
    await client.query('INSERT INTO linnet_dev.first_run (demo) VALUES ($1)', [demo]);
    return demo ? insertRows(client) : { state: 'absent' };
  });
}

async function insertRows(client: PoolClient): Promise<DemoOutcome> {
  const passwordHash = await createPasswordHasher().hash(DEMO_LOGIN.password);
  const { users, follows, tweets, polls, pollVotes } = demoRows(Date.now(), passwordHash);
  await insertInto(client, 'users', users);
  await insertInto(client, 'follows', follows);
  await insertInto(client, 'tweets', await Promise.all(tweets.map(async (tweet) => ({ ...tweet, lang: await detectLanguage(tweet.text) }))));
  await insertPolls(client, polls, pollVotes);
  await client.query(`
    INSERT INTO user_stats (user_id, follower_count, following_count, tweet_count)
    SELECT id, (SELECT count(*) FROM follows WHERE followee_id = u.id), (SELECT count(*) FROM follows WHERE follower_id = u.id),
      (SELECT count(*) FROM tweets WHERE author_id = u.id) FROM users u`);
  await client.query(`
    INSERT INTO tweet_stats (tweet_id, retweet_count, reply_count)
    SELECT id, (SELECT count(*) FROM tweets WHERE retweet_of_id = t.id), (SELECT count(*) FROM tweets WHERE in_reply_to_id = t.id) FROM tweets t`);
  await client.query(`
    INSERT INTO mentions (user_id, tweet_id)
    SELECT DISTINCT (mention->>'userId')::uuid, t.id FROM tweets t CROSS JOIN jsonb_array_elements(t.entities->'mentions') AS mention`);
  await makeSearchable(client);
  await client.query(`
    INSERT INTO outbox (id, type, payload, pending)
    SELECT uuidv7(), 'hashtags.outdated', jsonb_build_object('tweetIds', jsonb_agg(id)), $1::text[] FROM tweets WHERE entities->'hashtags' <> '[]' HAVING count(*) > 0`, [reactionsTo['hashtags.outdated']]);
  return { state: 'inserted', people: users.length, tweets: tweets.length };
}

/** In the same transaction: there is no demo that cannot be searched. */
async function makeSearchable(client: PoolClient): Promise<void> {
  const rows = async <Row>(name: string, text: string, values: unknown[]) => (await client.query({ name, text, values })).rows as Row[];
  const db: Pick<Database, 'rows' | 'rowsForValues' | 'transaction'> = { rows, rowsForValues: rows, transaction: (work) => work(client) };
  const words = createSearchWordStore(db, (error) => {
    throw error;
  });
  await backfillSearch({ backfill: createSearchBackfillStore(db, words), observer: { progress: () => undefined } });
}

async function insertPolls(client: PoolClient, polls: object[], votes: object[]): Promise<void> {
  await insertInto(client, 'polls', polls);
  await insertInto(client, 'poll_votes', votes);
  await client.query(`
    INSERT INTO poll_counts (tweet_id, choice, vote_count)
    SELECT tweet_id, choice, (SELECT count(*) FROM poll_votes v WHERE v.tweet_id = polls.tweet_id AND v.choice = option.choice)
    FROM polls CROSS JOIN generate_series(0, cardinality(options) - 1) AS option(choice)`);
  await client.query(`
    INSERT INTO outbox (id, type, payload, pending, created_at, due_at)
    SELECT uuidv7(), 'poll.ended', jsonb_build_object('tweetId', t.id, 'authorId', t.author_id), $1::text[], p.ends_at, p.ends_at
    FROM polls p JOIN tweets t ON t.id = p.tweet_id WHERE p.ends_at > now()`, [reactionsTo['poll.ended']]);
}

async function insertInto(client: PoolClient, table: 'users' | 'follows' | 'tweets' | 'polls' | 'poll_votes', rows: object[]): Promise<void> {
  // Columns that the rows do not name get their defaults.
  const columns = Object.keys(rows[0] ?? {}).join(', ');
  await client.query(`INSERT INTO ${table} (${columns}) SELECT ${columns} FROM jsonb_populate_recordset(NULL::${table}, $1::jsonb)`, [JSON.stringify(rows)]);
}
