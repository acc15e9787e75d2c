import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newId } from '../../../src/domain/ids.ts';
import { suspend } from '../../support/conversation.ts';
import { makeFollowers } from '../../support/crowd.ts';
import { act, setPrivate } from '../../support/relations.ts';
import { follow, post, settled } from '../../support/social.ts';
import { startLinnet, type Linnet } from '../../support/start-linnet.ts';
import { endPoll, postPoll } from '../poll/support.ts';
import { crowd, faults, list, listen, markRead, react, readNotifications } from './support.ts';

let linnet: Linnet;
beforeAll(async () => { linnet = await startLinnet(); });
afterAll(() => linnet.close());

const likeAs = (tweetId: string, userIds: readonly string[]) =>
  linnet.app.stores.likes.change({ tweetId, likes: userIds.map((userId) => ({ userId, id: newId() })), unlikedBy: [] });

describe('pages, while groups grow between them', () => {
  test('show nothing twice and keep the order of what stays; what moved comes by the first page\'s liveCursor', async () => {
    const [ann, bob, cat] = await crowd(linnet, 'ann', 'bob', 'cat');
    const tweets: string[] = [];
    for (let n = 0; n < 9; n += 1) {
      tweets.push(await post(linnet, ann!, `tweet ${n}`));
      await react(linnet, bob!, 'likeTweet', tweets[n]!);
      await settled(linnet);
    }
    const about = async (after: string | null) => {
      const page = await readNotifications(linnet, ann!, { first: 3, after });
      return { ...page, tweets: page.edges.map(({ node }) => tweets.indexOf(node.tweet!.id!)) };
    };
    const first = await about(null);
    expect(first.tweets).toEqual([8, 7, 6]);
    // One of the page that was read, one of the next, one of the last.
    for (const n of [7, 4, 0]) {
      await react(linnet, cat!, 'likeTweet', tweets[n]!);
      await settled(linnet);
    }
    const second = await about(first.pageInfo.endCursor!);
    expect(second.tweets).toEqual([5, 3, 2]);
    await react(linnet, cat!, 'likeTweet', tweets[1]!);
    const third = await about(second.pageInfo.endCursor!);
    expect(third).toMatchObject({ tweets: [], pageInfo: { hasNextPage: false } });
    await using live = await listen(linnet, ann!, first.liveCursor);
    const moved = new Set<number>();
    while (moved.size < 4) moved.add(tweets.indexOf((await live.next()).notification.tweet.id));
    expect([...moved].sort()).toEqual([0, 1, 4, 7]);
    expect((await about(null)).tweets).toEqual([1, 0, 4]);
  });
});

describe('a group', () => {
  test('is one until 24 hours after its first act, whenever others joined', async () => {
    const [ann, bob, cat] = await crowd(linnet, 'ann', 'bob', 'cat');
    const tweet = await post(linnet, ann!, 'mine');
    await react(linnet, bob!, 'likeTweet', tweet);
    await settled(linnet);
    await linnet.app.database.rows('age_a_little', `UPDATE notifications SET created_at = created_at - interval '23 hours 59 minutes' WHERE recipient_id = $1`, [ann!.user.id]);
    await react(linnet, cat!, 'likeTweet', tweet);
    expect(await list(linnet, ann!)).toEqual([`LIKE ${cat!.user.username},${bob!.user.username}/2*`]);
  });

  test('that everybody left, and somebody joins again, is as old as that', async () => {
    const [ann, bob, cat] = await crowd(linnet, 'ann', 'bob', 'cat');
    const tweet = await post(linnet, ann!, 'mine');
    await react(linnet, bob!, 'likeTweet', tweet);
    await settled(linnet);
    await linnet.app.database.rows('age_some', `UPDATE notifications SET created_at = created_at - interval '20 hours' WHERE recipient_id = $1`, [ann!.user.id]);
    await react(linnet, bob!, 'unlikeTweet', tweet);
    await settled(linnet);
    await react(linnet, cat!, 'likeTweet', tweet);
    await settled(linnet);
    const { notifications } = await linnet.gql('{ notifications { edges { node { createdAt updatedAt actorCount } } } }', {}, ann!.token);
    expect(notifications.edges).toHaveLength(1);
    const { node } = notifications.edges[0];
    expect([node.actorCount, Date.now() - Date.parse(node.createdAt) < 60_000]).toEqual([1, true]);
  });

  test.each([90, 250])('of %i and more leaves out who was suspended, blocked, muted or has blocked since', async (size) => {
    const [ann, ...others] = await crowd(linnet, 'ann', 'bob', 'cat', 'dan', 'eve', 'fay');
    const tweet = await post(linnet, ann!, 'mine');
    await likeAs(tweet, await makeFollowers(linnet, ann!.user.id, size));
    await likeAs(tweet, others.map(({ user }) => user.id));
    const count = async () => (await readNotifications(linnet, ann!, { types: ['LIKE'] })).edges[0]!.node.actorCount;
    expect(await count()).toBe(size + 5);
    await suspend(linnet, others[0]!);
    expect(await count()).toBe(size + 4);
    await act(linnet, ann!, 'block', others[1]!);
    await act(linnet, ann!, 'mute', others[2]!);
    await act(linnet, others[3]!, 'block', ann!);
    expect(await count()).toBe(size + 1);
    // Of two lists at once.
    await act(linnet, ann!, 'mute', others[1]!);
    expect(await count()).toBe(size + 1);
  });
});

