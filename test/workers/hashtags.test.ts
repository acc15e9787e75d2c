import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makePeople, plainTrends } from '../api/discovery/trend-activity.ts';
import { hashtag, hashtagFaults } from '../api/discovery/support.ts';
import { post, settled } from '../support/social.ts';
import { spawnRole, type SpawnedRole } from '../support/spawn-role.ts';
import type { SignedUp } from '../support/sign-up.ts';
import { startLinnet, type Linnet } from '../support/start-linnet.ts';

let linnet: Linnet;
let crowd: SignedUp[];
let worker: SpawnedRole | undefined;
beforeAll(async () => {
  linnet = await startLinnet({ workers: false });
  crowd = await Promise.all(Array.from({ length: 8 }, () => linnet.signUp()));
});
afterAll(async () => {
  await worker?.stop();
  await linnet.close();
});

const run = (text: string, values: unknown[] = []): Promise<unknown[]> => linnet.app.database.rows('', text, values);

test('posts, likes and deletions wait for no other that counts the same hashtag', async () => {
  await post(linnet, crowd[0]!, '#hot');
  const { hashtagCounts } = linnet.app.stores;
  await hashtagCounts.settle((await run('SELECT id FROM tweets') as { id: string }[]).map(({ id }) => id));
  await linnet.app.database.transaction(async (client) => {
    await client.query("SELECT FROM hashtag_stats WHERE tag = 'hot' FOR UPDATE");
    const ids = await Promise.all(crowd.map((person) => post(linnet, person, 'all at once #hot')));
    await linnet.gql('mutation ($id: ID!) { likeTweet(id: $id) { id } deleteTweet(id: $id) }', { id: ids[0] }, crowd[0]!.token);
    expect(await hashtag(linnet, 'hot')).toEqual({ tag: 'hot', tweetCount: 8 });
  });
});

test('whatever dies in the middle, every hashtag is counted once, and every person of it', async () => {
  const first = await spawnRole('worker', linnet.env);
  const posting = Promise.all(crowd.map(async (person, index) => {
    for (let n = 0; n < 6; n += 1) await post(linnet, person, `#killed #n${index % 3} and #x${n}`);
  }));
  await new Promise((resolve) => { setTimeout(resolve, 150); });
  await first.kill();
  await posting;
  const id = await post(linnet, crowd[0]!, '#killed once more');
  for (const person of crowd) await linnet.gql('mutation ($id: ID!) { likeTweet(id: $id) { id } }', { id }, person.token);
  worker = await spawnRole('worker', linnet.env);
  await settled(linnet, 30_000);
  expect(await hashtag(linnet, 'killed')).toEqual({ tag: 'killed', tweetCount: 49 });
  expect(await hashtagFaults(linnet)).toEqual([]);
  const published = await linnet.app.services.discovery.refreshTrends();
  const plain = await plainTrends(linnet);
  expect(published.map(({ tag }) => tag).toSorted()).toEqual([...plain.keys()].toSorted());
  for (const { tag, score } of published) expect(score, tag).toBeCloseTo(plain.get(tag)!, 6);
}, 60_000);

test('the migration writes down what is there, and has the reaction read what SQL cannot fold', async () => {
  await settled(linnet);
  const before = await run('SELECT tag, tweet_id, counted FROM tweet_hashtags ORDER BY tag, tweet_id');
  const accented = await post(linnet, crowd[0]!, '#Été and #plain');
  await settled(linnet);
  await run('TRUNCATE tweet_hashtags, hashtag_stats');
  const migration = readFileSync('prisma/migrations/20261121190001_discovery/migration.sql', 'utf8');
  const fill = migration.slice(migration.indexOf('INSERT INTO "tweet_hashtags"'), migration.indexOf('-- Whose tweets count'));
  for (const statement of fill.split(';').slice(0, 3)) await run(statement);
  expect(await run("SELECT tag FROM tweet_hashtags WHERE tweet_id = $1", [accented])).toEqual([{ tag: 'plain' }]);
  worker ??= await spawnRole('worker', linnet.env);
  await settled(linnet);
  expect(await run('SELECT tag FROM tweet_hashtags WHERE tweet_id = $1 ORDER BY tag', [accented])).toEqual([{ tag: 'ete' }, { tag: 'plain' }]);
  expect(await run('SELECT tag, tweet_id, counted FROM tweet_hashtags WHERE tweet_id <> $1 ORDER BY tag, tweet_id', [accented])).toEqual(before);
  expect(await hashtagFaults(linnet)).toEqual([]);
}, 30_000);

test('what was written down by older rules is read anew from the texts', async () => {
  const [author] = await makePeople(linnet, 1, 'old');
  await run(`INSERT INTO tweets (id, author_id, text, entities, conversation_id, created_at)
    SELECT id, $1, '', '{"hashtags":[{"tag":"Élan","start":0,"end":5},{"tag":"Vital","start":6,"end":12}],"mentions":[],"urls":[]}', id, now() FROM uuidv7() AS id`, [author]);
  await run(`INSERT INTO tweet_hashtags (tag, tweet_id, written, counted, settled) SELECT tag, id, tag, true, true FROM tweets, unnest(ARRAY['élan', 'gone']) AS tag WHERE author_id = $1`, [author]);
  await run("INSERT INTO hashtag_stats (tag, written, tweet_count, last_used_id) SELECT tag, tag, 1, tweet_id FROM tweet_hashtags WHERE tag IN ('élan', 'gone')");
  await run(`INSERT INTO outbox (id, type, payload, pending) SELECT uuidv7(), 'hashtags.outdated', jsonb_build_object('tweetIds', jsonb_agg(id)), '{hashtags}' FROM tweets WHERE author_id = $1`, [author]);
  worker ??= await spawnRole('worker', linnet.env);
  await settled(linnet);
  expect(await Promise.all(['ELAN', 'vital', 'gone'].map((tag) => hashtag(linnet, tag)))).toEqual([
    { tag: 'Élan', tweetCount: 1 }, { tag: 'Vital', tweetCount: 1 }, { tag: 'gone', tweetCount: 0 },
  ]);
  expect(await run("SELECT tag FROM tweet_hashtags WHERE tweet_id IN (SELECT id FROM tweets WHERE author_id = $1) ORDER BY tag", [author])).toEqual([{ tag: 'elan' }, { tag: 'vital' }]);
}, 30_000);
