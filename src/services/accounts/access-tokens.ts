import { errors, jwtVerify, SignJWT } from 'jose';
import { LRUCache } from 'lru-cache';
import { UnauthenticatedError } from '../../domain/errors.ts';
import { isId } from '../../domain/ids.ts';
import { ACCESS_TOKEN_TTL_SECONDS } from '../../domain/session.ts';
import type { Viewer } from '../../domain/user.ts';
import type { KeyRing } from './key-ring.ts';
import { SIGNING_ALGORITHM } from './ring-key.ts';

export type AccessTokens = ReturnType<typeof createAccessTokens>;

export interface AccessToken {
  token: string;
  expiresAt: Date;
}

interface Verified {
  viewer: Viewer;
  kid: string;
  expiresAtMs: number;
}

const ISSUER = 'linnet';
const AUDIENCE = 'linnet';
/** RFC 9068: no other JWT can be taken for an access token. */
const TYPE = 'at+jwt';
/** Ours have about 400 characters; longer ones are not even parsed. */
const MAX_TOKEN_LENGTH = 2_048;
/** At about 1 KB each; saves an Ed25519 verification (about 0.1 ms) for each request but the first with a token. */
const MAX_VERIFIED_TOKENS = 20_000;

const malformed = (): UnauthenticatedError => new UnauthenticatedError('The access token is not valid: sign in or refresh the session.');
const expired = (): UnauthenticatedError => new UnauthenticatedError('The access token has expired: refresh the session.');

export function createAccessTokens({ keyRing, now }: { keyRing: KeyRing; now: () => Date }) {
  const verified = new LRUCache<string, Verified>({ max: MAX_VERIFIED_TOKENS });

  async function verify(token: string): Promise<Verified> {
    const { payload, protectedHeader } = await jwtVerify(token, async ({ kid }) => {
      const key = kid === undefined ? null : await keyRing.verificationKey(kid);
      if (key === null) throw new errors.JWKSNoMatchingKey();
      return key.publicKey;
    }, {
      algorithms: [SIGNING_ALGORITHM], issuer: ISSUER, audience: AUDIENCE, typ: TYPE, requiredClaims: ['sub', 'sid', 'iat', 'exp'], currentDate: now(),
    });
    const { sub, sid, exp } = payload;
    if (sub === undefined || !isId(sub) || typeof sid !== 'string' || !isId(sid) || exp === undefined) throw malformed();
    return { viewer: { userId: sub, sessionId: sid }, kid: protectedHeader.kid ?? '', expiresAtMs: exp * 1000 };
  }

  return {
    async issue({ userId, sessionId }: Viewer): Promise<AccessToken> {
      const { kid, privateKey } = await keyRing.signingKey();
      const issuedAt = Math.floor(now().getTime() / 1000);
      const expiresAt = issuedAt + ACCESS_TOKEN_TTL_SECONDS;
      const token = await new SignJWT({ sid: sessionId })
        .setProtectedHeader({ alg: SIGNING_ALGORITHM, typ: TYPE, kid })
        .setIssuer(ISSUER).setAudience(AUDIENCE).setSubject(userId).setIssuedAt(issuedAt).setExpirationTime(expiresAt)
        .sign(privateKey);
      return { token, expiresAt: new Date(expiresAt * 1000) };
    },

    /** Who the token was issued to, whether or not the session still lives. Throws UnauthenticatedError. */
    async verify(token: string): Promise<Viewer> {
      if (token.length > MAX_TOKEN_LENGTH) throw malformed();
      const known = verified.get(token);
      if (known !== undefined) {
        if (known.expiresAtMs <= now().getTime()) throw expired();
        // A key that was withdrawn takes its tokens along, those that were checked before too.
        if (keyRing.heldKey(known.kid) !== null) return known.viewer;
      }
      try {
        const result = await verify(token);
        verified.set(token, result);
        return result.viewer;
      } catch (error) {
        if (error instanceof errors.JWTExpired) throw expired();
        throw error instanceof errors.JOSEError ? malformed() : error;
      }
    },
  };
}
