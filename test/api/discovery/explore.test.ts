import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { keys } from '../../../src/stores/redis/keys.ts';
import { forgetTopTweets, restartTopTweets } from '../../support/explore.ts';
import { makeLikes, makeOldTweet } from '../../support/ranked.ts';
import { act, setPrivate } from '../../support/relations.ts';
import { deleteTweet, follow, post } from '../../support/social.ts';
import type { SignedUp } from '../../support/sign-up.ts';
import { startLinnet, type Linnet } from '../../support/start-linnet.ts';

let linnet: Linnet;
beforeAll(async () => { linnet = await startLinnet(); });
afterAll(() => linnet.close());

interface Page { ids: string[]; endCursor: string | null; hasNextPage: boolean }
async function top(viewer?: SignedUp, first = 100, after: string | null = null): Promise<Page> {
  const { explore: { topTweets: { edges, pageInfo } } } = await linnet.gql('query ($first: Int!, $after: String) { explore { topTweets(first: $first, after: $after) { edges { node { id } } pageInfo { hasNextPage endCursor } } } }', { first, after }, viewer?.token);
  return { ids: edges.map(({ node }: { node: { id: string } }) => node.id), ...pageInfo };
}
const run = (text: string, values: unknown[] = []): Promise<unknown> => linnet.app.database.rows('', text, values);
async function liked(author: SignedUp, text: string, likes: number, lang: string | null = null): Promise<string> {
  const id = await post(linnet, author, text);
  await makeLikes(linnet, id, likes);
  await run('UPDATE tweets SET lang = $2 WHERE id = $1', [id, lang]);
  return id;
}

