import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startLinnet, type Linnet } from '../../support/start-linnet.ts';
import { ME, SIGN_UP } from './documents.ts';

let linnet: Linnet;
beforeAll(async () => { linnet = await startLinnet({ workers: false, slowHashes: true }); });
afterAll(() => linnet.close());

let people = 0;
const newcomer = (changes: Record<string, unknown> = {}) => {
  people += 1;
  return { username: `new_${people}`, email: `new_${people}@example.org`, password: 'correct horse', displayName: 'New', ...changes };
};
const count = async (): Promise<number> => linnet.app.database.prisma.user.count();

describe('signUp', () => {
  it('makes an account and signs in to it', async () => {
    const input = newcomer({ username: 'Ann_1', displayName: '  Ann A\u030A ' });
    const { signUp } = await linnet.gql(SIGN_UP, { input });
    expect(signUp.user).toMatchObject({ username: 'Ann_1', displayName: 'Ann Å' });
    expect(signUp.user.createdAt).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    const secondsLeft = (Date.parse(signUp.accessTokenExpiresAt) - Date.now()) / 1000;
    expect(secondsLeft).toBeGreaterThan(14 * 60);
    expect(secondsLeft).toBeLessThanOrEqual(15 * 60);
    expect(await linnet.gql(ME, {}, signUp.accessToken)).toEqual({ me: { id: signUp.user.id, username: 'Ann_1' } });
  });

  it('keeps neither the password nor the refresh token as they are', async () => {
    const input = newcomer();
    const { signUp: { user, refreshToken } } = await linnet.gql(SIGN_UP, { input });
    const { prisma } = linnet.app.database;
    const { passwordHash } = await prisma.user.findUniqueOrThrow({ where: { id: user.id } });
    expect(passwordHash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    const { tokenHash } = await prisma.refreshToken.findFirstOrThrow({ where: { sessionId: (await prisma.session.findFirstOrThrow({ where: { userId: user.id } })).id } });
    expect(Buffer.from(tokenHash)).toHaveLength(32);
    expect(Buffer.from(tokenHash).toString('base64url')).not.toBe(refreshToken);
    expect(Buffer.from(refreshToken, 'base64url')).toHaveLength(32);
  });

  it.each([
    ['username', ''], ['username', 'x'.repeat(31)], ['username', 'with space'], ['username', 'dash-ed'], ['username', 'ünicode'], ['username', 'nul\0'],
    ['email', ''], ['email', 'nobody'], ['email', 'a@b'], ['email', `${'x'.repeat(250)}@example.org`], ['email', 'nul\0@example.org'],
    ['password', ''], ['password', 'short12'], ['password', 'x'.repeat(129)], ['password', 'broken \uD800 unicode'],
    ['displayName', ''], ['displayName', '   '], ['displayName', 'x'.repeat(51)], ['displayName', 'bell\u0007'], ['displayName', 'nul\0'], ['displayName', 'two\nlines'],
  ])('refuses the %s %j and writes nothing', async (field, value) => {
    const before = await count();
    const input = newcomer({ [field]: value });
    expect(await linnet.errorsOf(SIGN_UP, { input })).toEqual([expect.objectContaining({ code: 'BAD_USER_INPUT', field })]);
    expect(await count()).toBe(before);
  });

  it.each(['username', 'email'] as const)('refuses a %s that differs from a taken one in case only', async (field) => {
    const first = newcomer();
    await linnet.gql(SIGN_UP, { input: first });
    const before = await count();
    expect(await linnet.errorsOf(SIGN_UP, { input: newcomer({ [field]: first[field].toUpperCase() }) })).toEqual([expect.objectContaining({ code: 'CONFLICT', field })]);
    expect(await count()).toBe(before);
    expect(await linnet.app.database.prisma.session.count()).toBe(before);
  });

  it('gives a name to one of those who ask for it at once', async () => {
    const inputs = Array.from({ length: 8 }, (_, index) => newcomer({ username: index % 2 === 0 ? 'wanted' : 'WANTED' }));
    const answers = await Promise.all(inputs.map((input) => linnet.request(SIGN_UP, { input })));
    expect(answers.filter(({ errors }) => errors.length === 0)).toHaveLength(1);
    const codes = answers.flatMap(({ errors }) => errors.map(({ extensions }) => [extensions?.['code'], extensions?.['field']]));
    expect(codes).toEqual(Array.from({ length: 7 }, () => ['CONFLICT', 'username']));
  });
});
