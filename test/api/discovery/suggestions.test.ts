import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { keys } from '../../../src/stores/redis/keys.ts';
import { makeFollowers } from '../../support/crowd.ts';
import { act, setPrivate } from '../../support/relations.ts';
import { follow, post, settled, unfollow } from '../../support/social.ts';
import type { SignedUp } from '../../support/sign-up.ts';
import { startLinnet, type Linnet } from '../../support/start-linnet.ts';

let linnet: Linnet;
/** Of everybody who has any. */
let friends: SignedUp[];
beforeAll(async () => {
  linnet = await startLinnet();
  friends = await signUps(2);
});
afterAll(() => linnet.close());

interface Suggestion { user: { username: string }; mutualCount: number }
const suggested = async (viewer: SignedUp, first = 100): Promise<Suggestion[]> =>
  (await linnet.gql('query ($first: Int!) { suggestedUsers(first: $first) { user { username } mutualCount } }', { first }, viewer.token)).suggestedUsers;
const names = async (viewer: SignedUp, first?: number): Promise<string[]> => (await suggested(viewer, first)).map(({ user }) => user.username);
const dismiss = (viewer: SignedUp, userId: string): Promise<unknown> => linnet.gql('mutation ($id: ID!) { dismissSuggestion(userId: $id) { id } }', { id: userId }, viewer.token);
const signUps = (count: number): Promise<SignedUp[]> => Promise.all(Array.from({ length: count }, () => linnet.signUp()));

/** Somebody who follows the two friends, who follow somebody else, and nobody besides. */
async function makeFriends(): Promise<{ viewer: SignedUp; other: SignedUp }> {
  const [viewer, other] = await signUps(2) as [SignedUp, SignedUp];
  await linnet.app.database.rows('', 'DELETE FROM follows WHERE follower_id = ANY($1::uuid[])', [friends.map(({ user }) => user.id)]);
  for (const friend of friends) {
    await follow(linnet, viewer, friend);
    await follow(linnet, friend, other);
  }
  return { viewer, other };
}

