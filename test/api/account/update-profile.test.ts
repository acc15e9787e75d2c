import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SignedUp } from '../../support/sign-up.ts';
import { startLinnet, type Linnet } from '../../support/start-linnet.ts';

const UPDATE = /* GraphQL */ `
  mutation Update($input: UpdateProfileInput!) { updateProfile(input: $input) { username displayName bio location website private } }
`;
const USER = /* GraphQL */ `
  query User($id: ID!) { user(id: $id) { username displayName bio location website private followerCount followingCount relationship { following followedBy followRequested } } }
`;
const FOLLOW = /* GraphQL */ `mutation Follow($id: ID!) { follow(userId: $id) { id } }`;

let linnet: Linnet;
beforeAll(async () => { linnet = await startLinnet({ workers: false }); });
afterAll(() => linnet.close());

const profile = { displayName: 'Ann Å', bio: 'two\nlines', location: 'Oslo', website: 'https://example.org/ann', private: true };
const withProfile = async (): Promise<SignedUp> => {
  const ann = await linnet.signUp();
  await linnet.gql(UPDATE, { input: profile }, ann.token);
  return ann;
};
const read = async ({ user: { id }, token }: SignedUp) => {
  const { user: { displayName, bio, location, website, private: isPrivate } } = await linnet.gql(USER, { id }, token);
  return { displayName, bio, location, website, private: isPrivate };
};

describe('updateProfile', () => {
  it('changes everything that is given, in its normal form', async () => {
    const ann = await linnet.signUp();
    const input = { ...profile, displayName: '  Ann A\u030A ', bio: 'two\r\nlines', location: ' Oslo ', website: ' https://example.org/ann ' };
    const { updateProfile } = await linnet.gql(UPDATE, { input }, ann.token);
    expect(updateProfile).toEqual({ username: ann.user.username, ...profile });
    expect(await read(ann)).toEqual(profile);
  });

  it.each([
    [{}, {}],
    [{ bio: 'new' }, { bio: 'new' }],
    [{ website: null }, { website: null }],
    [{ website: '' }, { website: null }],
    [{ bio: null, location: null }, { bio: '', location: '' }],
    [{ bio: '', location: ' ' }, { bio: '', location: '' }],
    [{ private: false }, { private: false }],
  ])('makes of %j only %j, and keeps the rest', async (input, changed) => {
    const ann = await withProfile();
    await linnet.gql(UPDATE, { input }, ann.token);
    expect(await read(ann)).toEqual({ ...profile, ...changed });
  });

  it.each([
    ['displayName', null], ['displayName', ''], ['displayName', ' \u200B '], ['displayName', 'x'.repeat(51)], ['displayName', 'a\0b'],
    ['bio', 'x'.repeat(161)], ['bio', 'a\0b'], ['bio', '\uDC00'],
    ['location', 'x'.repeat(101)], ['location', 'a\nb'],
    ['website', 'example.org'], ['website', 'javascript:alert(1)'], ['website', 'https://a@b.org'], ['website', `https://example.org/${'x'.repeat(255)}`],
    ['private', null],
  ])('refuses the %s %j and changes nothing, not even what was right', async (field, value) => {
    const ann = await withProfile();
    const input = { displayName: 'Other', bio: 'other', location: 'other', website: 'https://other.example', private: false, [field]: value };
    expect(await linnet.errorsOf(UPDATE, { input }, ann.token)).toEqual([expect.objectContaining({ code: 'BAD_USER_INPUT', field })]);
    expect(await read(ann)).toEqual(profile);
  });

  it('changes nobody else', async () => {
    const [ann, bob] = [await withProfile(), await withProfile()];
    await linnet.gql(UPDATE, { input: { bio: 'mine', private: false } }, ann.token);
    expect(await read(bob)).toEqual(profile);
  });
});

describe('going public', () => {
  it('lets in everybody who has asked, with counts, in one event', async () => {
    const ann = await withProfile();
    const fans = [await linnet.signUp(), await linnet.signUp(), await linnet.signUp()];
    for (const fan of fans) await linnet.gql(FOLLOW, { id: ann.user.id }, fan.token);
    expect((await linnet.gql(USER, { id: ann.user.id }, fans[0]?.token)).user).toMatchObject({ followerCount: 0, relationship: { following: false, followRequested: true } });
    await linnet.app.database.prisma.outboxEvent.deleteMany();

    await linnet.gql(UPDATE, { input: { private: false } }, ann.token);

    expect((await linnet.gql(USER, { id: ann.user.id })).user.followerCount).toBe(3);
    for (const fan of fans) {
      expect((await linnet.gql(USER, { id: ann.user.id }, fan.token)).user.relationship).toEqual({ following: true, followedBy: false, followRequested: false });
      expect((await linnet.gql(USER, { id: fan.user.id }, ann.token)).user).toMatchObject({ followingCount: 1, relationship: { followedBy: true } });
    }
    const events = await linnet.app.database.prisma.outboxEvent.findMany({ where: { type: { not: 'user.visibilityChanged' } } });
    expect(events).toMatchObject([{ type: 'followRequests.accepted', payload: { followerIds: expect.arrayContaining(fans.map(({ user }) => user.id)), followeeId: ann.user.id } }]);
    expect(events.every(({ pending, requestId }) => pending.length > 0 && requestId !== null)).toBe(true);

    await linnet.gql(UPDATE, { input: { private: false } }, ann.token);
    expect((await linnet.gql(USER, { id: ann.user.id })).user.followerCount).toBe(3);
  });
});
