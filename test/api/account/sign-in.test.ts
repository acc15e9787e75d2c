import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newId } from '../../../src/domain/ids.ts';
import { createPasswordHasher } from '../../../src/services/accounts/password-hasher.ts';
import { createSignIn } from '../../../src/services/accounts/sign-in.ts';
import type { SignedUp } from '../../support/sign-up.ts';
import { startLinnet, type Linnet } from '../../support/start-linnet.ts';
import { ME, SIGN_IN } from './documents.ts';

let linnet: Linnet;
let ann: SignedUp;
beforeAll(async () => {
  linnet = await startLinnet({ workers: false, slowHashes: true });
  ann = await linnet.signUp('Ann');
  await linnet.app.database.prisma.user.create({ data: { id: newId(), username: 'imported', displayName: 'Imported', createdAt: new Date() } });
});
afterAll(() => linnet.close());

const WRONG = [{ code: 'UNAUTHENTICATED', field: undefined, message: 'The login or the password is wrong.' }];

describe('signIn', () => {
  it.each(['Ann', 'aNN', ' ann ', 'Ann@example.com', 'ann@EXAMPLE.com'])('knows the login %j', async (login) => {
    const { signIn } = await linnet.gql(SIGN_IN, { input: { login, password: ann.password } });
    expect(signIn.user.id).toBe(ann.user.id);
    expect(await linnet.gql(ME, {}, signIn.accessToken)).toEqual({ me: ann.user });
  });

  it('takes a password in whatever way a keyboard composes it', async () => {
    const input = { username: 'composed', email: 'composed@example.org', password: 'p\u00E4ssword', displayName: 'C' };
    await linnet.gql('mutation ($input: SignUpInput!) { signUp(input: $input) { accessToken } }', { input });
    const { signIn } = await linnet.gql(SIGN_IN, { input: { login: 'composed', password: 'pa\u0308ssword' } });
    expect(signIn.user.username).toBe('composed');
  });

  it.each([
    ['a wrong password', 'ann', 'wrong password'],
    ['a password in another case', 'ann', 'THE PASSWORD OF ANN'],
    ['no password', 'ann', ''],
    ['a password that nobody can have', 'ann', 'x'.repeat(100_000)],
    ['an unknown username', 'nobody', 'correct horse'],
    ['an unknown e-mail address', 'nobody@example.org', 'correct horse'],
    ['an imported person, who has no password', 'imported', 'correct horse'],
    ['an imported person and no password', 'imported', ''],
    ['a login that is neither', 'a b\0', 'correct horse'],
    ['no login', '', 'correct horse'],
  ])('gives one answer for %s', async (_, login, password) => {
    expect(await linnet.errorsOf(SIGN_IN, { input: { login, password } })).toEqual(WRONG);
  });

  it('verifies exactly one hash, whoever is asked for', async () => {
    const real = createPasswordHasher();
    let verified = 0;
    const { accounts, sessions, users } = linnet.app.stores;
    const signIn = createSignIn({
      accounts, sessions, users, now: () => new Date(),
      accessTokens: { issue: async () => ({ token: '', expiresAt: new Date() }), verify: () => Promise.reject(new Error('not asked for')) },
      passwordHasher: { ...real, verify: (...args) => { verified += 1; return real.verify(...args); } },
    });
    for (const [login, password] of [['ann', 'wrong password'], ['nobody', 'wrong password'], ['imported', 'wrong password'], ['a b', 'x'.repeat(1_000)], ['ann', '']] as const) {
      verified = 0;
      await expect(signIn({ login, password }, null)).rejects.toThrow('The login or the password is wrong.');
      expect(verified, login).toBe(1);
    }
  });

  it('tells only who knows the password that an account is suspended', async () => {
    const eve = await linnet.signUp('eve');
    await linnet.app.database.prisma.user.update({ where: { id: eve.user.id }, data: { suspendedAt: new Date() } });
    expect(await linnet.errorsOf(SIGN_IN, { input: { login: 'eve', password: 'wrong password' } })).toEqual(WRONG);
    expect(await linnet.errorsOf(SIGN_IN, { input: { login: 'eve', password: eve.password } })).toEqual([expect.objectContaining({ code: 'FORBIDDEN' })]);
  });
});
