import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { REPEAT_SPAN_LINES } from '../../../src/domain/timelines.ts';
import { makeTweets } from '../../support/crowd.ts';
import { makeLikes, makeOldTweet, readRanked, readRankedRest } from '../../support/ranked.ts';
import { act, setPrivate } from '../../support/relations.ts';
import { deleteTweet, follow, post, readHome, readWholeHome, settled, unfollow } from '../../support/social.ts';
import type { SignedUp } from '../../support/sign-up.ts';
import { startLinnet, type Linnet } from '../../support/start-linnet.ts';

let linnet: Linnet;
beforeAll(async () => { linnet = await startLinnet(); });
afterAll(() => linnet.close());

let ann: SignedUp;
let bob: SignedUp;
let cat: SignedUp;
/** Ann follows Bob and Cat. */
beforeEach(async () => {
  [ann, bob, cat] = await Promise.all([linnet.signUp(), linnet.signUp(), linnet.signUp()]);
  await follow(linnet, ann, bob);
  await follow(linnet, ann, cat);
});

const react = (person: SignedUp, verb: 'likeTweet' | 'unlikeTweet' | 'retweet', id: string): Promise<unknown> =>
  linnet.gql(`mutation ($id: ID!) { ${verb}(id: $id) { id } }`, { id }, person.token);

describe('the order', () => {
  test('puts a fresh tweet above an old one, a well-liked one above that, and one of somebody near above an equal one', async () => {
    const old = await makeOldTweet(linnet, bob.user.id, 'old', 24);
    const [hers, his] = [await post(linnet, cat, 'fresh'), await post(linnet, bob, 'liked')];
    await makeLikes(linnet, his, 9);
    expect((await readRanked(linnet, ann)).ids).toEqual([his, hers, old]);
    const reply = await post(linnet, ann, 'what I think', { inReplyToId: hers });
    expect((await readRanked(linnet, ann)).ids).toEqual([hers, his, reply, old]);
  });

  test('puts a day-old tweet with a thousand likes above a fresh one without', async () => {
    const old = await makeOldTweet(linnet, bob.user.id, 'all have seen it', 24);
    await makeLikes(linnet, old, 1_000);
    const fresh = await post(linnet, cat, 'fresh');
    expect((await readRanked(linnet, ann)).ids).toEqual([old, fresh]);
  });

  test('shows a tweet once, as itself, though two followees have retweeted it', async () => {
    const dan = await linnet.signUp();
    await follow(linnet, ann, dan);
    const [tweet, strangers] = [await post(linnet, bob, 'mine'), await post(linnet, await linnet.signUp(), 'of somebody else')];
    for (const person of [cat, dan]) for (const id of [tweet, strangers]) await react(person, 'retweet', id);
    await settled(linnet);
    const page = await readRanked(linnet, ann);
    expect(page.texts.toSorted()).toEqual(['mine', 'of somebody else']);
    expect(page.ids).toContain(tweet);
  });

  test('shows a tweet once where the latest order shows it again because it has fallen out of sight', async () => {
    const id = await post(linnet, bob, 'mine');
    await makeTweets(linnet, cat.user.id, REPEAT_SPAN_LINES);
    await react(cat, 'retweet', id);
    await settled(linnet);
    expect((await readWholeHome(linnet, ann, 60)).flatMap(({ texts }) => texts).filter((text) => text === 'mine')).toHaveLength(2);
    const ranked = (await readRankedRest(linnet, ann, 60, null)).flatMap(({ ids }) => ids);
    expect(ranked).toHaveLength(REPEAT_SPAN_LINES + 1);
    expect(ranked).toContain(id);
  });

  test('shows at most two tweets of one author in any ten as long as there are others, and then all the others of theirs', async () => {
    const people = await Promise.all(Array.from({ length: 6 }, () => linnet.signUp()));
    for (const person of people) {
      await follow(linnet, ann, person);
      await makeTweets(linnet, person.user.id, 4);
    }
    for (const id of await makeTweets(linnet, bob.user.id, 12)) await makeLikes(linnet, id, 50);
    const { authorIds } = await readRanked(linnet, ann, 100);
    expect(authorIds).toHaveLength(36);
    for (const [index, author] of authorIds.entries()) {
      const isFull = (id: string): boolean => authorIds.slice(Math.max(index - 9, 0), index).filter((other) => other === id).length >= 2;
      if (isFull(author)) expect(authorIds.slice(index).every(isFull)).toBe(true);
      expect(index > 20 || !isFull(author)).toBe(true);
    }
    expect(authorIds[0]).toBe(bob.user.id);
    expect(authorIds.filter((id) => id === bob.user.id)).toHaveLength(12);
  });
});

