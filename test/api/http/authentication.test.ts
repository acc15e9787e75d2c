import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startLinnet, type Linnet } from '../../support/start-linnet.ts';

let linnet: Linnet;
beforeAll(async () => { linnet = await startLinnet({ workers: false }); });
afterAll(() => linnet.close());

const ask = (authorization?: string) => fetch(linnet.url, {
  method: 'POST',
  headers: { 'content-type': 'application/json', ...(authorization === undefined ? {} : { authorization }) },
  body: '{"query":"{ me { username } }"}',
});

describe('the Authorization header', () => {
  it('signs in whoever the token was issued to', async () => {
    const { token, user } = await linnet.signUp();
    expect(await (await ask(`Bearer ${token}`)).json()).toEqual({ data: { me: { username: user.username } } });
  });

  it('may be left out', async () => {
    expect(await (await ask()).json()).toEqual({ data: { me: null } });
  });

  it.each([
    ['a malformed token', () => 'Bearer nonsense'],
    ['another scheme', () => 'Basic YTpi'],
    ['a token without its scheme', async () => (await linnet.signUp()).token],
    ['an altered token', async () => `Bearer ${(await linnet.signUp()).token.slice(0, -4)}AAAA`],
    ['an unsigned token', () => `Bearer ${[{ alg: 'none', typ: 'at+jwt' }, { sub: 'x' }].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.')}.`],
  ])('is refused with 401 rather than taken for signed out: %s', async (_name, header) => {
    const response = await ask(await header());
    expect(response.status).toBe(401);
    expect(response.headers.get('www-authenticate')).toBe('Bearer error="invalid_token"');
    expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] });
  });
});
