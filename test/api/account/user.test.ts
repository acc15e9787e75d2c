import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newId } from '../../../src/domain/ids.ts';
import type { SignedUp } from '../../support/sign-up.ts';
import { startLinnet, type Linnet } from '../../support/start-linnet.ts';

const USER = /* GraphQL */ `
  query User($id: ID, $username: String) {
    user(id: $id, username: $username) {
      id username displayName bio location website verified private createdAt followerCount followingCount tweetCount
      relationship { following followedBy followRequested }
    }
  }
`;

let linnet: Linnet;
let ann: SignedUp;
let bob: SignedUp;
beforeAll(async () => {
  linnet = await startLinnet({ workers: false });
  [ann, bob] = [await linnet.signUp('Ann_B'), await linnet.signUp('bob')];
});
afterAll(() => linnet.close());

describe('user', () => {
  it('finds a person by id', async () => {
    const { user } = await linnet.gql(USER, { id: ann.user.id });
    expect(user).toEqual({
      id: ann.user.id, username: 'Ann_B', displayName: 'Ann_B', bio: '', location: '', website: null, verified: false, private: false,
      createdAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/), followerCount: 0, followingCount: 0, tweetCount: 0, relationship: null,
    });
  });

  it.each(['Ann_B', 'ann_b', 'ANN_B'])('finds a person by the username %j', async (username) => {
    expect((await linnet.gql(USER, { username })).user.id).toBe(ann.user.id);
  });

  it.each([{ id: newId() }, { id: 'nonsense' }, { id: '' }, { username: 'nobody' }, { username: 'annXb' }, { username: '' }, { username: '%' }, { username: 'a\0b' }])('finds nobody by %j', async (variables) => {
    expect(await linnet.gql(USER, variables)).toEqual({ user: null });
  });

  it.each([{}, { id: null, username: null }])('refuses %j, which is neither', async (variables) => {
    expect(await linnet.errorsOf(USER, variables)).toEqual([expect.objectContaining({ code: 'BAD_USER_INPUT', field: 'id' })]);
  });

  it('refuses both', async () => {
    expect(await linnet.errorsOf(USER, { id: ann.user.id, username: 'Ann_B' })).toEqual([expect.objectContaining({ code: 'BAD_USER_INPUT', field: 'username' })]);
  });

  it('says how the viewer stands to others, and nothing of the viewer', async () => {
    await linnet.gql('mutation ($id: ID!) { follow(userId: $id) { id } }', { id: bob.user.id }, ann.token);
    expect((await linnet.gql(USER, { username: 'bob' }, ann.token)).user).toMatchObject({ followerCount: 1, relationship: { following: true, followedBy: false, followRequested: false } });
    expect((await linnet.gql(USER, { username: 'Ann_B' }, bob.token)).user).toMatchObject({ followingCount: 1, relationship: { following: false, followedBy: true, followRequested: false } });
    expect((await linnet.gql(USER, { username: 'bob' }, bob.token)).user.relationship).toBeNull();
  });

  it('does not find a suspended person, by either', async () => {
    const eve = await linnet.signUp('eve');
    await linnet.app.database.prisma.user.update({ where: { id: eve.user.id }, data: { suspendedAt: new Date() } });
    expect(await linnet.gql(USER, { username: 'eve' }, ann.token)).toEqual({ user: null });
    expect(await linnet.gql(USER, { id: eve.user.id })).toEqual({ user: null });
  });
});