describe('many at once', () => {
  test('are let in when an account becomes public: each is told, and no request is left', async () => {
    const [ann, bob] = await crowd(linnet, 'ann', 'bob');
    await setPrivate(linnet, ann!, true);
    await follow(linnet, bob!, ann!);
    await settled(linnet);
    const fans = await makeFollowers(linnet, bob!.user.id, 2_300);
    await linnet.app.database.rows('many_requests', 'INSERT INTO follow_requests (requester_id, target_id, id) SELECT id, $2, uuidv7() FROM unnest($1::uuid[]) AS id', [fans, ann!.user.id]);
    await setPrivate(linnet, ann!, false);
    await settled(linnet);
    expect(await list(linnet, ann!)).toEqual([]);
    expect(await list(linnet, bob!, ['FOLLOW_ACCEPTED'])).toEqual([`FOLLOW_ACCEPTED ${ann!.user.username}/1*`]);
    const [told] = await linnet.app.database.rows<{ count: number }>('told', `SELECT count(*)::int AS count FROM notifications WHERE type = 'FOLLOW_ACCEPTED' AND recipient_id = ANY($1::uuid[])`, [fans]);
    expect(told!.count).toBe(fans.length);
  });

  test('have voted in a poll: each is told of its end, once', async () => {
    const [ann] = await crowd(linnet, 'ann');
    const poll = await postPoll(linnet, ann!);
    const voters = await makeFollowers(linnet, ann!.user.id, 1_200);
    await linnet.app.stores.polls.vote(poll, voters.map((userId) => ({ userId, choice: 0 })));
    await endPoll(linnet, poll);
    await settled(linnet);
    await expect.poll(async () => (await linnet.app.database.rows('told_of_poll', `SELECT 1 FROM notifications WHERE type = 'POLL_ENDED' AND subject_id = $1`, [poll])).length, { timeout: 10_000 }).toBe(1_201);
    await settled(linnet);
    expect(await list(linnet, ann!, ['POLL_ENDED'])).toEqual(['POLL_ENDED /0*']);
  });

  test('tell somebody who listens: every notification arrives, with the count that was left at the end', async () => {
    const [ann, bob] = await crowd(linnet, 'ann', 'bob');
    const ids = Array.from({ length: 300 }, () => newId());
    await linnet.app.database.rows('many_mentions', `WITH posted AS (
        INSERT INTO tweets (id, author_id, text, entities, conversation_id, created_at)
        SELECT id, $2, 'hi', '{"hashtags":[],"mentions":[],"urls":[]}', id, now() FROM unnest($3::uuid[]) AS id RETURNING id
      ) INSERT INTO mentions (tweet_id, user_id) SELECT id, $1 FROM posted`, [ann!.user.id, bob!.user.id, ids]);
    await using live = await listen(linnet, ann!);
    await linnet.app.database.rows('many_events', `INSERT INTO outbox (id, type, payload, pending) SELECT uuidv7(), 'tweet.posted', jsonb_build_object('tweetId', id, 'authorId', $1::uuid), '{notifications}' FROM unnest($2::uuid[]) AS id`, [bob!.user.id, ids]);
    const seen = new Map<string, number>();
    let last = 0;
    while (seen.size < ids.length) {
      const { notification, unreadCount } = await live.next(15_000);
      seen.set(notification.tweet.id, unreadCount);
      last = unreadCount;
    }
    expect([...seen.keys()].sort()).toEqual([...ids].sort());
    expect(last).toBe(300);
  });
});

test('marking as read while others act marks what was seen, and nothing else', async () => {
  const [ann] = await crowd(linnet, 'ann');
  const tweet = await post(linnet, ann!, 'mine');
  const fans = await makeFollowers(linnet, ann!.user.id, 60);
  let done = false;
  const liking = (async () => {
    for (const fan of fans) {
      await likeAs(tweet, [fan]);
      linnet.app.stores.relayWake.wake();
      await new Promise((resolve) => { setTimeout(resolve, Math.random() * 60); });
    }
    await settled(linnet);
    done = true;
  })();
  const lastShown = new Map<string, number>();
  while (!done) {
    const { notifications: { edges: [edge] } } = await linnet.gql('{ notifications(first: 1, types: [LIKE]) { edges { node { id read actorCount } } } }', {}, ann!.token);
    if (edge === undefined || edge.node.read) continue;
    lastShown.set(edge.node.id, edge.node.actorCount);
    await markRead(linnet, ann!, edge.node.id);
    await new Promise((resolve) => { setTimeout(resolve, 15); });
  }
  await liking;
  expect(await faults(linnet)).toEqual([]);
  const { edges, unreadCount } = await readNotifications(linnet, ann!, { first: 100, types: ['LIKE'] });
  expect(edges.reduce((sum, { node }) => sum + node.actorCount, 0)).toBe(fans.length);
  // Who came after the group was last shown is not marked as read with it.
  for (const { node } of edges) if (node.read) expect(node.actorCount).toBe(lastShown.get(node.id));
  expect(lastShown.size).toBeGreaterThan(0);
  expect(unreadCount).toBe(edges.filter(({ node }) => !node.read).length);
});
