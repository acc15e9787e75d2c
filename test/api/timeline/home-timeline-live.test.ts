import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newId } from '../../../src/domain/ids.ts';
import { channels } from '../../../src/stores/redis/keys.ts';
import { deleteTweet, follow, post, readHome, settled, unfollow } from '../../support/social.ts';
import type { SignedUp } from '../../support/sign-up.ts';
import { startLinnet, type Linnet } from '../../support/start-linnet.ts';

let linnet: Linnet;
beforeAll(async () => { linnet = await startLinnet(); });
afterAll(() => linnet.close());

const people = async (...names: string[]) => Promise.all(names.map((name) => linnet.signUp(`${name}_${Math.random().toString(36).slice(2, 8)}`)));

const LIVE = `subscription ($after: String) { homeTimeline(after: $after) {
  __typename
  ... on TimelineItemAdded { cursor item { id tweet { text author { username } replyCount viewerHasLiked } retweetedBy { username } } }
  ... on TimelineItemRemoved { cursor itemId }
  ... on StreamGap { cursor }
} }`;

const listen = async (person: SignedUp, after?: string) => {
  const subscription = linnet.subscribe(LIVE, { after: after ?? null }, person.token);
  // Without a cursor it starts when the server has it: a page read by the same person tells nothing of that, time does.
  if (after === undefined) await new Promise((resolve) => setTimeout(resolve, 300));
  const next = async () => (await subscription.next()).homeTimeline;
  return { ...subscription, next, nextText: async () => (await next()).item.tweet.text };
};

describe('the live home timeline', () => {
  test('delivers a followee\'s tweets and the viewer\'s own, in order, as the query shows them', async () => {
    const [ann, bob] = await people('ann', 'bob');
    await follow(linnet, ann!, bob!);
    const live = await listen(ann!);
    await post(linnet, bob!, 'first');
    await post(linnet, ann!, 'second');
    const first = await live.next();
    expect(first).toMatchObject({ __typename: 'TimelineItemAdded', item: { tweet: { text: 'first', author: { username: bob!.user.username }, replyCount: 0, viewerHasLiked: false }, retweetedBy: null } });
    expect(await live.nextText()).toBe('second');
    await live.close();
  });

  test('delivers nothing of strangers, of the unfollowed, or of those who went private', async () => {
    const [ann, bob, eve] = await people('ann', 'bob', 'eve');
    await follow(linnet, ann!, bob!);
    const live = await listen(ann!);
    await post(linnet, eve!, 'stranger');
    await unfollow(linnet, ann!, bob!);
    await post(linnet, bob!, 'unfollowed');
    await settled(linnet);
    await live.expectSilence(300);
    await live.close();
  });

  test('keeps the order in which several people posted one after the other', async () => {
    const [ann, ...authors] = await people('ann', 'bob', 'cat', 'dan');
    for (const author of authors) await follow(linnet, ann!, author);
    const live = await listen(ann!);
    const texts = Array.from({ length: 30 }, (_, index) => `number ${index}`);
    for (const [index, text] of texts.entries()) await post(linnet, authors[index % 3]!, text);
    const received = [];
    for (const _ of texts) received.push(await live.nextText());
    expect(received).toEqual(texts);
    await live.close();
  });

  test('tells of a deletion', async () => {
    const [ann, bob] = await people('ann', 'bob');
    await follow(linnet, ann!, bob!);
    const live = await listen(ann!);
    const id = await post(linnet, bob!, 'soon gone');
    await live.next();
    await deleteTweet(linnet, bob!, id);
    expect(await live.next()).toMatchObject({ __typename: 'TimelineItemRemoved', itemId: id });
    await live.close();
  });

  test('starts from a page\'s liveCursor with everything that the page was too early for', async () => {
    const [ann, bob] = await people('ann', 'bob');
    await follow(linnet, ann!, bob!);
    await settled(linnet);
    const { liveCursor } = await readHome(linnet, ann!);
    for (const text of ['1', '2', '3']) await post(linnet, bob!, text);
    await settled(linnet);
    const live = await listen(ann!, liveCursor);
    expect([await live.nextText(), await live.nextText(), await live.nextText()]).toEqual(['1', '2', '3']);
    await live.expectSilence(200);
    await live.close();
  });

  test('resumes after a broken socket with each event once', async () => {
    const [ann, bob] = await people('ann', 'bob');
    await follow(linnet, ann!, bob!);
    const before = await listen(ann!);
    await post(linnet, bob!, 'seen');
    const { cursor } = await before.next();
    await before.close();
    await post(linnet, bob!, 'missed');
    await settled(linnet);
    const after = await listen(ann!, cursor);
    await post(linnet, bob!, 'new');
    expect([await after.nextText(), await after.nextText()]).toEqual(['missed', 'new']);
    await after.expectSilence(200);
    await after.close();
  });

  test('delivers two requests of one person on two sockets alike', async () => {
    const [ann, bob] = await people('ann', 'bob');
    await follow(linnet, ann!, bob!);
    const [one, other] = await Promise.all([listen(ann!), listen(ann!)]);
    await post(linnet, bob!, 'both');
    expect([await one.nextText(), await other.nextText()]).toEqual(['both', 'both']);
    await one.close();
    await post(linnet, bob!, 'one left');
    expect(await other.nextText()).toBe('one left');
    await other.close();
  });

  test('is told of an event in one message for all who listen', async () => {
    const [author, ...readers] = await people('author', 'ann', 'bob', 'cid');
    for (const reader of readers) await follow(linnet, reader, author!);
    const lives = await Promise.all(readers.map((reader) => listen(reader)));
    const subscriber = new Redis(linnet.env['REDIS_URL']!);
    const messages: string[] = [];
    subscriber.on('message', (_channel, message) => messages.push(message));
    await subscriber.subscribe(channels.homeTimelines);
    const id = await post(linnet, author!, 'for all');
    for (const live of lives) expect(await live.nextText()).toBe('for all');
    await settled(linnet);
    expect(messages.filter((message) => message.includes(id))).toHaveLength(1);
    for (const reader of readers) expect(messages[0]).toContain(reader.user.id);
    subscriber.disconnect();
    for (const live of lives) await live.close();
  });

  test('refuses a cursor that is none of the viewer\'s live timeline', async () => {
    const [ann, bob] = await people('ann', 'bob');
    await post(linnet, ann!, 'x');
    const page = await readHome(linnet, ann!);
    const others = await readHome(linnet, bob!);
    for (const after of ['nonsense', page.endCursor!, others.liveCursor]) {
      const subscription = linnet.subscribe(LIVE, { after }, ann!.token);
      await expect(subscription.next(), after).rejects.toThrow(/BAD_USER_INPUT/);
      await subscription.close();
    }
  });

  test('asks who is signed out to sign in', async () => {
    const subscription = linnet.subscribe(LIVE, {});
    await expect(subscription.next()).rejects.toThrow(/UNAUTHENTICATED/);
    await subscription.close();
  });
});

