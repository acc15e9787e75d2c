import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newId } from '../../../src/domain/ids.ts';
import { follow, unfollow } from '../../support/social.ts';
import type { SignedUp } from '../../support/sign-up.ts';
import { startLinnet, type Linnet } from '../../support/start-linnet.ts';

let linnet: Linnet;
beforeAll(async () => { linnet = await startLinnet(); });
afterAll(() => linnet.close());

let made = 0;
const people = async (count: number): Promise<SignedUp[]> => Promise.all(Array.from({ length: count }, () => linnet.signUp(`someone_${made += 1}`)));
const counts = async ({ user }: SignedUp) => (await linnet.gql('query ($id: ID!) { user(id: $id) { followerCount followingCount } }', { id: user.id })).user;
const FOLLOW = 'mutation ($id: ID!) { follow(userId: $id) { username followerCount relationship { following followedBy followRequested } } }';
const UNFOLLOW = FOLLOW.replace('follow(', 'unfollow(');

test('a follow shows in its own answer, once, however often it is repeated', async () => {
  const [ann, bob] = await people(2);
  for (let time = 0; time < 2; time += 1) {
    expect((await linnet.gql(FOLLOW, { id: bob!.user.id }, ann!.token)).follow)
      .toEqual({ username: bob!.user.username, followerCount: 1, relationship: { following: true, followedBy: false, followRequested: false } });
  }
  expect((await linnet.gql(UNFOLLOW, { id: bob!.user.id }, ann!.token)).unfollow).toMatchObject({ followerCount: 0, relationship: { following: false } });
  expect((await linnet.gql(UNFOLLOW, { id: bob!.user.id }, ann!.token)).unfollow).toMatchObject({ followerCount: 0 });
});

test('two mutations in one request each answer what holds after them', async () => {
  const [ann, bob] = await people(2);
  const answer = await linnet.gql(`mutation ($id: ID!) {
    a: follow(userId: $id) { followerCount relationship { following } }
    b: unfollow(userId: $id) { followerCount relationship { following } }
  }`, { id: bob!.user.id }, ann!.token);
  expect(answer).toEqual({ a: { followerCount: 1, relationship: { following: true } }, b: { followerCount: 0, relationship: { following: false } } });
});

test('counts stay equal to the lists when many follow and unfollow each other at once', async () => {
  const crowd = await people(8);
  const pairs = crowd.flatMap((one) => crowd.filter((other) => other !== one).map((other) => [one, other] as const));
  await Promise.all(pairs.flatMap(([one, other]) => [follow(linnet, one, other), follow(linnet, one, other)]));
  for (const person of crowd) expect(await counts(person)).toEqual({ followerCount: 7, followingCount: 7 });
  await Promise.all(pairs.filter((_, index) => index % 2 === 0).flatMap(([one, other]) => [unfollow(linnet, one, other), unfollow(linnet, one, other)]));
  for (const person of crowd) {
    const { user } = await linnet.gql('query ($id: ID!) { user(id: $id) { followerCount followingCount followers { edges { node { id } } } following { edges { node { id } } } } }', { id: person.user.id });
    expect([user.followers.edges.length, user.following.edges.length]).toEqual([user.followerCount, user.followingCount]);
  }
});

test('followers and following are listed newest first, page by page, while others come and go', async () => {
  const [star, ...fans] = await people(8);
  for (const fan of fans) await follow(linnet, fan, star!);
  const page = async (after: string | null) => (await linnet.gql(`query ($id: ID!, $after: String) { user(id: $id) { followers(first: 3, after: $after) {
    edges { node { id } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } } }`, { id: star!.user.id, after })).user.followers;
  const ids = (connection: { edges: { node: { id: string } }[] }) => connection.edges.map(({ node }) => node.id);
  const order = fans.map(({ user }) => user.id).reverse();
  const first = await page(null);
  expect(ids(first)).toEqual(order.slice(0, 3));
  expect(first.pageInfo).toMatchObject({ hasNextPage: true, hasPreviousPage: false });
  // The person at the cursor leaves, and another comes.
  await unfollow(linnet, fans.find(({ user }) => user.id === order[2])!, star!);
  const [latecomer] = await people(1);
  await follow(linnet, latecomer!, star!);
  const second = await page(first.pageInfo.endCursor);
  expect(ids(second)).toEqual(order.slice(3, 6));
  const third = await page(second.pageInfo.endCursor);
  expect(ids(third)).toEqual(order.slice(6));
  expect(third.pageInfo.hasNextPage).toBe(false);
});

describe('a private account', () => {
  test('gets a request in place of a follow, which unfollow withdraws', async () => {
    const [ann, bob] = await people(2);
    await linnet.gql('mutation { updateProfile(input: { private: true }) { id } }', {}, bob!.token);
    expect((await linnet.gql(FOLLOW, { id: bob!.user.id }, ann!.token)).follow).toMatchObject({ followerCount: 0, relationship: { following: false, followRequested: true } });
    expect((await linnet.gql(UNFOLLOW, { id: bob!.user.id }, ann!.token)).unfollow).toMatchObject({ relationship: { following: false, followRequested: false } });
  });

  test('shows its lists to its followers alone', async () => {
    const [ann, bob, eve] = await people(3);
    await follow(linnet, ann!, bob!);
    await linnet.gql('mutation { updateProfile(input: { private: true }) { id } }', {}, bob!.token);
    const followers = async (token?: string) => (await linnet.gql('query ($id: ID!) { user(id: $id) { followers { edges { cursor } } } }', { id: bob!.user.id }, token)).user.followers.edges.length;
    expect([await followers(bob!.token), await followers(ann!.token), await followers(eve!.token), await followers()]).toEqual([1, 1, 0, 0]);
  });
});

test('refuses oneself, and people who are not there', async () => {
  const [ann] = await people(1);
  for (const mutation of [FOLLOW, UNFOLLOW]) {
    expect(await linnet.errorsOf(mutation, { id: ann!.user.id }, ann!.token)).toMatchObject([{ code: 'BAD_USER_INPUT', field: 'userId' }]);
    for (const id of [newId(), 'x', ann!.user.id.toUpperCase()]) expect(await linnet.errorsOf(mutation, { id }, ann!.token)).toMatchObject([{ code: 'NOT_FOUND', field: 'userId' }]);
    expect(await linnet.errorsOf(mutation, { id: ann!.user.id })).toMatchObject([{ code: 'UNAUTHENTICATED' }]);
  }
  expect(await counts(ann!)).toEqual({ followerCount: 0, followingCount: 0 });
});