describe('followees of followees', () => {
  let eve: SignedUp;
  /** Bob follows Eve, Ann does not. */
  beforeEach(async () => {
    eve = await linnet.signUp();
    await follow(linnet, bob, eve);
  });
  const liked = async (text: string): Promise<string> => {
    const id = await post(linnet, eve, text);
    await makeLikes(linnet, id, 5);
    return id;
  };
  const run = (text: string, values: unknown[]): Promise<unknown> => linnet.app.database.rows('', text, values);

  test('bring their well-liked tweets, which the latest order does not show, and no others', async () => {
    const id = await liked('liked');
    await post(linnet, eve, 'not liked');
    await run('UPDATE tweets SET in_reply_to_id = $2 WHERE id = $1', [await liked('a reply'), id]);
    const farther = await linnet.signUp();
    await follow(linnet, eve, farther);
    await makeLikes(linnet, await post(linnet, farther, 'too far'), 9);
    expect((await readRanked(linnet, ann)).ids).toEqual([id]);
    expect((await readHome(linnet, ann)).ids).toEqual([]);
  });

  test('are no longer suggestions where they are followed', async () => {
    const id = await liked('liked');
    await follow(linnet, ann, eve);
    expect((await readRanked(linnet, ann)).ids).toEqual([id]);
    await unfollow(linnet, ann, bob);
    expect((await readRanked(linnet, ann)).ids).toEqual([id]);
    await unfollow(linnet, ann, eve);
    expect((await readRanked(linnet, ann)).ids).toEqual([]);
  });

  test('are suggested once, and as a retweet where a followee retweeted them', async () => {
    const id = await liked('liked');
    await react(bob, 'retweet', id);
    await settled(linnet);
    const page = await readRanked(linnet, ann);
    expect(page).toMatchObject({ texts: ['liked'], ids: [(await readHome(linnet, ann)).ids[0]] });
    expect(page.ids).not.toContain(id);
  });

  const hide: Record<string, () => Promise<unknown>> = {
    'whom the viewer blocks': () => act(linnet, ann, 'block', eve),
    'who block the viewer': () => act(linnet, eve, 'block', ann),
    'whom the viewer mutes': () => act(linnet, ann, 'mute', eve),
    'who are private': () => setPrivate(linnet, eve, true),
    // What an operator writes, nodes are told of a moment later.
    'who are suspended': async () => {
      await run('UPDATE users SET suspended_at = now() WHERE id = $1', [eve.user.id]);
      await expect.poll(async () => (await readRanked(linnet, ann)).ids, { interval: 5 }).toHaveLength(1);
    },
  };
  test.each(Object.entries(hide))('%s are not suggested, and go from an order that is being paged', async (_who, hidden) => {
    const own = await post(linnet, bob, 'mine');
    await makeLikes(linnet, own, 100);
    const id = await liked('liked');
    const first = await readRanked(linnet, ann, 1);
    expect([first.ids, (await readRanked(linnet, ann, 1, first.endCursor)).ids]).toEqual([[own], [id]]);
    await hidden();
    expect(await readRanked(linnet, ann, 1, first.endCursor)).toMatchObject({ ids: [], hasNextPage: false });
    expect((await readRanked(linnet, ann)).ids).toEqual([own]);
  });
});