describe('a live home timeline that cannot be resumed', () => {
  test('says so with one StreamGap, and goes on from there', async () => {
    const [ann, bob] = await people('ann', 'bob');
    await follow(linnet, ann!, bob!);
    await settled(linnet);
    const { liveCursor } = await readHome(linnet, ann!);
    await linnet.redis.flush();
    const live = await listen(ann!, liveCursor);
    expect(await live.next()).toMatchObject({ __typename: 'StreamGap' });
    await post(linnet, bob!, 'afterwards');
    expect(await live.nextText()).toBe('afterwards');
    await live.close();
  });

  test('says so where a new log was begun before anybody noticed that the old one was lost', async () => {
    const [ann, bob] = await people('ann', 'bob');
    await follow(linnet, ann!, bob!);
    await settled(linnet);
    const live = await listen(ann!);
    await linnet.redis.flush();
    await readHome(linnet, ann!);
    await post(linnet, bob!, 'into the new log');
    expect(await live.next()).toMatchObject({ __typename: 'StreamGap' });
    expect(await live.nextText()).toBe('into the new log');
    await live.expectSilence(1_500);
    await live.close();
  });

  test('says so when more was missed than the log holds', async () => {
    const [ann, bob] = await people('ann', 'bob');
    await follow(linnet, ann!, bob!);
    await settled(linnet);
    const { liveCursor } = await readHome(linnet, ann!);
    // The log keeps about 500 entries.
    for (let index = 0; index < 800; index += 1) await linnet.app.stores.homeTimelines.change([ann!.user.id], { op: 'removed', id: newId(), repeated: false });
    const live = await listen(ann!, liveCursor);
    expect(await live.next()).toMatchObject({ __typename: 'StreamGap' });
    await live.expectSilence(200);
    await live.close();
  });
});
