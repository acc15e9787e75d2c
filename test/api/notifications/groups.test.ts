import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { follow, post, unfollow } from '../../support/social.ts';
import { startLinnet, type Linnet } from '../../support/start-linnet.ts';
import { crowd, list, listen, markRead, react, readNotifications, unread } from './support.ts';

let linnet: Linnet;
beforeAll(async () => { linnet = await startLinnet(); });
afterAll(() => linnet.close());

describe('a group', () => {
  test('holds the likes of one tweet, the newest first, exactly counted, and moves up as it grows', async () => {
    const [ann, bob, cat] = await crowd(linnet, 'ann', 'bob', 'cat');
    const tweet = await post(linnet, ann!, 'mine');
    await react(linnet, bob!, 'likeTweet', tweet);
    const first = await readNotifications(linnet, ann!);
    await follow(linnet, bob!, ann!);
    expect(await list(linnet, ann!)).toEqual([`FOLLOW ${bob!.user.username}/1*`, `LIKE ${bob!.user.username}/1*`]);
    await react(linnet, cat!, 'likeTweet', tweet);
    const page = await readNotifications(linnet, ann!);
    expect(page.edges.map(({ node }) => [node.type, node.actors.map(({ username }) => username), node.actorCount, node.tweet])).toEqual([
      ['LIKE', [cat!.user.username, bob!.user.username], 2, { __typename: 'Tweet', id: tweet, text: 'mine' }],
      ['FOLLOW', [bob!.user.username], 1, null],
    ]);
    expect(page.edges[0]!.node.id).toBe(first.edges[0]!.node.id);
    expect(page.unreadCount).toBe(2);
  });

  test('of likes is not that of retweets, nor that of another tweet', async () => {
    const [ann, bob] = await crowd(linnet, 'ann', 'bob');
    const [one, two] = [await post(linnet, ann!, '1'), await post(linnet, ann!, '2')];
    for (const id of [one, two]) for (const verb of ['likeTweet', 'retweet'] as const) await react(linnet, bob!, verb, id);
    expect((await list(linnet, ann!)).sort()).toEqual(['LIKE', 'LIKE', 'RETWEET', 'RETWEET'].map((type) => `${type} ${bob!.user.username}/1*`));
  });

  test('is begun anew once it was read, and after 24 hours', async () => {
    const [ann, bob, cat, dan] = await crowd(linnet, 'ann', 'bob', 'cat', 'dan');
    const tweet = await post(linnet, ann!, 'mine');
    await react(linnet, bob!, 'likeTweet', tweet);
    expect(await unread(linnet, ann!)).toBe(1);
    expect(await markRead(linnet, ann!)).toBe(0);
    await react(linnet, cat!, 'likeTweet', tweet);
    expect(await list(linnet, ann!)).toEqual([`LIKE ${cat!.user.username}/1*`, `LIKE ${bob!.user.username}/1`]);
    await linnet.app.database.rows('age', `UPDATE notifications SET created_at = created_at - interval '24 hours' WHERE recipient_id = $1`, [ann!.user.id]);
    await react(linnet, dan!, 'likeTweet', tweet);
    expect(await list(linnet, ann!)).toEqual([`LIKE ${dan!.user.username}/1*`, `LIKE ${cat!.user.username}/1*`, `LIKE ${bob!.user.username}/1`]);
  });

  test('names five and counts all', async () => {
    const [ann, ...others] = await crowd(linnet, 'ann', 'b', 'c', 'd', 'e', 'f', 'g', 'h');
    for (const each of others) await follow(linnet, each, ann!);
    const { edges } = await readNotifications(linnet, ann!);
    expect(edges).toHaveLength(1);
    expect(edges[0]!.node).toMatchObject({ type: 'FOLLOW', actorCount: 7, actors: others.reverse().slice(0, 5).map(({ user }) => ({ id: user.id })) });
  });
});

