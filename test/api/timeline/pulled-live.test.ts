import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { newId } from '../../../src/domain/ids.ts';
import { makeFollowers } from '../../support/crowd.ts';
import { act } from '../../support/relations.ts';
import { deleteTweet, follow, post, readHome, settled, unfollow } from '../../support/social.ts';
import { spawnRole } from '../../support/spawn-role.ts';
import type { SignedUp } from '../../support/sign-up.ts';
import { startLinnet, type Linnet } from '../../support/start-linnet.ts';
import { subscribe } from '../../support/subscribe.ts';

const LIMIT = 3;

let linnet: Linnet;
beforeAll(async () => { linnet = await startLinnet({ env: { FANOUT_PUSH_LIMIT: String(LIMIT) } }); });
afterAll(() => linnet.close());
// Nobody of an earlier test is among the listeners.
beforeEach(() => linnet.redis.flush());

const LIVE = `subscription ($after: String) { homeTimeline(after: $after) {
  __typename ... on TimelineItemAdded { cursor item { id tweet { text } } } ... on TimelineItemRemoved { cursor itemId } ... on StreamGap { cursor } } }`;

const listen = async ({ token }: SignedUp, after: string | null = null, wsUrl = linnet.wsUrl) => {
  const subscription = subscribe(wsUrl, LIVE, { after }, token);
  if (after === null) await sleep(300);
  const next = async () => (await subscription.next()).homeTimeline;
  return { ...subscription, next, nextText: async (): Promise<string> => (await next()).item.tweet.text };
};

/** Somebody with more followers than are pushed to, one of them the reader; and a friend whom the reader follows. */
async function makeScene(): Promise<{ star: SignedUp; reader: SignedUp; friend: SignedUp }> {
  const [star, reader, friend] = [await linnet.signUp(), await linnet.signUp(), await linnet.signUp()];
  await follow(linnet, reader, friend);
  await follow(linnet, reader, star);
  await makeFollowers(linnet, star.user.id, LIMIT);
  await settled(linnet);
  return { star, reader, friend };
}

/** As many people with logs as there are followers of the star and more: then the followers are walked, else the listeners. */
const makeListeners = (count: number): Promise<unknown> => Promise.all(Array.from({ length: count }, () => linnet.app.stores.homeTimelineLogs.open(newId())));

describe.each([['few', 0], ['many', 20]])('with %s who listen, the live home timeline', (_how, others) => {
  beforeEach(() => makeListeners(others));

  test('delivers what pulled and pushed authors post, in order, and what they delete', async () => {
    const { star, reader, friend } = await makeScene();
    const live = await listen(reader);
    const texts = Array.from({ length: 20 }, (_, index) => `number ${index}`);
    const ids = [];
    for (const [index, text] of texts.entries()) ids.push(await post(linnet, index % 3 === 0 ? friend : star, text));
    for (const text of texts) expect(await live.nextText()).toBe(text);
    await deleteTweet(linnet, star, ids[1]!);
    expect(await live.next()).toMatchObject({ __typename: 'TimelineItemRemoved', itemId: ids[1] });
    await live.expectSilence(200);
    await live.close();
  });

  test('leaves out whom the reader mutes or does not follow any more', async () => {
    const { star, reader } = await makeScene();
    const live = await listen(reader);
    await act(linnet, reader, 'mute', star);
    await post(linnet, star, 'muted');
    await settled(linnet);
    await act(linnet, reader, 'unmute', star);
    await post(linnet, star, 'heard');
    expect(await live.nextText()).toBe('heard');
    await unfollow(linnet, reader, star);
    await post(linnet, star, 'unfollowed');
    await settled(linnet);
    await live.expectSilence(300);
    await live.close();
  });

  test('goes on from a page\'s liveCursor and from an event\'s, on another API node after the first was killed', async () => {
    const { star, reader } = await makeScene();
    const { liveCursor } = await readHome(linnet, reader);
    await post(linnet, star, 'after the page');
    await settled(linnet);
    const first = await spawnRole('api', linnet.env);
    const before = await listen(reader, liveCursor, `${first.origin.replace('http', 'ws')}/graphql`);
    const { item, cursor } = await before.next();
    expect(item.tweet.text).toBe('after the page');
    await first.kill();
    await post(linnet, star, 'while nobody listened');
    await settled(linnet);
    const after = await listen(reader, cursor);
    await post(linnet, star, 'and now');
    expect([await after.nextText(), await after.nextText()]).toEqual(['while nobody listened', 'and now']);
    await after.expectSilence(200);
    await after.close();
  }, 30_000);
});

