import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { post } from '../../support/social.ts';
import type { SignedUp } from '../../support/sign-up.ts';
import { startLinnet, type Linnet } from '../../support/start-linnet.ts';
import { bookmarksOf, idsOf, likesOf, pages, people, peopleOf, toggle, type Toggle } from './support.ts';

let linnet: Linnet;
let author: SignedUp;
let crowd: SignedUp[];
beforeAll(async () => {
  linnet = await startLinnet();
  [author, ...crowd] = await people(linnet, 9) as [SignedUp, ...SignedUp[]];
});
afterAll(() => linnet.close());

/** Each list, made of nine things in a row: how to read it, and how to add and remove the thing of a number. */
const LISTS = {
  likedBy: () => byPeople('likedBy', 'likeTweet', 'unlikeTweet'),
  retweetedBy: () => byPeople('retweetedBy', 'retweet', 'undoRetweet'),
  likes: () => byTweets('likeTweet', 'unlikeTweet', ({ user }) => (first, after) => likesOf(linnet, user.id, first, after)),
  bookmarks: () => byTweets('bookmarkTweet', 'removeBookmark', ({ token }) => (first, after) => bookmarksOf(linnet, token, first, after)),
};

async function byPeople(list: 'likedBy' | 'retweetedBy', on: Toggle, off: Toggle) {
  const id = await post(linnet, author, `a tweet for ${list}`);
  return {
    ids: crowd.map(({ user }) => user.id),
    read: (first: number, after: string | null) => peopleOf(linnet, list, id, first, after),
    add: (index: number) => toggle(linnet, on, crowd[index]!, id),
    remove: (index: number) => toggle(linnet, off, crowd[index]!, id),
  };
}

async function byTweets(on: Toggle, off: Toggle, reader: (person: SignedUp) => (first: number, after: string | null) => ReturnType<typeof likesOf>) {
  const [person] = await people(linnet, 1);
  const ids: string[] = [];
  for (const number of crowd.keys()) ids.push(await post(linnet, author, `number ${number}`));
  return {
    ids,
    read: reader(person!),
    add: (index: number) => toggle(linnet, on, person!, ids[index]!),
    remove: (index: number) => toggle(linnet, off, person!, ids[index]!),
  };
}

describe.each(Object.entries(LISTS))('%s', (name, make) => {
  test('is read page by page, the latest first', async () => {
    const { ids, read, add } = await make();
    const order = [2, 0, 1, 5, 4];
    for (const index of order) await add(index);
    await add(0);
    const latestFirst = order.map((index) => ids[index]!).reverse();
    expect(await pages((after) => read(2, after))).toEqual(latestFirst);
    expect(await read(5, null)).toMatchObject({ pageInfo: { hasNextPage: false, hasPreviousPage: false } });
    const first = await read(2, null);
    expect(first.pageInfo).toEqual({ hasNextPage: true, hasPreviousPage: false, startCursor: first.edges[0].cursor, endCursor: first.edges[1].cursor });
    expect((await read(2, first.pageInfo.endCursor)).pageInfo).toMatchObject({ hasPreviousPage: true });
  });

  test('goes on from a cursor without gap or double while rows come and go', async () => {
    const { ids, read, add, remove } = await make();
    for (let index = 0; index < 6; index += 1) await add(index);
    const first = await read(2, null);
    expect(idsOf(first)).toEqual([ids[5], ids[4]]);
    await add(6);
    // Where the cursor stands, and one below it.
    await remove(4);
    await remove(2);
    // Added anew it is the latest: above the cursor.
    await remove(1);
    await add(1);
    expect(idsOf(await read(10, first.pageInfo.endCursor))).toEqual([ids[3], ids[0]]);
    expect(idsOf(await read(10, null))).toEqual([1, 6, 5, 3, 0].map((index) => ids[index]));
  });

  test('refuses a cursor of another list and a first out of bounds', async () => {
    const { read, add } = await make();
    await add(0);
    const others = await Promise.all(Object.entries(LISTS).filter(([other]) => other !== name).map(async ([, makeOther]) => {
      const other = await makeOther();
      await other.add(0);
      return (await other.read(1, null)).pageInfo.endCursor as string;
    }));
    const same = await make();
    await same.add(0);
    for (const after of [...others, (await same.read(1, null)).pageInfo.endCursor, 'nonsense']) await expect(read(1, after), after).rejects.toThrow(/BAD_USER_INPUT/);
    for (const first of [0, -1, 101]) await expect(read(first, null), String(first)).rejects.toThrow(/BAD_USER_INPUT/);
  });
});

test('lists inside a list take one statement each, however many tweets and people', async () => {
  const [poster, ...fans] = await people(linnet, 7) as [SignedUp, ...SignedUp[]];
  for (const number of fans.keys()) {
    const id = await post(linnet, poster, `nested ${number}`);
    for (const fan of fans.slice(0, number + 1)) {
      await toggle(linnet, 'likeTweet', fan, id);
      await toggle(linnet, 'retweet', fan, id);
    }
  }
  const statements = async (): Promise<number> => {
    const { values } = await linnet.app.metrics.statementDuration.get();
    return values.reduce((sum, { metricName, labels, value }) => sum + (metricName?.endsWith('_count') && /_by_(users|tweets)$/.test(String(labels.statement)) ? value : 0), 0);
  };
  const read = async (first: number) => {
    const before = await statements();
    const { user } = await linnet.gql(`query ($id: ID!, $first: Int!) { user(id: $id) { timeline(first: $first) { edges { node { tweet {
      likedBy(first: 3) { edges { node { id likes(first: 2) { edges { node { text } } } } } } retweetedBy(first: 3) { edges { node { id } } }
    } } } } } }`, { id: poster.user.id, first });
    return { tweets: user.timeline.edges.map(({ node }: { node: { tweet: object } }) => node.tweet), taken: await statements() - before };
  };
  expect((await read(2)).taken).toBe(3);
  const six = await read(6);
  expect(six.taken).toBe(3);
  for (const [place, { likedBy, retweetedBy }] of six.tweets.entries()) {
    const latest = fans.slice(0, 6 - place).map(({ user }) => user.id).reverse().slice(0, 3);
    expect([idsOf(likedBy), idsOf(retweetedBy)]).toEqual([latest, latest]);
  }
});
