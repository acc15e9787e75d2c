import { afterAll, beforeAll, expect, test } from 'vitest';
import { firstIdOf } from '../../src/domain/ids.ts';
import { EXACT_WEIGHT, type TweetSearch } from '../../src/domain/search/tweet-search.ts';
import type { TweetHit } from '../../src/stores/search/search-engine.ts';
import { vectorOf } from '../../src/stores/search/vectors.ts';
import { act, setPrivate } from '../support/relations.ts';
import { follow, post } from '../support/social.ts';
import type { SignedUp } from '../support/sign-up.ts';
import { startLinnet, type Linnet } from '../support/start-linnet.ts';

// Below the loaders, which would leave the same out: what the engine itself yields.
let linnet: Linnet;
let people: Record<'author' | 'follower' | 'stranger' | 'blocked' | 'blocking', SignedUp>;
beforeAll(async () => {
  linnet = await startLinnet({ workers: false });
  const [author, follower, stranger, blocked, blocking] = await Promise.all(Array.from({ length: 5 }, () => linnet.signUp()));
  people = { author: author!, follower: follower!, stranger: stranger!, blocked: blocked!, blocking: blocking! };
  await post(linnet, people.author, 'qqsecret');
  await follow(linnet, people.follower, people.author);
  await act(linnet, people.author, 'block', people.blocked);
  await act(linnet, people.blocking, 'block', people.author);
});
afterAll(() => linnet.close());

async function seenBy(): Promise<string[]> {
  const seen: string[] = [];
  for (const [name, viewer] of [...Object.entries(people), ['signedOut', undefined] as const]) {
    const page = { viewerId: viewer?.user.id ?? null, after: undefined, limit: 10 };
    const [latest, relevant] = await Promise.all((['LATEST', 'RELEVANCE'] as const).map((order) => {
      const search: TweetSearch = { groups: [[{ negated: false, test: { kind: 'text', forms: [{ words: ['qqsecret'], weight: 500 }] } }]], order };
      return linnet.app.stores.postgresSearch.searchTweets(search, page);
    }));
    expect(relevant!.map(({ id }) => id)).toEqual(latest!.map(({ id }) => id));
    if (latest!.length > 0) seen.push(name);
  }
  return seen;
}

test('the engine yields what the viewer may see, and nothing else', async () => {
  expect(await seenBy()).toEqual(['author', 'follower', 'stranger', 'signedOut']);
  await setPrivate(linnet, people.author, true);
  expect(await seenBy()).toEqual(['author', 'follower']);
  await setPrivate(linnet, people.author, false);
  await linnet.app.database.rows('', 'UPDATE users SET suspended_at = now() WHERE id = $1', [people.author.user.id]);
  expect(await seenBy()).toEqual(['author']);
});

const TEXT = (word: string): TweetSearch['groups'] => [[{ negated: false, test: { kind: 'text', forms: [{ words: [word], weight: EXACT_WEIGHT }] } }]];
const HOUR_MS = 3_600_000;

/** Rows of tweets that are nowhere else, each of one word: what an engine finds them by. */
async function index(author: SignedUp, rows: readonly { atMs: number; word: string }[]): Promise<string[]> {
  const ids = rows.map(({ atMs }) => firstIdOf(atMs));
  await linnet.app.database.rows('', `INSERT INTO tweet_search (tweet_id, author_id, analyser, vector) SELECT id, $3, 1, vector FROM unnest($1::uuid[], $2::tsvector[]) AS made(id, vector)`,
    [ids, rows.map(({ word }, row) => vectorOf(ids[row]!, { words: [word], stems: [], marks: [], vocabulary: [] })), author.user.id]);
  return ids;
}
const find = (word: string, order: TweetSearch['order'], groups: TweetSearch['groups'] = []): Promise<TweetHit[]> =>
  linnet.app.stores.postgresSearch.searchTweets({ groups: [...TEXT(word), ...groups], order }, { viewerId: null, after: undefined, limit: 21 });

test('what may be seen is found however much newer there is that may not', async () => {
  const [seen, banned] = [await linnet.signUp(), await linnet.signUp()];
  const now = Date.now();
  const ids = await index(seen, Array.from({ length: 5 }, (_, n) => ({ atMs: now - 900 * HOUR_MS - n, word: 'qqflood' })));
  await index(banned, Array.from({ length: 4_000 }, (_, n) => ({ atMs: now - 1_000 * n, word: 'qqflood' })));
  await linnet.app.database.rows('', 'UPDATE users SET suspended_at = now() WHERE id = $1', [banned.user.id]);
  for (const order of ['LATEST', 'RELEVANCE'] as const) expect((await find('qqflood', order)).map(({ id }) => id)).toEqual(ids);
});

test('a page is filled from long ago where there were more of late', async () => {
  const author = await linnet.signUp();
  const now = Date.now();
  const old = await index(author, Array.from({ length: 30 }, (_, n) => ({ atMs: now - 2_400 * HOUR_MS - 1_000 * n, word: 'qqbunch' })));
  const late = await index(author, Array.from({ length: 5 }, (_, n) => ({ atMs: now - 500 - n, word: 'qqbunch' })));
  await index(author, Array.from({ length: 2_500 }, (_, n) => ({ atMs: now - 2_000 - 1_000 * n, word: 'qqother' })));
  for (const order of ['LATEST', 'RELEVANCE'] as const) expect((await find('qqbunch', order)).map(({ id }) => id)).toEqual([...late, ...old].slice(0, 21));
});

test('likes are looked for in the newest ten thousand or so that have the words, and in all where these are fewer', async () => {
  const author = await linnet.signUp();
  const now = Date.now();
  const [liked] = await index(author, [{ atMs: now - 5_000 * HOUR_MS, word: 'qqrare' }]);
  const [buried] = await index(author, [{ atMs: now - 5_001 * HOUR_MS, word: 'qqcommon' }]);
  await index(author, Array.from({ length: 30_000 }, (_, n) => ({ atMs: now - 3_000 - 100_000 * n, word: n % 2 === 0 ? 'qqcommon' : 'qqother2' })));
  await linnet.app.database.rows('', 'INSERT INTO tweet_stats (tweet_id, like_count) SELECT unnest($1::uuid[]), 7', [[liked, buried]]);
  const many: TweetSearch['groups'] = [[{ negated: false, test: { kind: 'minLikes', count: 7 } }]];
  for (const order of ['LATEST', 'RELEVANCE'] as const) {
    expect((await find('qqrare', order, many)).map(({ id }) => id)).toEqual([liked]);
    expect(await find('qqcommon', order, many)).toEqual([]);
  }
});

test('what was written of late costs the next search little', async () => {
  const [{ 'QUERY PLAN': [{ Plan: plan }] }] = await linnet.app.database.transaction(async (client) => {
    await client.query('SET LOCAL enable_seqscan = off');
    return (await client.query(`EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) SELECT FROM tweet_search WHERE vector @@ '''qqnowhere'''::tsquery`)).rows;
  }) as [{ 'QUERY PLAN': [{ Plan: { 'Shared Hit Blocks': number; 'Shared Read Blocks': number } }] }];
  // Those of its tree, and 64 kB that are not in it yet; of the rows above there would be hundreds.
  expect(plan['Shared Hit Blocks'] + plan['Shared Read Blocks']).toBeLessThan(20);
});
