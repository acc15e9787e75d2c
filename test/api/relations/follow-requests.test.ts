import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeFollowers, warmTimelines } from '../../support/crowd.ts';
import { act, graphFaults, setPrivate } from '../../support/relations.ts';
import { follow, post, readHome, settled, warmHome } from '../../support/social.ts';
import type { SignedUp } from '../../support/sign-up.ts';
import { startLinnet, type Linnet } from '../../support/start-linnet.ts';

let linnet: Linnet;
beforeAll(async () => { linnet = await startLinnet(); });
afterAll(() => linnet.close());

let made = 0;
const people = (count: number): Promise<SignedUp[]> => Promise.all(Array.from({ length: count }, () => linnet.signUp(`asker_${made += 1}`)));
const requests = async ({ token }: SignedUp, first = 20, after: string | null = null) =>
  (await linnet.gql('query ($first: Int!, $after: String) { followRequests(first: $first, after: $after) { edges { cursor node { id } } pageInfo { hasNextPage hasPreviousPage endCursor } } }', { first, after }, token)).followRequests;
const idsOf = (page: { edges: { node: { id: string } }[] }) => page.edges.map(({ node }) => node.id);

test('an accepted request is a follow: in the counts, the lists and the home timeline at the very next read', async () => {
  const [ann, bob] = await people(2);
  await post(linnet, bob!, 'for friends');
  await setPrivate(linnet, bob!, true);
  await warmHome(linnet, ann!);
  await act(linnet, ann!, 'follow', bob!);
  expect(idsOf(await requests(bob!))).toEqual([ann!.user.id]);
  expect((await readHome(linnet, ann!)).texts).toEqual([]);
  expect(await act(linnet, bob!, 'acceptFollowRequest', ann!)).toMatchObject({ followingCount: 1, relationship: { following: false, followedBy: true, followRequested: false } });
  expect((await readHome(linnet, ann!)).texts).toEqual(['for friends']);
  expect(idsOf(await requests(bob!))).toEqual([]);
  await warmHome(linnet, ann!);
  await post(linnet, bob!, 'more');
  await settled(linnet);
  expect((await readHome(linnet, ann!)).texts).toEqual(['more', 'for friends']);
  expect(await graphFaults(linnet)).toEqual([]);
});

test('a rejected request leaves nothing, and may be made again', async () => {
  const [ann, bob] = await people(2);
  await setPrivate(linnet, bob!, true);
  await act(linnet, ann!, 'follow', bob!);
  expect(await act(linnet, bob!, 'rejectFollowRequest', ann!)).toMatchObject({ followingCount: 0, relationship: { followedBy: false } });
  expect((await linnet.gql('query ($id: ID!) { user(id: $id) { relationship { followRequested } } }', { id: bob!.user.id }, ann!.token)).user.relationship.followRequested).toBe(false);
  expect((await act(linnet, ann!, 'follow', bob!)).relationship.followRequested).toBe(true);
});

test('requests are listed newest first, page by page, while others are answered', async () => {
  const [star, ...fans] = await people(6);
  await setPrivate(linnet, star!, true);
  for (const fan of fans) await act(linnet, fan, 'follow', star!);
  const order = fans.map(({ user }) => user.id).reverse();
  const first = await requests(star!, 2);
  expect([idsOf(first), first.pageInfo.hasNextPage]).toEqual([order.slice(0, 2), true]);
  await act(linnet, star!, 'acceptFollowRequest', fans[3]!);
  const second = await requests(star!, 3, first.pageInfo.endCursor);
  expect([idsOf(second), second.pageInfo.hasNextPage, second.pageInfo.hasPreviousPage]).toEqual([order.slice(2), false, true]);
  for (const after of ['x', first.pageInfo.endCursor]) {
    expect(await linnet.errorsOf('query ($after: String) { followRequests(after: $after) { edges { cursor } } }', { after }, fans[0]!.token)).toMatchObject([{ code: 'BAD_USER_INPUT', field: 'after' }]);
  }
  expect(await linnet.errorsOf('{ followRequests { edges { cursor } } }')).toMatchObject([{ code: 'UNAUTHENTICATED' }]);
});

test('becoming public lets in everybody who waits', async () => {
  const [star, ...fans] = await people(4);
  await post(linnet, star!, 'hello');
  await setPrivate(linnet, star!, true);
  for (const fan of fans) {
    await warmHome(linnet, fan);
    await act(linnet, fan, 'follow', star!);
  }
  await act(linnet, fans[2]!, 'unfollow', star!);
  await setPrivate(linnet, star!, false);
  await settled(linnet);
  for (const [index, fan] of fans.entries()) expect((await readHome(linnet, fan)).texts).toEqual(index === 2 ? [] : ['hello']);
  const { user } = await linnet.gql('query ($id: ID!) { user(id: $id) { followerCount } }', { id: star!.user.id });
  expect(user.followerCount).toBe(2);
  expect(idsOf(await requests(star!))).toEqual([]);
  expect(await graphFaults(linnet)).toEqual([]);
});

test('a follower who was removed has the tweets no more at the very next read; removing again is no error', async () => {
  const [ann, bob] = await people(2);
  await follow(linnet, ann!, bob!);
  await follow(linnet, bob!, ann!);
  await post(linnet, bob!, 'private thoughts');
  await settled(linnet);
  await warmHome(linnet, ann!);
  for (let time = 0; time < 2; time += 1) {
    expect(await act(linnet, bob!, 'removeFollower', ann!)).toMatchObject({ followerCount: 1, followingCount: 0, relationship: { following: true, followedBy: false } });
    expect((await readHome(linnet, ann!)).texts).toEqual([]);
  }
  expect(await graphFaults(linnet)).toEqual([]);
});

test('becoming public with thousands of requests takes few events, so that nobody\'s timeline waits for it', async () => {
  const [star, fan] = await people(2);
  await setPrivate(linnet, star!, true);
  await post(linnet, star!, 'hello, everybody');
  const { database, stores } = linnet.app;
  const fans = await makeFollowers(linnet, fan!.user.id, 2_500);
  await database.rows('ask', 'INSERT INTO follow_requests (requester_id, target_id, id) SELECT id, $2, uuidv7() FROM unnest($1::uuid[]) AS id', [fans, star!.user.id]);
  await settled(linnet);
  const warm = fans.slice(1_200, 1_210);
  await warmTimelines(linnet, warm);

  const { updateProfile } = await linnet.gql('mutation { updateProfile(input: { private: false }) { followerCount } }', {}, star!.token);
  // One for a thousand, and few words of what becomes of the notifications.
  expect((await stores.outbox.stats()).size).toBeLessThanOrEqual(6);
  expect(updateProfile.followerCount).toBe(2_500);
  await settled(linnet);
  for (const id of warm) expect(await stores.homeTimelines.list(id, undefined, 1)).toBeNull();
  expect(await graphFaults(linnet)).toEqual([]);
});
