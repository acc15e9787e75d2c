import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newId } from '../../../src/domain/ids.ts';
import { follow, post, settled } from '../../support/social.ts';
import { startLinnet, type Linnet } from '../../support/start-linnet.ts';
import { crowd, list, listen, markRead, react, readNotifications, unread } from './support.ts';

let linnet: Linnet;
beforeAll(async () => { linnet = await startLinnet(); });
afterAll(() => linnet.close());

async function scene() {
  const [ann, bob, cat] = await crowd(linnet, 'ann', 'bob', 'cat');
  const tweet = await post(linnet, ann!, 'mine');
  await react(linnet, bob!, 'likeTweet', tweet);
  await settled(linnet);
  await react(linnet, bob!, 'retweet', tweet);
  await settled(linnet);
  await follow(linnet, bob!, ann!);
  const { edges } = await readNotifications(linnet, ann!);
  const idOf = (type: string) => edges.find(({ node }) => node.type === type)!.node.id;
  return { ann: ann!, bob: bob!, cat: cat!, tweet, idOf };
}
const types = async (...args: Parameters<typeof list>) => (await list(...args)).map((line) => `${line.split(' ')[0]}${line.endsWith('*') ? '*' : ''}`);

describe('markNotificationsRead', () => {
  test('marks what is named and all below it, and returns how many are left', async () => {
    const { ann, idOf } = await scene();
    expect(await markRead(linnet, ann, idOf('RETWEET'))).toBe(1);
    expect(await types(linnet, ann)).toEqual(['FOLLOW*', 'RETWEET', 'LIKE']);
    // Nothing that was read becomes unread.
    expect(await markRead(linnet, ann, idOf('LIKE'))).toBe(1);
    expect(await markRead(linnet, ann)).toBe(0);
    expect(await unread(linnet, ann)).toBe(0);
  });

  test('leaves unread a group that grew after it was seen, and marks what lay below it as it was seen', async () => {
    const { ann, cat, tweet, idOf } = await scene();
    await react(linnet, cat, 'retweet', tweet);
    await settled(linnet);
    expect(await markRead(linnet, ann, idOf('RETWEET'))).toBe(2);
    expect((await types(linnet, ann)).sort()).toEqual(['FOLLOW*', 'LIKE', 'RETWEET*']);
    // By now it has been seen as it is.
    expect(await markRead(linnet, ann, idOf('RETWEET'))).toBe(0);
  });

  test('marks a group that grew before the client\'s eyes, on a subscription', async () => {
    const { ann, cat, tweet, idOf } = await scene();
    const live = await listen(linnet, ann);
    await new Promise((resolve) => { setTimeout(resolve, 1_000); });
    await react(linnet, cat, 'likeTweet', tweet);
    expect(await live.next()).toMatchObject({ notification: { id: idOf('LIKE'), actorCount: 2 }, unreadCount: 3 });
    expect(await markRead(linnet, ann, idOf('LIKE'))).toBe(0);
    expect(await live.next()).toMatchObject({ notification: { id: idOf('LIKE'), read: true }, unreadCount: 0 });
    await live.close();
  });

  test('is told to every device, and only where something was marked', async () => {
    const { ann, idOf } = await scene();
    const [one, other] = await Promise.all([listen(linnet, ann), listen(linnet, ann)]);
    await markRead(linnet, ann, idOf('RETWEET'));
    for (const live of [one, other]) expect(await live.next()).toMatchObject({ notification: { id: idOf('RETWEET'), read: true }, unreadCount: 1, removed: false });
    await markRead(linnet, ann, idOf('LIKE'));
    for (const live of [one, other]) await live.expectSilence(500);
    for (const live of [one, other]) await live.close();
  });

  test.each([
    ['an unknown id', () => newId()],
    ['no id at all', () => 'nonsense'],
    ['an id in capitals', (own: string) => own.toUpperCase()],
    ['another person\'s notification', (_own: string, foreign: string) => foreign],
  ])('refuses %s, and marks nothing', async (_name, upTo) => {
    const [one, other] = [await scene(), await scene()];
    const errors = await linnet.errorsOf('mutation ($upTo: ID) { markNotificationsRead(upTo: $upTo) }', { upTo: upTo(one.idOf('FOLLOW'), other.idOf('FOLLOW')) }, one.ann.token);
    expect(errors[0]).toMatchObject({ code: 'NOT_FOUND', field: 'upTo' });
    expect([await unread(linnet, one.ann), await unread(linnet, other.ann)]).toEqual([3, 3]);
  });

  test('asks who is signed out to sign in', async () => {
    expect((await linnet.errorsOf('mutation { markNotificationsRead }', {}))[0]).toMatchObject({ code: 'UNAUTHENTICATED' });
    expect((await linnet.errorsOf('{ notifications { unreadCount } }', {}))[0]).toMatchObject({ code: 'UNAUTHENTICATED' });
  });
});

test('node shows a notification to its recipient only', async () => {
  const { ann, bob, idOf } = await scene();
  const ask = async (token?: string) => (await linnet.gql('query ($id: ID!) { node(id: $id) { id __typename ... on Notification { type } } }', { id: idOf('LIKE') }, token)).node;
  expect(await ask(ann.token)).toEqual({ id: idOf('LIKE'), __typename: 'Notification', type: 'LIKE' });
  expect([await ask(bob.token), await ask()]).toEqual([null, null]);
});