describe('suggestedUsers', () => {
  test('are friends of friends, those first whom more of the viewer\'s friends follow, with the count of those', async () => {
    const { viewer, other } = await makeFriends();
    const [second, popular, ...fans] = await signUps(4) as [SignedUp, SignedUp, ...SignedUp[]];
    await follow(linnet, friends[0]!, second);
    for (const fan of fans) await follow(linnet, fan, popular);
    const found = await suggested(viewer);
    expect(found.slice(0, 2)).toEqual([{ user: { username: other.user.username }, mutualCount: 2 }, { user: { username: second.user.username }, mutualCount: 1 }]);
    expect(found.find(({ user }) => user.username === popular.user.username)).toEqual({ user: { username: popular.user.username }, mutualCount: 0 });
  });

  test('count anew who follows whom at each read', async () => {
    const { viewer, other } = await makeFriends();
    expect((await suggested(viewer))[0]).toMatchObject({ user: { username: other.user.username }, mutualCount: 2 });
    await unfollow(linnet, friends[0]!, other);
    expect((await suggested(viewer)).find(({ user }) => user.username === other.user.username)?.mutualCount).toBe(1);
  });

  test('are people who use the viewer\'s hashtags', async () => {
    const [viewer, alike, secret, bystander] = await signUps(4) as [SignedUp, SignedUp, SignedUp, SignedUp];
    await setPrivate(linnet, secret, true);
    await post(linnet, viewer, 'on #Orchidées');
    for (const person of [alike, secret]) await post(linnet, person, 'on #orchidees too');
    const found = await names(viewer);
    expect(found[0]).toBe(alike.user.username);
    expect(found).toContain(bystander.user.username);
    expect(found).not.toContain(secret.user.username);
  });

  test('are popular people for who follows nobody', async () => {
    const [star, viewer] = await signUps(2) as [SignedUp, SignedUp];
    await makeFollowers(linnet, star.user.id, 300);
    expect((await names(viewer))[0]).toBe(star.user.username);
    expect(await names(viewer, 1)).toEqual([star.user.username]);
  });

  test.each<[string, (viewer: SignedUp, other: SignedUp) => Promise<unknown>]>([
    ['followed', (viewer, other) => follow(linnet, viewer, other)],
    ['asked to be followed', async (viewer, other) => { await setPrivate(linnet, other, true); await follow(linnet, viewer, other); }],
    ['blocked', (viewer, other) => act(linnet, viewer, 'block', other)],
    ['blocking the viewer', (viewer, other) => act(linnet, other, 'block', viewer)],
    ['muted', (viewer, other) => act(linnet, viewer, 'mute', other)],
    ['dismissed', (viewer, other) => dismiss(viewer, other.user.id)],
    ['suspended', (_viewer, other) => linnet.app.database.rows('', 'UPDATE users SET suspended_at = now() WHERE id = $1', [other.user.id])],
    ['private, having refused the viewer', async (viewer, other) => {
      await setPrivate(linnet, other, true);
      await follow(linnet, viewer, other);
      await act(linnet, other, 'rejectFollowRequest', viewer);
    }],
  ])('leave out who is %s, from the very next read on and ever after', async (_what, part) => {
    const { viewer, other } = await makeFriends();
    expect(await names(viewer)).toContain(other.user.username);
    await part(viewer, other);
    expect(await names(viewer)).not.toContain(other.user.username);
    await linnet.redis.flush();
    expect(await names(viewer)).not.toContain(other.user.username);
  });

  test('never are oneself, and are a private friend of friends who has refused nobody', async () => {
    const { viewer, other } = await makeFriends();
    await follow(linnet, friends[0]!, viewer);
    await setPrivate(linnet, other, true);
    const found = await names(viewer);
    expect([found.includes(viewer.user.username), found.includes(other.user.username)]).toEqual([false, true]);
  });

  test('are those whom a follow brings, from the very next read on', async () => {
    const { other } = await makeFriends();
    const viewer = await linnet.signUp();
    await names(viewer);
    await follow(linnet, viewer, friends[0]!);
    expect((await suggested(viewer))[0]).toEqual({ user: { username: other.user.username }, mutualCount: 1 });
  });

  test('are made anew by the worker once they are an hour old, and kept meanwhile', async () => {
    const { viewer, other } = await makeFriends();
    await names(viewer);
    const { suggestionCache } = linnet.app.stores;
    const kept = await suggestionCache.find(viewer.user.id);
    expect(kept?.userIds[0]).toBe(other.user.id);
    expect(await linnet.app.redis.commands.ttl(keys.suggestions(viewer.user.id))).toBeGreaterThan(86_000);
    const fresh = await linnet.signUp();
    for (const friend of friends) await follow(linnet, friend, fresh);
    await suggestionCache.insert(viewer.user.id, { ...kept!, madeAtMs: Date.now() - 3_700_000 });
    expect(await names(viewer, 1)).toEqual([other.user.username]);
    await linnet.app.services.discovery.refreshSuggestions();
    expect((await suggestionCache.find(viewer.user.id))?.userIds).toContain(fresh.user.id);
    expect(await linnet.app.services.discovery.refreshSuggestions()).toBe(0);
  });

  test('are there without Redis', async () => {
    const { viewer, other } = await makeFriends();
    await settled(linnet);
    await linnet.redis.stop();
    expect((await names(viewer))[0]).toBe(other.user.username);
    await linnet.redis.start();
  });

  test.each([0, -1, 101])('refuse first: %i', async (first) => {
    const { token } = await linnet.signUp();
    expect(await linnet.errorsOf('query ($first: Int!) { suggestedUsers(first: $first) { mutualCount } }', { first }, token)).toEqual([expect.objectContaining({ code: 'BAD_USER_INPUT', field: 'first' })]);
  });

  test('are for who is signed in', async () => {
    expect(await linnet.errorsOf('{ suggestedUsers { mutualCount } }')).toEqual([expect.objectContaining({ code: 'UNAUTHENTICATED' })]);
  });
});

describe('dismissSuggestion', () => {
  test('answers who it was, and may be repeated', async () => {
    const [viewer, other] = await signUps(2) as [SignedUp, SignedUp];
    for (let time = 0; time < 2; time += 1) {
      expect(await linnet.gql('mutation ($id: ID!) { dismissSuggestion(userId: $id) { username relationship { following muting } } }', { id: other.user.id }, viewer.token))
        .toEqual({ dismissSuggestion: { username: other.user.username, relationship: { following: false, muting: false } } });
    }
  });

  test('refuses oneself, nobody, and who is signed out, and writes nothing', async () => {
    const { user, token } = await linnet.signUp();
    const count = async () => (await linnet.app.database.rows<{ count: string }>('', 'SELECT count(*) FROM suggestion_dismissals', []))[0]!.count;
    const before = await count();
    const document = 'mutation ($id: ID!) { dismissSuggestion(userId: $id) { id } }';
    expect(await linnet.errorsOf(document, { id: user.id }, token)).toEqual([expect.objectContaining({ code: 'BAD_USER_INPUT', field: 'userId' })]);
    for (const id of ['nobody', '', '01900000-0000-7000-8000-000000000000', 'x'.repeat(10_000)]) {
      expect(await linnet.errorsOf(document, { id }, token)).toEqual([expect.objectContaining({ code: 'NOT_FOUND', field: 'userId' })]);
    }
    expect(await linnet.errorsOf(document, { id: user.id })).toEqual([expect.objectContaining({ code: 'UNAUTHENTICATED' })]);
    expect(await count()).toBe(before);
  });
});
