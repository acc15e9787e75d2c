import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newId } from '../../../src/domain/ids.ts';
import { act, graphFaults, setPrivate } from '../../support/relations.ts';
import { runs } from '../../support/runs.ts';
import { follow, post, readHome, settled, warmHome } from '../../support/social.ts';
import type { SignedUp } from '../../support/sign-up.ts';
import { startLinnet, type Linnet } from '../../support/start-linnet.ts';

let linnet: Linnet;
beforeAll(async () => { linnet = await startLinnet(); });
afterAll(() => linnet.close());

let made = 0;
const people = (count: number): Promise<SignedUp[]> => Promise.all(Array.from({ length: count }, () => linnet.signUp(`blocker_${made += 1}`)));
const STRANGERS = { following: false, followedBy: false, followRequested: false, blocking: false, blockedBy: false, muting: false };
const see = async (viewer: SignedUp, other: SignedUp) => (await linnet.gql(`query ($id: ID!) { user(id: $id) { followerCount followingCount
  relationship { following followedBy followRequested blocking blockedBy muting }
  timeline { edges { node { id } } } followers { edges { node { id } } } following { edges { node { id } } } } }`, { id: other.user.id }, viewer.token)).user;

describe('a block', () => {
  test('ends both follows with exact counts, and shows in its own answer, however often it is repeated', async () => {
    const [ann, bob, cat] = await people(3);
    await follow(linnet, ann!, bob!);
    await follow(linnet, bob!, ann!);
    await follow(linnet, cat!, bob!);
    for (let time = 0; time < 2; time += 1) {
      expect(await act(linnet, ann!, 'block', bob!)).toMatchObject({ followerCount: 1, followingCount: 0, relationship: { ...STRANGERS, blocking: true } });
    }
    expect(await see(cat!, ann!)).toMatchObject({ followerCount: 0, followingCount: 0 });
    expect((await see(bob!, ann!)).relationship).toEqual({ ...STRANGERS, blockedBy: true });
    for (let time = 0; time < 2; time += 1) expect((await act(linnet, ann!, 'unblock', bob!)).relationship).toEqual(STRANGERS);
    expect(await graphFaults(linnet)).toEqual([]);
  });

  test('drops requests in both directions', async () => {
    const [ann, bob] = await people(2);
    for (const person of [ann!, bob!]) await setPrivate(linnet, person, true);
    await act(linnet, ann!, 'follow', bob!);
    await act(linnet, bob!, 'follow', ann!);
    await act(linnet, bob!, 'block', ann!);
    await act(linnet, bob!, 'unblock', ann!);
    for (const person of [ann!, bob!]) {
      expect((await linnet.gql('{ followRequests { edges { cursor } } }', {}, person.token)).followRequests.edges).toEqual([]);
      await expect(act(linnet, person, 'acceptFollowRequest', person === ann ? bob! : ann!)).rejects.toThrow(/NOT_FOUND/);
    }
  });

  test('forbids to follow, either way, until it is lifted', async () => {
    const [ann, bob] = await people(2);
    await act(linnet, ann!, 'block', bob!);
    for (const [one, other] of [[ann!, bob!], [bob!, ann!]] as const) {
      expect(await linnet.errorsOf('mutation ($id: ID!) { follow(userId: $id) { id } }', { id: other.user.id }, one.token)).toMatchObject([{ code: 'FORBIDDEN', field: 'userId' }]);
    }
    await setPrivate(linnet, ann!, true);
    await expect(act(linnet, bob!, 'follow', ann!)).rejects.toThrow(/FORBIDDEN/);
    expect(await graphFaults(linnet)).toEqual([]);
    await act(linnet, ann!, 'unblock', bob!);
    expect((await act(linnet, ann!, 'follow', bob!)).relationship).toMatchObject({ following: true });
  });

  test('hides each from the other at the very next read, from warm timelines and lists of third persons too', async () => {
    const [ann, bob, cat] = await people(3);
    // Not ann bob: his tweet would be in sight, and cat's retweet of it not shown.
    for (const [one, other] of [[bob, ann], [ann, cat], [bob, cat], [cat, bob], [cat, ann]]) await follow(linnet, one!, other!);
    const ids = { ann: await post(linnet, ann!, 'from ann'), bob: await post(linnet, bob!, 'from bob'), cat: await post(linnet, cat!, 'from cat') };
    const retweet = newId();
    await linnet.app.database.rows('cat_retweets', `INSERT INTO tweets (id, author_id, text, entities, conversation_id, retweet_of_id, created_at)
      VALUES ($1, $2, '', '{"hashtags":[],"mentions":[],"urls":[]}', $1, $3, now())`, [retweet, cat!.user.id, ids.bob]);
    await settled(linnet);
    for (const person of [ann!, bob!]) await warmHome(linnet, person);
    expect((await readHome(linnet, ann!)).ids).toEqual([retweet, ids.cat, ids.ann]);

    await act(linnet, ann!, 'block', bob!);
    expect((await readHome(linnet, ann!)).ids).toEqual([ids.cat, ids.ann]);
    expect((await readHome(linnet, bob!)).ids).toEqual([ids.cat, ids.bob]);
    for (const [viewer, other, hidden] of [[ann!, bob!, ids.bob], [bob!, ann!, ids.ann]] as const) {
      expect(await see(viewer, other)).toMatchObject({ timeline: { edges: [] }, followers: { edges: [] }, following: { edges: [] } });
      expect((await linnet.gql('query ($id: ID!) { tweet(id: $id) { __typename ... on TweetTombstone { reason } } }', { id: hidden }, viewer.token)).tweet)
        .toEqual({ __typename: 'TweetTombstone', reason: 'BLOCKED' });
      const listed = await see(viewer, cat!);
      for (const list of ['followers', 'following']) expect(listed[list].edges).toEqual([{ node: { id: viewer.user.id } }]);
      expect(await linnet.errorsOf('mutation ($id: ID) { postTweet(input: { text: "so what", inReplyToId: $id }) { id } }', { id: hidden }, viewer.token)).toMatchObject([{ field: 'inReplyToId' }]);
    }
    await act(linnet, ann!, 'unblock', bob!);
    expect((await readHome(linnet, ann!)).ids).toEqual([retweet, ids.cat, ids.ann]);
  });

  test('silences the live home timeline', async () => {
    const [ann, bob] = await people(2);
    await follow(linnet, ann!, bob!);
    await settled(linnet);
    const { liveCursor } = await readHome(linnet, ann!);
    const live = linnet.subscribe('subscription ($after: String) { homeTimeline(after: $after) { __typename ... on TimelineItemAdded { item { tweet { text } } } } }', { after: liveCursor }, ann!.token);
    await post(linnet, bob!, 'before');
    expect((await live.next()).homeTimeline.item.tweet.text).toBe('before');
    await act(linnet, bob!, 'block', ann!);
    await post(linnet, bob!, 'after');
    await settled(linnet);
    await live.expectSilence(300);
    await live.close();
  });
});

