import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newId } from '../../../src/domain/ids.ts';
import { act, setPrivate } from '../../support/relations.ts';
import { startSecondApi } from '../../support/second-api.ts';
import { deleteTweet, follow, post } from '../../support/social.ts';
import type { SignedUp } from '../../support/sign-up.ts';
import { startLinnet, type Linnet } from '../../support/start-linnet.ts';
import type { Loose } from '../../support/gql.ts';
import type { Subscription } from '../../support/subscribe.ts';

let linnet: Linnet;
beforeAll(async () => { linnet = await startLinnet({ workers: false }); });
afterAll(() => linnet.close());

const UPDATES = `subscription ($ids: [ID!]!) { tweetUpdates(ids: $ids) { tweet {
  ... on Tweet { id text likeCount replyCount viewerHasLiked poll { voteCount } }
  ... on TweetTombstone { id reason }
} } }`;
const people = (count: number) => Promise.all(Array.from({ length: count }, () => linnet.signUp()));
const like = ({ token }: SignedUp, id: string) => linnet.gql('mutation ($id: ID!) { likeTweet(id: $id) { id } }', { id }, token);
const edit = ({ token }: SignedUp, id: string, text: string) => linnet.gql('mutation ($id: ID!, $text: String!) { editTweet(id: $id, text: $text) { id } }', { id, text }, token);

/** Returns when the server has the subscription: its metrics count it. */
async function watch(ids: string[], viewer?: SignedUp, at: Pick<Linnet, 'origin'> = linnet) {
  const open = async () => Number(/^linnet_subscriptions_open\{field="tweetUpdates"\} (\d+)$/m.exec(await (await fetch(`${at.origin}/metrics`)).text())?.[1] ?? 0);
  const before = await open();
  const subscription: Subscription<Loose> = linnet.subscribe(UPDATES, { ids }, viewer?.token);
  await expect.poll(open).toBe(before + 1);
  const next = async () => (await subscription.next()).tweetUpdates.tweet;
  return { next, silence: subscription.expectSilence, close: subscription.close, [Symbol.asyncDispose]: subscription.close };
}

