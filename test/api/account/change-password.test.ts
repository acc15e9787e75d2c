import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newSession } from '../../../src/services/accounts/open-session.ts';
import { createPasswordHasher } from '../../../src/services/accounts/password-hasher.ts';
import { createSignIn } from '../../../src/services/accounts/sign-in.ts';
import type { SignedUp } from '../../support/sign-up.ts';
import { startLinnet, type Linnet } from '../../support/start-linnet.ts';
import { CHANGE_PASSWORD, ME, REFRESH, SESSIONS, SIGN_IN } from './documents.ts';

let linnet: Linnet;
beforeAll(async () => { linnet = await startLinnet({ workers: false, slowHashes: true }); });
afterAll(() => linnet.close());

const signIn = async ({ user }: SignedUp, password: string): Promise<{ accessToken: string; refreshToken: string }> =>
  (await linnet.gql(SIGN_IN, { input: { login: user.username, password } })).signIn;
const change = (token: string, current: string, next: string) => linnet.gql(CHANGE_PASSWORD, { current, new: next }, token);
const WRONG = [{ code: 'BAD_USER_INPUT', field: 'currentPassword', message: 'The current password is wrong.' }];
const SIGNED_OUT = [expect.objectContaining({ code: 'UNAUTHENTICATED' })];

describe('changePassword', () => {
  it('makes the new password the one that signs in', async () => {
    const ann = await linnet.signUp();
    expect(await change(ann.token, ann.password, 'pa\u0308ssword two')).toEqual({ changePassword: true });
    expect(await linnet.errorsOf(SIGN_IN, { input: { login: ann.user.username, password: ann.password } })).toEqual(SIGNED_OUT);
    expect((await signIn(ann, 'p\u00E4ssword two')).accessToken).toBeTruthy();
  });

  it('ends the other sessions, with their refresh tokens and sockets, and goes on with its own', async () => {
    const [ann, bob] = [await linnet.signUp(), await linnet.signUp()];
    const other = await signIn(ann, ann.password);
    await using socket = linnet.subscribe('subscription { homeTimeline { __typename } }', {}, other.accessToken);
    await using own = linnet.subscribe('subscription { homeTimeline { __typename } }', {}, ann.token);
    await socket.expectSilence(200);
    await change(ann.token, ann.password, 'another password');
    await expect(socket.next(2_000)).rejects.toThrow('4403');
    expect(await linnet.errorsOf(ME, {}, other.accessToken)).toEqual(SIGNED_OUT);
    expect(await linnet.errorsOf(REFRESH, { refreshToken: other.refreshToken })).toEqual(SIGNED_OUT);
    expect((await linnet.gql(SESSIONS, {}, ann.token)).sessions).toEqual([expect.objectContaining({ current: true })]);
    expect((await linnet.gql(REFRESH, { refreshToken: ann.refreshToken })).refreshSession.user).toEqual(ann.user);
    expect(await linnet.gql(ME, {}, bob.token)).toEqual({ me: bob.user });
    await own.expectSilence(100);
  });

  it.each(['wrong password', '', 'x'.repeat(100_000), 'THE PASSWORD'])('changes nothing where the current one is wrong: %.20s', async (current) => {
    const ann = await linnet.signUp();
    const other = await signIn(ann, ann.password);
    expect(await linnet.errorsOf(CHANGE_PASSWORD, { current, new: 'another password' }, ann.token)).toEqual(WRONG);
    expect(await linnet.gql(ME, {}, other.accessToken)).toEqual({ me: ann.user });
    await signIn(ann, ann.password);
  });

  it.each(['short', 'x'.repeat(129), 'lone surrogate \uD800'])('refuses what signUp refuses, and changes nothing: %.20s', async (next) => {
    const ann = await linnet.signUp();
    expect(await linnet.errorsOf(CHANGE_PASSWORD, { current: ann.password, new: next }, ann.token)).toEqual([expect.objectContaining({ code: 'BAD_USER_INPUT', field: 'newPassword' })]);
    await signIn(ann, ann.password);
  });

  it('is for those who are signed in', async () => {
    expect(await linnet.errorsOf(CHANGE_PASSWORD, { current: 'a password', new: 'another password' })).toEqual(SIGNED_OUT);
  });

  it('lets one of two at the same moment through', async () => {
    const ann = await linnet.signUp();
    const other = await signIn(ann, ann.password);
    const answers = await Promise.all([[ann.token, 'first password'], [other.accessToken, 'second password']].map(([token, next]) =>
      linnet.request(CHANGE_PASSWORD, { current: ann.password, new: next }, token)));
    expect(answers.map(({ data }) => data?.changePassword === true).toSorted()).toEqual([false, true]);
    expect(await linnet.app.database.prisma.session.count({ where: { userId: ann.user.id, revokedAt: null } })).toBe(1);
  });

  it('lets nobody in whose old password was still right when it was verified', async () => {
    const ann = await linnet.signUp();
    const { accounts, sessions, users } = linnet.app.stores;
    const hasher = createPasswordHasher();
    const signInSlowly = createSignIn({
      accounts, sessions, users, now: () => new Date(),
      accessTokens: { issue: async () => ({ token: '', expiresAt: new Date() }), verify: () => Promise.reject(new Error('not asked for')) },
      passwordHasher: { ...hasher, verify: async (...args) => {
        const matches = await hasher.verify(...args);
        await change(ann.token, ann.password, 'another password');
        return matches;
      } },
    });
    await expect(signInSlowly({ login: ann.user.username, password: ann.password }, null)).rejects.toThrow('The login or the password is wrong.');
    expect((await linnet.gql(SESSIONS, {}, ann.token)).sessions).toEqual([expect.objectContaining({ current: true })]);
  });

  it('ends a session whose sign-in it has to wait for', async () => {
    const ann = await linnet.signUp();
    const { database, stores } = linnet.app;
    const hash = await stores.accounts.findPasswordHash(ann.user.id);
    let changing: Promise<unknown> = Promise.resolve();
    await database.transaction(async (client) => {
      // As insertFor does, which has got so far.
      await client.query('SELECT FROM users WHERE id = $1 AND password_hash = $2 FOR SHARE', [ann.user.id, hash]);
      changing = change(ann.token, ann.password, 'another password');
      await expect.poll(async () => (await database.rows('test_waiting', "SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE 'UPDATE users SET password_hash%'", [])).length).toBe(1);
      const { session } = newSession(ann.user.id, null, new Date()).stored;
      await client.query('INSERT INTO sessions (id, user_id, created_at, last_used_at, expires_at) VALUES ($1, $2, $3, $3, $4)', [session.id, session.userId, session.createdAt, session.expiresAt]);
    });
    await changing;
    expect((await linnet.gql(SESSIONS, {}, ann.token)).sessions).toEqual([expect.objectContaining({ current: true })]);
  });
});