describe('races', () => {
  test('no follow or request survives a block at the same moment, and mutual acts do not deadlock', async () => {
    const [ann, bob] = await people(2);
    for (let round = 0; round < runs(20, 40); round += 1) {
      if (round % 10 === 0) await setPrivate(linnet, bob!, round % 20 === 10);
      const outcomes = await Promise.allSettled([
        act(linnet, ann!, 'follow', bob!), act(linnet, bob!, 'follow', ann!), act(linnet, ann!, 'follow', bob!),
        act(linnet, bob!, round % 2 === 0 ? 'block' : 'acceptFollowRequest', ann!), act(linnet, ann!, 'block', bob!),
        act(linnet, bob!, 'unfollow', ann!),
      ]);
      for (const outcome of outcomes) if (outcome.status === 'rejected') expect(String(outcome.reason)).toMatch(/FORBIDDEN|NOT_FOUND/);
      expect(await graphFaults(linnet)).toEqual([]);
      expect((await see(ann!, bob!)).relationship).toMatchObject({ following: false, followedBy: false, followRequested: false, blocking: true });
      await Promise.all([act(linnet, ann!, 'unblock', bob!), act(linnet, bob!, 'unblock', ann!)]);
    }
  });

  test('becoming public while others ask, withdraw and block leaves nobody waiting', async () => {
    const [star, ...fans] = await people(7);
    for (let round = 0; round < runs(5, 15); round += 1) {
      await setPrivate(linnet, star!, true);
      await Promise.all(fans.map((fan) => act(linnet, fan, 'follow', star!)));
      const outcomes = await Promise.allSettled([
        setPrivate(linnet, star!, false),
        act(linnet, fans[0]!, 'unfollow', star!), act(linnet, star!, 'block', fans[1]!), act(linnet, fans[2]!, 'block', star!),
        act(linnet, star!, 'acceptFollowRequest', fans[3]!), act(linnet, star!, 'rejectFollowRequest', fans[4]!), act(linnet, fans[5]!, 'follow', star!),
      ]);
      for (const outcome of outcomes) if (outcome.status === 'rejected') expect(String(outcome.reason)).toMatch(/NOT_FOUND/);
      expect(await graphFaults(linnet)).toEqual([]);
      const relations = await Promise.all(fans.map(async (fan) => (await see(fan, star!)).relationship));
      expect(relations.map(({ followRequested }) => followRequested)).toEqual(fans.map(() => false));
      // Whatever came first: who unfollowed or was blocked does not follow, who was accepted does.
      expect(relations.map(({ following }) => following)).toMatchObject([false, false, false, true, expect.any(Boolean), true]);
      await Promise.all([act(linnet, star!, 'unblock', fans[1]!), act(linnet, fans[2]!, 'unblock', star!), ...fans.map((fan) => act(linnet, star!, 'removeFollower', fan))]);
    }
  });
});
