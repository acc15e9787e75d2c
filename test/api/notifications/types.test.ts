import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { edit } from '../../support/conversation.ts';
import { act, setPrivate } from '../../support/relations.ts';
import { deleteTweet, follow, post, settled, unfollow } from '../../support/social.ts';
import { startLinnet, type Linnet } from '../../support/start-linnet.ts';
import { endPoll, postPoll, vote } from '../poll/support.ts';
import { crowd, list, readNotifications, react, unread } from './support.ts';

let linnet: Linnet;
beforeAll(async () => { linnet = await startLinnet(); });
afterAll(() => linnet.close());

const about = async (...args: Parameters<typeof readNotifications>) =>
  (await readNotifications(...args)).edges.map(({ node }) => [node.type, node.tweet?.id ?? null, node.actorCount]);

describe('each type', () => {
  test('LIKE and RETWEET tell the author, of the tweet', async () => {
    const [ann, bob] = await crowd(linnet, 'ann', 'bob');
    const tweet = await post(linnet, ann!, 'mine');
    await react(linnet, bob!, 'likeTweet', tweet);
    await settled(linnet);
    await react(linnet, bob!, 'retweet', tweet);
    expect(await about(linnet, ann!)).toEqual([['RETWEET', tweet, 1], ['LIKE', tweet, 1]]);
  });

  test('REPLY, QUOTE and MENTION tell of the new tweet, each person once', async () => {
    const [ann, bob, cat] = await crowd(linnet, 'ann', 'bob', 'cat');
    const [one, two] = [await post(linnet, ann!, '1'), await post(linnet, cat!, '2')];
    const reply = await post(linnet, bob!, `@${ann!.user.username} @${cat!.user.username} yes`, { inReplyToId: one });
    await settled(linnet);
    const quote = await post(linnet, bob!, `@${ann!.user.username} look`, { quotedId: two });
    await settled(linnet);
    const both = await post(linnet, bob!, 'mine and yours', { inReplyToId: one, quotedId: one });
    expect(await about(linnet, ann!)).toEqual([['REPLY', both, 1], ['MENTION', quote, 1], ['REPLY', reply, 1]]);
    expect(await about(linnet, cat!)).toEqual([['QUOTE', quote, 1], ['MENTION', reply, 1]]);
    expect(await about(linnet, bob!)).toEqual([]);
  });

  test('an edit that newly mentions somebody tells that person once, and nobody else again', async () => {
    const [ann, bob, cat] = await crowd(linnet, 'ann', 'bob', 'cat');
    const tweet = await post(linnet, ann!, `hello @${bob!.user.username}`);
    for (const text of ['@BOB and @CAT', 'nobody', '@CAT again']) {
      await edit(linnet, ann!, tweet, text.replace('@BOB', `@${bob!.user.username}`).replace('@CAT', `@${cat!.user.username}`));
      await settled(linnet);
    }
    expect(await about(linnet, bob!)).toEqual([['MENTION', tweet, 1]]);
    expect(await about(linnet, cat!)).toEqual([['MENTION', tweet, 1]]);
  });

  test('FOLLOW_REQUEST tells a private account, and goes with the request; FOLLOW_ACCEPTED tells who is let in, and no FOLLOW who let in', async () => {
    const [ann, bob, cat, dan] = await crowd(linnet, 'ann', 'bob', 'cat', 'dan');
    await setPrivate(linnet, ann!, true);
    for (const each of [bob!, cat!, dan!]) {
      await follow(linnet, each, ann!);
      await settled(linnet);
    }
    expect(await list(linnet, ann!)).toEqual([dan!, cat!, bob!].map(({ user }) => `FOLLOW_REQUEST ${user.username}/1*`));
    await unfollow(linnet, dan!, ann!);
    await act(linnet, ann!, 'rejectFollowRequest', cat!);
    await act(linnet, ann!, 'acceptFollowRequest', bob!);
    expect(await list(linnet, ann!)).toEqual([]);
    expect(await list(linnet, bob!)).toEqual([`FOLLOW_ACCEPTED ${ann!.user.username}/1*`]);
    expect([await list(linnet, cat!), await list(linnet, dan!)]).toEqual([[], []]);

    await follow(linnet, cat!, ann!);
    expect(await list(linnet, ann!)).toEqual([`FOLLOW_REQUEST ${cat!.user.username}/1*`]);
    await setPrivate(linnet, ann!, false);
    expect(await list(linnet, cat!)).toEqual([`FOLLOW_ACCEPTED ${ann!.user.username}/1*`]);
    expect(await unread(linnet, ann!)).toBe(0);
    await follow(linnet, dan!, ann!);
    expect(await list(linnet, ann!)).toEqual([`FOLLOW ${dan!.user.username}/1*`]);
  });

  test('POLL_ENDED tells the author and the voters, nobody of a deleted tweet', async () => {
    const [ann, bob, cat] = await crowd(linnet, 'ann', 'bob', 'cat');
    const [poll, deleted] = [await postPoll(linnet, ann!), await postPoll(linnet, ann!)];
    for (const id of [poll, deleted]) await vote(linnet, bob!, id, 1);
    await deleteTweet(linnet, ann!, deleted);
    for (const id of [poll, deleted]) await endPoll(linnet, id);
    await expect.poll(() => about(linnet, bob!), { timeout: 5_000 }).toEqual([['POLL_ENDED', poll, 0]]);
    expect(await about(linnet, ann!)).toEqual([['POLL_ENDED', poll, 0]]);
    expect(await about(linnet, cat!)).toEqual([]);
  });
});

test('nobody is told of what they do themselves', async () => {
  const [ann] = await crowd(linnet, 'ann');
  const tweet = await post(linnet, ann!, 'mine');
  await post(linnet, ann!, `@${ann!.user.username}`, { inReplyToId: tweet, quotedId: tweet });
  for (const verb of ['likeTweet', 'retweet'] as const) await react(linnet, ann!, verb, tweet);
  expect(await list(linnet, ann!)).toEqual([]);
});

test('types filters the page and not the count, and every page is in the one order', async () => {
  const [ann, bob] = await crowd(linnet, 'ann', 'bob');
  for (let n = 0; n < 4; n += 1) {
    const tweet = await post(linnet, ann!, String(n));
    for (const verb of ['likeTweet', 'retweet'] as const) {
      await react(linnet, bob!, verb, tweet);
      await settled(linnet);
    }
  }
  await follow(linnet, bob!, ann!);
  const seen: string[] = [];
  let after: string | null = null;
  do {
    const { edges, pageInfo, unreadCount } = await readNotifications(linnet, ann!, { first: 2, after, types: ['LIKE', 'FOLLOW', 'LIKE'] });
    expect(unreadCount).toBe(9);
    seen.push(...edges.map(({ node }) => node.type));
    after = pageInfo.hasNextPage ? pageInfo.endCursor : null;
  } while (after !== null);
  expect(seen).toEqual(['FOLLOW', 'LIKE', 'LIKE', 'LIKE', 'LIKE']);
  for (const [variables, field] of [['first: 0', 'first'], ['first: 101', 'first'], ['after: "x"', 'after'], ['types: []', 'types']]) {
    expect((await linnet.errorsOf(`{ notifications(${variables}) { unreadCount } }`, {}, ann!.token))[0]).toMatchObject({ code: 'BAD_USER_INPUT', field });
  }
});