test('whoever listens while an author crosses the limit both ways gets each tweet once, in order', async () => {
  const { star, reader } = await makeScene();
  const comers = await Promise.all(Array.from({ length: 3 }, () => linnet.signUp()));
  await linnet.app.database.rows('', 'DELETE FROM follows WHERE followee_id = $1 AND follower_id <> $2', [star.user.id, reader.user.id]);
  await linnet.app.database.rows('', 'UPDATE user_stats SET follower_count = 1 WHERE user_id = $1', [star.user.id]);
  const live = await listen(reader);
  const texts: string[] = [];
  let posting = true;
  const states = new Set<string>();
  const writing = (async () => {
    while (posting) {
      const text = `number ${texts.length}`;
      await post(linnet, star, text);
      texts.push(text);
      states.add((await linnet.app.stores.pulledAuthors.find(star.user.id)).pulled?.state ?? 'pushed');
    }
  })();
  for (let round = 0; round < 6; round += 1) {
    for (const comer of comers) await (round % 2 === 0 ? follow : unfollow)(linnet, comer, star);
    await sleep(100);
  }
  posting = false;
  await writing;
  expect([...states]).toEqual(expect.arrayContaining(['pushed', 'pulled']));
  const received = [];
  for (const _ of texts) received.push(await live.nextText());
  expect(received).toEqual(texts);
  await live.expectSilence(200);
  await live.close();
}, 30_000);

describe('a pulled author with 1,200 followers', () => {
  test.each([['among 600 who listen', 600, 0], ['all of whom listen, and others', 1_200, 10]])('tells each %s once', async (_who, listening, others) => {
    const { homeTimelineLogs } = linnet.app.stores;
    const star = await linnet.signUp();
    const followers = await makeFollowers(linnet, star.user.id, 1_200);
    await makeListeners(others);
    const logs: { userId: string; from: string }[] = [];
    for (const userId of followers.slice(-listening)) logs.push({ userId, from: await homeTimelineLogs.open(userId) });
    const ids = [await post(linnet, star, 'one'), await post(linnet, star, 'two')];
    await settled(linnet);
    for (const { userId, from } of logs) {
      const { missedUpTo, entries } = await homeTimelineLogs.listAfter(userId, from);
      expect({ missedUpTo, ids: entries.map(({ id }) => id).toSorted() }).toEqual({ missedUpTo: null, ids });
    }
    for (const userId of followers) expect(await linnet.app.stores.homeTimelines.list(userId, undefined, 1)).toBeNull();
  });

  test('the listeners are those who have a log, and hardly anybody else', async () => {
    const { homeTimelineLogs } = linnet.app.stores;
    await makeListeners(300);
    // Their logs expire.
    for (const userId of await homeTimelineLogs.listListeners('', 300)) await linnet.app.redis.commands.del(`timeline:home:log:${userId}`);
    const listening = Array.from({ length: 600 }, () => newId());
    for (const userId of listening) await homeTimelineLogs.open(userId);
    const listed = await homeTimelineLogs.listListeners('', 5_000);
    expect(listed).toEqual(expect.arrayContaining(listening));
    expect(listed.length).toBeLessThan(700);
    expect(await homeTimelineLogs.countListeners()).toBe(listed.length);
  });
});
