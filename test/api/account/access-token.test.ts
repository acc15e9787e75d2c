import { createPrivateKey, sign, type JsonWebKey } from 'node:crypto';
import { exportSPKI, generateKeyPair, importJWK, SignJWT, UnsecuredJWT, type CryptoKey, type JWK } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newId } from '../../../src/domain/ids.ts';
import type { SignedUp } from '../../support/sign-up.ts';
import { startLinnet, type Linnet } from '../../support/start-linnet.ts';
import { ME } from './documents.ts';

let linnet: Linnet;
let ann: SignedUp;
let sessionId: string;
let kid: string;
let realKey: CryptoKey;
let realPublicPem: string;
let foreignKey: CryptoKey;

beforeAll(async () => {
  linnet = await startLinnet({ workers: false });
  ann = await linnet.signUp('ann');
  sessionId = (await linnet.app.database.prisma.session.findFirstOrThrow({ where: { userId: ann.user.id } })).id;
  const [stored] = await linnet.app.stores.signingKeys.list();
  kid = stored!.kid;
  realKey = (await importJWK(stored!.privateJwk, 'EdDSA')) as CryptoKey;
  const { d: _, ...publicJwk } = stored!.privateJwk;
  realPublicPem = await exportSPKI((await importJWK(publicJwk as JWK, 'EdDSA', { extractable: true })) as CryptoKey);
  foreignKey = (await generateKeyPair('EdDSA')).privateKey;
});
afterAll(() => linnet.close());

const REFUSED = [expect.objectContaining({ code: 'UNAUTHENTICATED' })];

interface Forgery {
  key?: CryptoKey | Uint8Array;
  header?: Record<string, unknown>;
  claims?: Record<string, unknown>;
}
/** A token as Linnet makes them, but for what is given; a claim of undefined is left out. */
const token = ({ key = realKey, header = {}, claims = {} }: Forgery = {}): Promise<string> => {
  const now = Math.floor(Date.now() / 1000);
  return new SignJWT({ iss: 'linnet', aud: 'linnet', sub: ann.user.id, sid: sessionId, iat: now, exp: now + 900, ...claims })
    .setProtectedHeader({ alg: 'EdDSA', typ: 'at+jwt', kid, ...header })
    .sign(key);
};
const seconds = (fromNow: number): number => Math.floor(Date.now() / 1000) + fromNow;