describe('explore.topTweets', () => {
  test('are those that most people like and retweet, for who is signed out too', async () => {
    const [ann, bob, cat] = await Promise.all([linnet.signUp(), linnet.signUp(), linnet.signUp()]) as [SignedUp, SignedUp, SignedUp];
    const [some, many, none, own] = [await liked(ann, 'some', 3), await liked(bob, 'many', 9), await post(linnet, ann, 'none'), await post(linnet, cat, 'my own')];
    await linnet.gql('mutation ($id: ID!) { likeTweet(id: $id) { id } retweet(id: $id) { id } }', { id: own }, cat.token);
    for (let n = 0; n < 5; n += 1) await post(linnet, bob, `answer ${n}`, { inReplyToId: none });
    const shared = await post(linnet, cat, 'shared');
    await linnet.gql('mutation ($id: ID!) { retweet(id: $id) { id } }', { id: shared }, ann.token);
    const old = await makeOldTweet(linnet, ann.user.id, 'of the day before', 25);
    await makeLikes(linnet, old, 1_000);
    await forgetTopTweets(linnet);
    expect((await top()).ids).toEqual([many, some, shared]);
    await linnet.redis.flush();
    expect((await top(ann)).ids, 'what this process remembers').toEqual([many, some, shared]);
  });

  test('are in the languages in which the viewer and those they follow write, and in none', async () => {
    const [viewer, french, english] = await Promise.all([linnet.signUp(), linnet.signUp(), linnet.signUp()]) as [SignedUp, SignedUp, SignedUp];
    const [fr, en, unknown] = [await liked(french, 'bonjour', 20, 'fr'), await liked(english, 'hello', 20, 'en'), await liked(english, '12', 20)];
    await forgetTopTweets(linnet);
    const seen = async () => { const { ids } = await top(viewer); return [fr, en, unknown].map((id) => ids.includes(id)); };
    expect(await seen()).toEqual([true, true, true]);
    await follow(linnet, viewer, french);
    expect(await seen()).toEqual([true, false, true]);
    await liked(viewer, 'good day', 0, 'en');
    expect(await seen()).toEqual([true, true, true]);
  });

  test('hide at once what is deleted, private, suspended, blocked or muted', async () => {
    const viewer = await linnet.signUp();
    const authors = await Promise.all(Array.from({ length: 5 }, () => linnet.signUp())) as [SignedUp, SignedUp, SignedUp, SignedUp, SignedUp];
    const ids: string[] = [];
    for (const author of authors) ids.push(await liked(author, 'seen', 40));
    await forgetTopTweets(linnet);
    const seen = async (): Promise<string[]> => (await top(viewer)).ids.filter((id) => ids.includes(id));
    expect((await seen()).toSorted()).toEqual(ids.toSorted());
    await deleteTweet(linnet, authors[0], ids[0]!);
    await setPrivate(linnet, authors[1], true);
    await run('UPDATE users SET suspended_at = now() WHERE id = $1', [authors[2].user.id]);
    await act(linnet, authors[3], 'block', viewer);
    await act(linnet, viewer, 'mute', authors[4]);
    expect(await seen()).toEqual([]);
    expect((await top()).ids.filter((id) => ids.includes(id)).toSorted()).toEqual([ids[3]!, ids[4]!].toSorted());
    await forgetTopTweets(linnet);
    expect(await seen()).toEqual([]);
  });

  test('page through the list that was begun without gap or double, whatever becomes of it; at most two of an author among ten', async () => {
    const authors = await Promise.all(Array.from({ length: 6 }, () => linnet.signUp()));
    for (let n = 0; n < 18; n += 1) await liked(authors[n < 8 ? 0 : n % 6]!, `${n}`, 100 - n);
    await forgetTopTweets(linnet);
    const whole = (await top()).ids;
    const read: string[] = [];
    let page = await top(undefined, 4);
    for (;; page = await top(undefined, 4, page.endCursor)) {
      read.push(...page.ids);
      if (!page.hasNextPage) break;
      await liked(authors[5]!, 'new', 500);
      restartTopTweets(linnet);
    }
    expect(read).toEqual(whole);
    const rows = await linnet.app.database.rows<{ id: string; author: string }>('', 'SELECT id, author_id AS author FROM tweets WHERE id = ANY($1::uuid[])', [whole]);
    const authorOf = new Map(rows.map(({ id, author }) => [id, author]));
    for (const place of whole.slice(0, 5).keys()) {
      const span = whole.slice(place, place + 10).map((id) => authorOf.get(id)!);
      expect(Math.max(...[...Map.groupBy(span, (id) => id).values()].map((group) => group.length))).toBeLessThanOrEqual(2);
    }
  });

  test('are made by the worker, expire, and are made by the reader where there are none', async () => {
    await forgetTopTweets(linnet);
    await linnet.app.services.discovery.refreshTopTweets();
    expect(await linnet.app.redis.commands.ttl(keys.topTweets(Math.floor(Date.now() / 60_000)))).toBeGreaterThan(1_100);
    const before = (await top()).ids;
    await linnet.redis.stop();
    restartTopTweets(linnet);
    expect((await top()).ids).toEqual(before);
    await linnet.redis.start();
    await expect.poll(() => linnet.app.redis.commands.status, { timeout: 5_000 }).toBe('ready');
  });

  test('leave out at the read what has become a day old since the list was made, for who reads on too', async () => {
    const [ann, bob] = await Promise.all([linnet.signUp(), linnet.signUp()]) as [SignedUp, SignedUp];
    const ids = [await makeOldTweet(linnet, ann.user.id, 'almost a day', 23), await makeOldTweet(linnet, bob.user.id, 'more than a day', 25), await post(linnet, ann, 'now'), await makeOldTweet(linnet, bob.user.id, 'more than a day too', 26)];
    await forgetTopTweets(linnet);
    const tweets = ids.map((id, place) => ({ id, authorId: place % 2 === 0 ? ann.user.id : bob.user.id, lang: null, score: 100 - place }));
    // The list of this minute and of the next, as if it had been made before.
    const minute = Math.floor(Date.now() / 60_000);
    for (const each of [minute, minute + 1]) await linnet.app.stores.topTweetCache.insert({ minute: each, tweets });
    expect((await top()).ids).toEqual([ids[0], ids[2]]);
    const first = await top(undefined, 1);
    expect([first.ids, (await top(undefined, 100, first.endCursor)).ids]).toEqual([[ids[0]], [ids[2]]]);
  });

  test('refuse first out of bounds, and cursors that are not theirs', async () => {
    for (const first of [0, -1, 101]) expect(await linnet.errorsOf('query ($first: Int!) { explore { topTweets(first: $first) { edges { cursor } } } }', { first })).toEqual([expect.objectContaining({ code: 'BAD_USER_INPUT', field: 'first' })]);
    const { token } = await linnet.signUp();
    const { endCursor } = await top(undefined, 2);
    for (const after of ['nonsense', endCursor]) {
      expect(await linnet.errorsOf('query ($after: String) { explore { topTweets(after: $after) { edges { cursor } } } }', { after }, token)).toEqual([expect.objectContaining({ code: 'BAD_USER_INPUT', field: 'after' })]);
    }
  });
});

test('explore.trends are the trends', async () => {
  const people = await Promise.all(Array.from({ length: 4 }, () => linnet.signUp()));
  for (const person of people) await post(linnet, person, '#explored');
  await expect.poll(async () => {
    await linnet.app.services.discovery.refreshTrends();
    const { explore, trends } = await linnet.gql('{ explore { trends(first: 5) { score hashtag { tag } } } trends(first: 5) { score hashtag { tag } } }');
    expect(explore.trends).toEqual(trends);
    return trends.map(({ hashtag }: { hashtag: { tag: string } }) => hashtag.tag);
  }, { timeout: 5_000 }).toEqual(['explored']);
  expect(await linnet.errorsOf('{ explore { trends(first: 0) { score } } }')).toEqual([expect.objectContaining({ code: 'BAD_USER_INPUT', field: 'first' })]);
});
