import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newId } from '../../../src/domain/ids.ts';
import { act } from '../../support/relations.ts';
import { deleteTweet, follow, post, settled } from '../../support/social.ts';
import { startLinnet, type Linnet } from '../../support/start-linnet.ts';
import { crowd, listen, markRead, readNotifications } from './support.ts';

let linnet: Linnet;
beforeAll(async () => { linnet = await startLinnet(); });
afterAll(() => linnet.close());

describe('the notifications subscription', () => {
  test('starts from a page\'s liveCursor with everything that the page was too early for, and resumes after a broken socket', async () => {
    const [ann, bob, cat, dan] = await crowd(linnet, 'ann', 'bob', 'cat', 'dan');
    const { liveCursor } = await readNotifications(linnet, ann!);
    const ids: string[] = [];
    for (const each of [bob!, cat!]) ids.push(await post(linnet, each, `@${ann!.user.username}`));
    await settled(linnet);
    const live = await listen(linnet, ann!, liveCursor);
    const first = await live.next();
    expect([first.notification.tweet.id, first.unreadCount]).toEqual([ids[0], 2]);
    await live.close();
    ids.push(await post(linnet, dan!, `@${ann!.user.username}`));
    await settled(linnet);
    const again = await listen(linnet, ann!, first.cursor);
    expect([(await again.next()).notification.tweet.id, (await again.next()).notification.tweet.id]).toEqual(ids.slice(1));
    await again.expectSilence(200);
    await again.close();
  });

  test('delivers nothing of people who are muted or blocked by then, nor of one\'s own acts', async () => {
    const [ann, bob, cat] = await crowd(linnet, 'ann', 'bob', 'cat');
    const { liveCursor } = await readNotifications(linnet, ann!);
    for (const each of [ann!, bob!, cat!]) await post(linnet, each, `@${ann!.user.username}`);
    await settled(linnet);
    await act(linnet, ann!, 'mute', bob!);
    await act(linnet, cat!, 'block', ann!);
    const live = await listen(linnet, ann!, liveCursor);
    await live.expectSilence(500);
    await live.close();
  });

  test('tells of a deleted reply that it is gone, with the count that is left', async () => {
    const [ann, bob] = await crowd(linnet, 'ann', 'bob');
    const live = await listen(linnet, ann!);
    const tweet = await post(linnet, bob!, `@${ann!.user.username}`);
    expect(await live.next()).toMatchObject({ unreadCount: 1, removed: false });
    await deleteTweet(linnet, bob!, tweet);
    expect(await live.next()).toMatchObject({ unreadCount: 0, removed: true, notification: { tweet: { __typename: 'TweetTombstone', reason: 'DELETED' } } });
    await live.close();
  });

  test('says with one StreamGap what cannot be resumed, and goes on from there', async () => {
    const [ann, bob] = await crowd(linnet, 'ann', 'bob');
    const { liveCursor } = await readNotifications(linnet, ann!);
    for (let index = 0; index < 800; index += 1) await linnet.app.stores.notificationLogs.append([{ recipientId: ann!.user.id, id: newId() }]);
    const live = await listen(linnet, ann!, liveCursor);
    expect(await live.next()).toMatchObject({ __typename: 'StreamGap' });
    await follow(linnet, bob!, ann!);
    expect(await live.next()).toMatchObject({ notification: { type: 'FOLLOW' } });
    await live.close();
  });

  test('refuses a cursor that is none of its own, and who is signed out', async () => {
    const [ann, bob] = await crowd(linnet, 'ann', 'bob');
    const others = (await readNotifications(linnet, bob!)).liveCursor;
    const { homeTimeline } = await linnet.gql('{ homeTimeline { liveCursor } }', {}, ann!.token);
    for (const after of ['nonsense', others, homeTimeline.liveCursor]) {
      const live = await listen(linnet, ann!, after);
      await expect(live.next(), after).rejects.toThrow(/BAD_USER_INPUT/);
      await live.close();
    }
    const out = linnet.subscribe('subscription { notifications { __typename } }', {});
    await expect(out.next()).rejects.toThrow(/UNAUTHENTICATED/);
    await out.close();
  });

  test('with Redis away the list and the count are answered all the same', async () => {
    await using apart = await startLinnet();
    const [ann, bob] = [await apart.signUp('ann'), await apart.signUp('bob')];
    await follow(apart, bob, ann);
    await readNotifications(apart, ann);
    await apart.redis.stop();
    const { notifications } = await apart.gql('{ notifications { edges { node { type } } unreadCount } }', {}, ann.token);
    expect(notifications).toEqual({ edges: [{ node: { type: 'FOLLOW' } }], unreadCount: 1 });
    expect(await markRead(apart, ann)).toBe(0);
    await apart.redis.start();
  });
});