describe('what is taken back before it was read', () => {
  test.each([['likeTweet', 'unlikeTweet'], ['retweet', 'undoRetweet']] as const)('%s, %s: the actor goes, then the empty group', async (act, undo) => {
    const [ann, bob, cat] = await crowd(linnet, 'ann', 'bob', 'cat');
    const tweet = await post(linnet, ann!, 'mine');
    await react(linnet, bob!, act, tweet);
    await react(linnet, cat!, act, tweet);
    const id = (await readNotifications(linnet, ann!)).edges[0]!.node.id;
    await react(linnet, cat!, undo, tweet);
    expect((await list(linnet, ann!))[0]).toMatch(`${bob!.user.username}/1*`);
    await react(linnet, bob!, undo, tweet);
    expect(await list(linnet, ann!)).toEqual([]);
    expect(await unread(linnet, ann!)).toBe(0);
    expect((await linnet.gql('query ($id: ID!) { node(id: $id) { id } }', { id }, ann!.token)).node).toBeNull();
    await react(linnet, bob!, act, tweet);
    expect(await list(linnet, ann!)).toHaveLength(1);
  });

  test('a follow, too; and what was read stays', async () => {
    const [ann, bob, cat] = await crowd(linnet, 'ann', 'bob', 'cat');
    await follow(linnet, bob!, ann!);
    await unread(linnet, ann!);
    await markRead(linnet, ann!);
    await follow(linnet, cat!, ann!);
    await unfollow(linnet, bob!, ann!);
    await unfollow(linnet, cat!, ann!);
    expect(await list(linnet, ann!)).toEqual([`FOLLOW ${bob!.user.username}/1`]);
  });

  test('an act that was read is not told again when it is repeated', async () => {
    const [ann, bob] = await crowd(linnet, 'ann', 'bob');
    const tweet = await post(linnet, ann!, 'mine');
    await react(linnet, bob!, 'likeTweet', tweet);
    await unread(linnet, ann!);
    await markRead(linnet, ann!);
    await react(linnet, bob!, 'unlikeTweet', tweet);
    await react(linnet, bob!, 'likeTweet', tweet);
    expect(await list(linnet, ann!)).toEqual([`LIKE ${bob!.user.username}/1`]);
  });
});

describe('events that come late or twice', () => {
  test('take out nobody whose act stands again, and add nobody twice', async () => {
    const [ann, bob] = await crowd(linnet, 'ann', 'bob');
    const tweet = await post(linnet, ann!, 'mine');
    for (const verb of ['likeTweet', 'retweet'] as const) await react(linnet, bob!, verb, tweet);
    await follow(linnet, bob!, ann!);
    const before = (await list(linnet, ann!)).sort();
    expect(before).toEqual(['FOLLOW', 'LIKE', 'RETWEET'].map((type) => `${type} ${bob!.user.username}/1*`));
    const { notificationWrites } = linnet.app.stores;
    const act = { recipientId: ann!.user.id, actorIds: [bob!.user.id] };
    for (const type of ['LIKE', 'RETWEET'] as const) await notificationWrites.takeBack({ ...act, type, subjectIds: [tweet], repeated: false });
    await notificationWrites.takeBack({ ...act, type: 'FOLLOW', subjectIds: [ann!.user.id], repeated: false });
    expect(await notificationWrites.add('liked', [[tweet, bob!.user.id]], false)).toEqual([]);
    expect(await notificationWrites.add('followed', [[bob!.user.id, ann!.user.id]], false)).toEqual([]);
    expect((await list(linnet, ann!)).sort()).toEqual(before);
    // A worker died between the rows and telling of them: whoever listens is told by the next.
    expect(await notificationWrites.add('liked', [[tweet, bob!.user.id]], true)).toHaveLength(1);
    expect((await list(linnet, ann!)).sort()).toEqual(before);
  });
});

describe('live', () => {
  test('a group that grows is delivered as a change of the same id, once a second, and one that is emptied as removed', async () => {
    const [ann, bob, cat, dan] = await crowd(linnet, 'ann', 'bob', 'cat', 'dan');
    const tweet = await post(linnet, ann!, 'mine');
    const live = await listen(linnet, ann!);
    await react(linnet, bob!, 'likeTweet', tweet);
    const first = await live.next();
    expect(first).toMatchObject({ notification: { type: 'LIKE', actorCount: 1, read: false }, unreadCount: 1, removed: false });
    await react(linnet, cat!, 'likeTweet', tweet);
    await react(linnet, dan!, 'likeTweet', tweet);
    const startedAt = Date.now();
    const second = await live.next();
    expect(Date.now() - startedAt).toBeGreaterThan(400);
    expect(second).toMatchObject({ notification: { id: first.notification.id, actorCount: 3 }, unreadCount: 1 });
    for (const each of [bob!, cat!, dan!]) await react(linnet, each, 'unlikeTweet', tweet);
    let last = await live.next();
    while (!last.removed) last = await live.next();
    expect(last).toMatchObject({ notification: { id: first.notification.id, actorCount: 0, actors: [] }, unreadCount: 0 });
    await live.expectSilence(1_200);
    await live.close();
  });
});