describe('an access token', () => {
  it('is taken when the signing key made it: the forgeries below differ from it in one thing each', async () => {
    expect(await linnet.gql(ME, {}, await token())).toEqual({ me: ann.user });
  });

  it.each<[string, () => Promise<string> | string]>([
    ['is malformed', () => 'nonsense'],
    ['has two parts', () => ann.token.split('.').slice(0, 2).join('.')],
    ['has an empty signature', () => `${ann.token.split('.').slice(0, 2).join('.')}.`],
    ['was cut', () => ann.token.slice(0, -4)],
    ['was altered', async () => {
      const [header, , signature] = ann.token.split('.');
      const payload = Buffer.from(JSON.stringify({ iss: 'linnet', aud: 'linnet', sub: newId(), sid: sessionId, iat: seconds(0), exp: seconds(900) })).toString('base64url');
      return `${header}.${payload}.${signature}`;
    }],
    ['is of 100,000 characters', () => `${ann.token}${'A'.repeat(100_000)}`.slice(0, 7_000)],
    ['says alg:none', () => new UnsecuredJWT({ sid: sessionId }).setIssuer('linnet').setAudience('linnet').setSubject(ann.user.id).setIssuedAt().setExpirationTime('15m').encode()],
    ['says alg:none with the right key id', () => {
      const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
      return `${part({ alg: 'none', typ: 'at+jwt', kid })}.${ann.token.split('.')[1]}.`;
    }],
    ['is an HMAC under the public key', () => token({ key: Buffer.from(realPublicPem), header: { alg: 'HS256' } })],
    ['is signed by another key under a known id', () => token({ key: foreignKey })],
    ['is signed by another key under an unknown id', () => token({ key: foreignKey, header: { kid: newId() } })],
    ['has a key id that is none', () => token({ header: { kid: '../../etc/passwd' } })],
    ['has no key id', () => token({ header: { kid: undefined } })],
    ['brings its own key', async () => token({ key: foreignKey, header: { kid: undefined, jwk: { kty: 'OKP', crv: 'Ed25519', x: 'AA' } } })],
    ['has another type', () => token({ header: { typ: 'JWT' } })],
    ['has no type', () => token({ header: { typ: undefined } })],
    ['has an extension that must be understood', async () => {
      const header = { alg: 'EdDSA', typ: 'at+jwt', kid, crit: ['urn:example:new'], 'urn:example:new': true };
      const signed = `${Buffer.from(JSON.stringify(header)).toString('base64url')}.${ann.token.split('.')[1]}`;
      const [stored] = await linnet.app.stores.signingKeys.list();
      const key = createPrivateKey({ key: stored!.privateJwk as JsonWebKey, format: 'jwk' });
      return `${signed}.${sign(null, Buffer.from(signed), key).toString('base64url')}`;
    }],
    ['has expired', () => token({ claims: { iat: seconds(-901), exp: seconds(-1) } })],
    ['never expires', () => token({ claims: { exp: undefined } })],
    ['is of another issuer', () => token({ claims: { iss: 'evil' } })],
    ['has no issuer', () => token({ claims: { iss: undefined } })],
    ['is for another audience', () => token({ claims: { aud: 'evil' } })],
    ['is not valid yet', () => token({ claims: { nbf: seconds(60) } })],
    ['names no person', () => token({ claims: { sub: undefined } })],
    ['names a person who cannot be', () => token({ claims: { sub: 'x' } })],
    ['names no session', () => token({ claims: { sid: undefined } })],
    ['names a session that cannot be', () => token({ claims: { sid: 7 } })],
    ['names an unknown session', () => token({ claims: { sid: newId() } })],
    ['is a refresh token', () => ann.refreshToken],
  ])('is refused when it %s', async (_, make) => {
    const { status, errors, data } = await linnet.request(ME, {}, await make());
    expect(errors.map(({ extensions }) => extensions?.['code'])).toEqual(['UNAUTHENTICATED']);
    expect(status).toBe(401);
    expect(data ?? null).toBeNull();
  });

  it('that was taken before is refused once it has expired', async () => {
    const short = await token({ claims: { exp: seconds(2) } });
    expect(await linnet.gql(ME, {}, short)).toEqual({ me: ann.user });
    await expect.poll(() => linnet.request(ME, {}, short).then(({ status }) => status), { timeout: 4_000 }).toBe(401);
  });

  it('is not needed to be signed out', async () => {
    expect(await linnet.gql(ME)).toEqual({ me: null });
  });

  it.each(['', 'Bearer', 'Bearer ', 'Basic YTpi', 'Bearer a b', 'Token x'])('is not to be had from the header %j', async (authorization) => {
    const { services } = linnet.app;
    await expect(services.sessions.authenticate(authorization)).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
  });

  it('is read whatever the case of its scheme', async () => {
    const { services } = linnet.app;
    expect(await services.sessions.authenticate(`bearer ${ann.token}`)).toEqual({ userId: ann.user.id, sessionId });
  });

  it('is needed for what belongs to somebody', async () => {
    expect(await linnet.errorsOf('{ sessions { id } }')).toEqual(REFUSED);
    expect(await linnet.errorsOf('mutation { signOut }')).toEqual(REFUSED);
    expect(await linnet.errorsOf('mutation { updateProfile(input: {}) { id } }')).toEqual(REFUSED);
    expect(await linnet.errorsOf(`mutation { revokeSession(id: "${sessionId}") }`)).toEqual(REFUSED);
  });
});