describe('paging', () => {
  let ids: string[];
  /** Forty tweets of eight people. */
  beforeEach(async () => {
    const people = await Promise.all(Array.from({ length: 6 }, () => linnet.signUp()));
    ids = [];
    for (const person of [...people, bob, cat]) {
      if (person !== bob && person !== cat) await follow(linnet, ann, person);
      ids.push(...await makeTweets(linnet, person.user.id, 5));
    }
    for (const [index, id] of ids.entries()) await makeLikes(linnet, id, index * 7 % 40 + 1);
  });
  /** Whatever may happen between two pages. */
  let stirred = 0;
  const stir = async (): Promise<void> => {
    stirred += 1;
    await makeLikes(linnet, ids[stirred * 11 % ids.length]!, 150);
    await post(linnet, bob, 'later');
  };

  const takeBack = async (): Promise<void> => {
    const { database } = linnet.app;
    await database.rows('take_back', 'DELETE FROM likes WHERE tweet_id = ANY($1::uuid[])', [ids.slice(20)]);
    await database.rows('take_back_counts', 'UPDATE tweet_stats SET like_count = 0 WHERE tweet_id = ANY($1::uuid[])', [ids.slice(20)]);
  };

  test('goes on in the order of the first page, whatever is posted, liked and unliked meanwhile', async () => {
    const whole = (await readRanked(linnet, ann, 100)).ids;
    expect(whole.toSorted()).toEqual(ids.toSorted());
    const pages = await readRankedRest(linnet, ann, 7, null);
    expect(pages.flatMap((page) => page.ids)).toEqual(whole);
    expect(pages.map((page) => page.ids.length)).toEqual([7, 7, 7, 7, 7, 5]);

    const first = await readRanked(linnet, ann, 7);
    await takeBack();
    const rest = await readRankedRest(linnet, ann, 7, first.endCursor, stir);
    expect([...first.ids, ...rest.flatMap((page) => page.ids)]).toEqual(whole);
  });

  test('a new order is made when the first page is asked for again', async () => {
    const last = (await readRanked(linnet, ann, 100)).ids.at(-1)!;
    await makeLikes(linnet, last, 10_000);
    await linnet.app.stores.invalidations.publish([`tweetCounts ${last}`]);
    expect((await readRanked(linnet, ann, 1)).ids).toEqual([last]);
  });

  test('fills up where lines have gone meanwhile: deleted, unfollowed, blocked', async () => {
    const whole = await readRanked(linnet, ann, 100);
    const first = await readRanked(linnet, ann, 5);
    const gone = whole.ids.find((_id, index) => index > 5 && whole.authorIds[index] === cat.user.id)!;
    await deleteTweet(linnet, cat, gone);
    await unfollow(linnet, ann, bob);
    const left = whole.ids.filter((id, index) => index > 4 && id !== gone && whole.authorIds[index] !== bob.user.id);
    const second = await readRanked(linnet, ann, 20, first.endCursor);
    expect(second.ids).toEqual(left.slice(0, 20));
    await act(linnet, ann, 'block', cat);
    const rest = await readRankedRest(linnet, ann, 5, second.endCursor);
    expect(rest.flatMap((page) => page.ids)).toEqual(left.slice(20).filter((id) => whole.authorIds[whole.ids.indexOf(id)] !== cat.user.id));
  });

  test.each([
    ['flushed', (): Promise<unknown> => linnet.redis.flush(), async (): Promise<void> => undefined],
    ['stopped', (): Promise<unknown> => linnet.redis.stop(), (): Promise<void> => linnet.redis.start()],
  ] as const)('goes on with the same lines where Redis is %s, whatever is posted and liked meanwhile', async (_what, lose, restore) => {
    const whole = (await readRanked(linnet, ann, 100)).ids;
    const first = await readRanked(linnet, ann, 7);
    await stir();
    await lose();
    const rest = await readRankedRest(linnet, ann, 7, first.endCursor, stir).finally(restore);
    expect([...first.ids, ...rest.flatMap((page) => page.ids)]).toEqual(whole);
  });

  test('works from the first page on while Redis is away', async () => {
    const whole = (await readRanked(linnet, ann, 100)).ids;
    await linnet.redis.stop();
    const pages = await readRankedRest(linnet, ann, 15, null).finally(() => linnet.redis.start());
    expect(pages.flatMap((page) => page.ids)).toEqual(whole);
  });
});

describe('cursors', () => {
  const LIVE = 'subscription ($after: String) { homeTimeline(after: $after) { __typename ... on TimelineItemAdded { item { id } } } }';

  test('of another order, another person or none at all are refused', async () => {
    await post(linnet, ann, 'a');
    await post(linnet, bob, 'b');
    const DOCUMENT = 'query ($after: String, $order: TimelineOrder!) { homeTimeline(after: $after, order: $order) { liveCursor } }';
    const refused = async (order: string, after: string | null) => linnet.errorsOf(DOCUMENT, { after, order }, ann.token);
    for (const [order, after] of [['RANKED', (await readHome(linnet, ann)).endCursor], ['LATEST', (await readRanked(linnet, ann)).endCursor], ['RANKED', (await readRanked(linnet, bob)).endCursor], ['RANKED', 'x']] as const) {
      expect(after).not.toBeNull();
      expect(await refused(order, after)).toMatchObject([{ code: 'BAD_USER_INPUT', field: 'after' }]);
    }
  });

  test('live: any page\'s brings what came after the order was made', async () => {
    await makeTweets(linnet, bob.user.id, 10);
    await settled(linnet);
    const first = await readRanked(linnet, ann, 2);
    const later = await post(linnet, bob, 'later');
    const second = await readRanked(linnet, ann, 2, first.endCursor);
    expect(second.ids).not.toContain(later);
    await settled(linnet);
    for (const { liveCursor } of [first, second]) {
      await using live = linnet.subscribe(LIVE, { after: liveCursor }, ann.token);
      expect((await live.next()).homeTimeline).toMatchObject({ item: { id: later } });
    }
  });

  test('live: where the order had to be made anew it is a gap', async () => {
    await makeTweets(linnet, bob.user.id, 10);
    const first = await readRanked(linnet, ann, 2);
    await linnet.redis.flush();
    const { liveCursor } = await readRanked(linnet, ann, 2, first.endCursor);
    await using live = linnet.subscribe(LIVE, { after: liveCursor }, ann.token);
    expect((await live.next()).homeTimeline.__typename).toBe('StreamGap');
  });
});
