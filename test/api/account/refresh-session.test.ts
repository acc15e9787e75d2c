import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startLinnet, type Linnet } from '../../support/start-linnet.ts';
import { ME, REFRESH, SESSIONS } from './documents.ts';

let linnet: Linnet;
beforeAll(async () => { linnet = await startLinnet({ workers: false }); });
afterAll(() => linnet.close());

const REFUSED = [expect.objectContaining({ code: 'UNAUTHENTICATED' })];
const sessionOf = (userId: string) => linnet.app.database.prisma.session.findFirstOrThrow({ where: { userId } });

describe('refreshSession', () => {
  it('gives new tokens of the same session, and moves its end on', async () => {
    const ann = await linnet.signUp();
    const before = await sessionOf(ann.user.id);
    await delay(5);
    const { refreshSession } = await linnet.gql(REFRESH, { refreshToken: ann.refreshToken });
    expect(refreshSession.user).toEqual(ann.user);
    expect(refreshSession.refreshToken).not.toBe(ann.refreshToken);
    const { sessions } = await linnet.gql(SESSIONS, {}, refreshSession.accessToken);
    expect(sessions).toHaveLength(1);
    expect(sessions[0]).toMatchObject({ id: before.id, current: true });
    expect(Date.parse(sessions[0].lastUsedAt)).toBeGreaterThan(before.lastUsedAt.getTime());
    const after = await sessionOf(ann.user.id);
    expect(after.expiresAt.getTime() - after.lastUsedAt.getTime()).toBe(7 * 24 * 60 * 60 * 1000);
  });

  it('works along a chain of refreshes', async () => {
    let { refreshToken, token } = await linnet.signUp();
    for (let step = 0; step < 5; step += 1) {
      const { refreshSession } = await linnet.gql(REFRESH, { refreshToken });
      ({ refreshToken, accessToken: token } = refreshSession);
    }
    expect((await linnet.gql(ME, {}, token)).me).not.toBeNull();
  });

  it('ends the whole session when a spent token comes back', async () => {
    const ann = await linnet.signUp();
    const { refreshSession: next } = await linnet.gql(REFRESH, { refreshToken: ann.refreshToken });
    expect(await linnet.errorsOf(REFRESH, { refreshToken: ann.refreshToken })).toEqual(REFUSED);
    expect(await linnet.errorsOf(REFRESH, { refreshToken: next.refreshToken })).toEqual(REFUSED);
    expect(await linnet.errorsOf(ME, {}, next.accessToken)).toEqual(REFUSED);
    expect(await linnet.errorsOf(ME, {}, ann.token)).toEqual(REFUSED);
  });

  it('leaves the other sessions of the person alone', async () => {
    const ann = await linnet.signUp();
    const { signIn: other } = await linnet.gql('mutation ($input: SignInInput!) { signIn(input: $input) { accessToken refreshToken } }', { input: { login: ann.user.username, password: ann.password } });
    await linnet.gql(REFRESH, { refreshToken: ann.refreshToken });
    await linnet.errorsOf(REFRESH, { refreshToken: ann.refreshToken });
    expect(await linnet.gql(ME, {}, other.accessToken)).toEqual({ me: ann.user });
    await linnet.gql(REFRESH, { refreshToken: other.refreshToken });
  });

  it('lets one of two at once win, and takes the other for a copy', async () => {
    for (let round = 0; round < 10; round += 1) {
      const ann = await linnet.signUp();
      const answers = await Promise.all([1, 2].map(() => linnet.request(REFRESH, { refreshToken: ann.refreshToken })));
      const won = answers.filter(({ errors }) => errors.length === 0);
      expect(won).toHaveLength(1);
      expect(await linnet.errorsOf(REFRESH, { refreshToken: won[0]?.data.refreshSession.refreshToken })).toEqual(REFUSED);
      expect((await sessionOf(ann.user.id)).revokedAt).not.toBeNull();
    }
  });

  it.each(['', 'nonsense', '\0', 'A'.repeat(43), 'x'.repeat(100_000)])('refuses %.50j', async (refreshToken) => {
    expect(await linnet.errorsOf(REFRESH, { refreshToken })).toEqual(REFUSED);
  });

  it('refuses an access token', async () => {
    const ann = await linnet.signUp();
    expect(await linnet.errorsOf(REFRESH, { refreshToken: ann.token })).toEqual(REFUSED);
  });

  it('refuses an expired token', async () => {
    const ann = await linnet.signUp();
    const { prisma } = linnet.app.database;
    await prisma.refreshToken.updateMany({ where: { sessionId: (await sessionOf(ann.user.id)).id }, data: { expiresAt: new Date(Date.now() - 1) } });
    expect(await linnet.errorsOf(REFRESH, { refreshToken: ann.refreshToken })).toEqual(REFUSED);
  });

  it('refuses a suspended person', async () => {
    const ann = await linnet.signUp();
    await linnet.app.database.prisma.user.update({ where: { id: ann.user.id }, data: { suspendedAt: new Date() } });
    expect(await linnet.errorsOf(REFRESH, { refreshToken: ann.refreshToken })).toEqual(REFUSED);
  });
});