describe('tweetUpdates', () => {
  test('tells counts at most once a second, the first at once and the last always', async () => {
    const [author, ...fans] = await people(21);
    const id = await post(linnet, author!, 'counted');
    await using updates = await watch([id], author);
    await like(fans[0]!, id);
    expect(await updates.next()).toMatchObject({ id, likeCount: 1 });
    const firstAt = performance.now();
    await Promise.all(fans.slice(1).map((fan) => like(fan, id)));
    expect(await updates.next()).toMatchObject({ id, likeCount: 20 });
    expect(performance.now() - firstAt).toBeGreaterThan(900);
    expect(performance.now() - firstAt).toBeLessThan(1_900);
    await updates.silence(1_500);
  });

  test('tells an edit and a deletion at once, each once', async () => {
    const [author, fan] = await people(2);
    const id = await post(linnet, author!, 'first text');
    await using updates = await watch([id], fan);
    await like(fan!, id);
    expect(await updates.next()).toMatchObject({ likeCount: 1, viewerHasLiked: true });
    const startedAt = performance.now();
    await edit(author!, id, 'second text');
    expect(await updates.next()).toMatchObject({ text: 'second text', likeCount: 1 });
    await deleteTweet(linnet, author!, id);
    expect(await updates.next()).toEqual({ id, reason: 'DELETED' });
    expect(performance.now() - startedAt).toBeLessThan(900);
    await updates.silence(1_300);
  });

  test('tells replies and votes with the counts', async () => {
    const [author, fan] = await people(2);
    const id = await post(linnet, author!, 'a poll', { poll: { options: ['a', 'b'], durationMinutes: 5 } });
    await using updates = await watch([id], fan);
    await linnet.gql('mutation ($id: ID!) { votePoll(tweetId: $id, choice: 1) { id } }', { id }, fan!.token);
    expect(await updates.next()).toMatchObject({ poll: { voteCount: 1 } });
    await post(linnet, fan!, 'a reply', { inReplyToId: id });
    expect(await updates.next()).toMatchObject({ replyCount: 1 });
  });

  test('hears what another node wrote, and tells who is signed out', async () => {
    const [author] = await people(1);
    const id = await post(linnet, author!, 'elsewhere');
    await using updates = await watch([id]);
    const other = await startSecondApi(linnet);
    await other.gql('mutation ($id: ID!) { likeTweet(id: $id) { id } }', { id }, author!.token);
    expect(await updates.next()).toMatchObject({ likeCount: 1, viewerHasLiked: false });
    await other.close();
  });

  test('puts a tombstone where the tweet is hidden, shows it again, and says nothing of what is hidden', async () => {
    const [author, viewer, friend] = await people(3);
    await follow(linnet, friend!, author!);
    const id = await post(linnet, author!, 'hidden and shown');
    await using updates = await watch([id], viewer);
    await using friends = await watch([id], friend);
    await using nobodys = await watch([id]);
    await setPrivate(linnet, author!, true);
    expect(await updates.next()).toEqual({ id, reason: 'PROTECTED' });
    expect(await nobodys.next()).toEqual({ id, reason: 'PROTECTED' });
    await like(friend!, id);
    expect(await friends.next()).toMatchObject({ likeCount: 1 });
    await updates.silence(300);
    await nobodys.silence(10);
    await setPrivate(linnet, author!, false);
    expect(await updates.next()).toMatchObject({ text: 'hidden and shown', likeCount: 1 });
    await act(linnet, author!, 'block', viewer!);
    expect(await updates.next()).toEqual({ id, reason: 'BLOCKED' });
    await edit(author!, id, 'not for the blocked');
    expect(await friends.next()).toMatchObject({ text: 'not for the blocked' });
    await updates.silence(300);
    await act(linnet, author!, 'unblock', viewer!);
    expect(await updates.next()).toMatchObject({ text: 'not for the blocked' });
  });

  test('tells nothing of a tweet that the viewer could not see from the start', async () => {
    const [author, viewer] = await people(2);
    await setPrivate(linnet, author!, true);
    const id = await post(linnet, author!, 'never seen');
    await using updates = await watch([id], viewer);
    await like(author!, id);
    await deleteTweet(linnet, author!, id).then(() => undefined);
    // That it is gone is what a query would say as well.
    expect(await updates.next()).toEqual({ id, reason: 'DELETED' });
    await updates.silence(300);
  });

  test('tells the state once when Redis is back', async () => {
    const own = await startLinnet({ workers: false });
    try {
      const author = await own.signUp();
      const [id, other] = [await post(own, author, 'one'), await post(own, author, 'two')];
      const subscription: Subscription<Loose> = own.subscribe(UPDATES, { ids: [id, other] }, author.token);
      await delay(300);
      await own.redis.stop();
      await own.gql('mutation ($id: ID!) { likeTweet(id: $id) { id } }', { id }, author.token);
      await own.redis.start();
      const seen = [];
      // At once where the node itself wrote it, and each tweet once when the channel is back.
      for (let last; last?.id !== other;) seen.push(last = (await subscription.next(8_000)).tweetUpdates.tweet);
      expect(seen.at(-2)).toMatchObject({ id, likeCount: 1 });
      expect(seen.length).toBeLessThanOrEqual(3);
      await subscription.expectSilence(1_500);
      await subscription.close();
    } finally {
      await own.close();
    }
  });

  test('keeps nothing and asks PostgreSQL nothing when the last reader has left', async () => {
    const [author] = await people(1);
    const id = await post(linnet, author!, 'left alone');
    const updates = await watch([id], author);
    await updates.close();
    await expect.poll(async () => (await (await fetch(`${linnet.origin}/metrics`)).text()).includes('linnet_subscriptions_open{field="tweetUpdates"} 0')).toBe(true);
    const statements = async () => Number(/^linnet_sql_statement_duration_seconds_count\{statement="tweets_by_ids"\} (\d+)$/m.exec(await (await fetch(`${linnet.origin}/metrics`)).text())?.[1]);
    const before = await statements();
    await linnet.app.stores.invalidations.publish([`tweetCounts ${id}`, `tweet ${id}`]);
    await delay(200);
    expect(await statements()).toBe(before);
  });

  test.each([
    ['no ids', [], 'ids'],
    ['more than 100', Array.from({ length: 101 }, newId), 'ids'],
    ['a malformed one', [newId(), 'nonsense'], 'ids.1'],
    ['one in upper case', ['0190C4F0-0000-7000-8000-00000000000A'], 'ids.0'],
  ])('refuses %s', async (_name, ids, field) => {
    await using subscription = linnet.subscribe(UPDATES, { ids });
    await expect(subscription.next()).rejects.toMatchObject({ errors: [{ extensions: { code: 'BAD_USER_INPUT', field } }] });
  });

  test('takes a hundred ids, the same one twice, and ids of nothing', async () => {
    const [author] = await people(1);
    const id = await post(linnet, author!, 'among many');
    await using updates = await watch([id, id, ...Array.from({ length: 98 }, newId)], author);
    await like(author!, id);
    expect(await updates.next()).toMatchObject({ id, likeCount: 1 });
    await updates.silence(200);
  });
});
