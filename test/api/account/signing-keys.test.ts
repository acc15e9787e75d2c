import { decodeProtectedHeader } from 'jose';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createApp } from '../../../src/app.ts';
import { newId } from '../../../src/domain/ids.ts';
import { createAccessTokens } from '../../../src/services/accounts/access-tokens.ts';
import { createKeyRing, MAX_SIGNING_KEY_AGE_MS, RETIRED_KEY_GRACE_MS } from '../../../src/services/accounts/key-ring.ts';
import { makeKey } from '../../../src/services/accounts/ring-key.ts';
import type { SigningKeyStore } from '../../../src/stores/postgres/signing-key.store.ts';
import { startLinnet, type Linnet } from '../../support/start-linnet.ts';

let linnet: Linnet;
beforeAll(async () => { linnet = await startLinnet({ workers: false }); });
beforeEach(() => linnet.app.database.prisma.signingKey.deleteMany());
afterAll(() => linnet.close());

const viewer = { userId: newId(), sessionId: newId() };
const REFUSED = { code: 'UNAUTHENTICATED' };

/** What a node knows of keys and tokens, on a store of its own or the file's, with its own clock. */
function node({ store = linnet.app.stores.signingKeys, now = () => new Date() }: { store?: SigningKeyStore; now?: () => Date } = {}) {
  const keyRing = createKeyRing({ signingKeys: store, logger: linnet.app.logger, now });
  return { keyRing, tokens: createAccessTokens({ keyRing, now }) };
}
const stored = () => linnet.app.stores.signingKeys.list();
const kidOf = (token: string): string => decodeProtectedHeader(token).kid as string;
const later = (ms: number) => () => new Date(Date.now() + ms);

describe('signing keys', () => {
  it('end as one when several nodes start at once', async () => {
    const apps = Array.from({ length: 4 }, () => createApp(linnet.app.config, linnet.app.logger));
    const nodes = apps.map((app) => node({ store: app.stores.signingKeys }));
    const issued = await Promise.all(nodes.flatMap(({ tokens }) => [tokens.issue(viewer), tokens.issue(viewer)]));
    expect(await stored()).toHaveLength(1);
    expect(new Set(issued.map(({ token }) => kidOf(token))).size).toBe(1);
    for (const { tokens } of nodes) for (const { token } of issued) expect(await tokens.verify(token)).toEqual(viewer);
    await Promise.all(apps.map((app) => app.close()));
  });

  it('end as one when many come to make the first at the very same moment', async () => {
    const made = await Promise.all(Array.from({ length: 10 }, () => makeKey(new Date())));
    // So that all of them hold a connection already, and none is served by the time another gets one.
    await Promise.all(made.map(() => linnet.app.database.ping()));
    await Promise.all(made.map((key) => linnet.app.stores.signingKeys.rotate(key, new Date(0))));
    expect(await stored()).toHaveLength(1);
  });

  it('verify on every node what any of them signed, the newest one too', async () => {
    const [a, b] = [node(), node()];
    const { token: first } = await a.tokens.issue(viewer);
    expect(await b.tokens.verify(first)).toEqual(viewer);
    await a.keyRing.rotateSigningKey();
    const { token: second } = await a.tokens.issue(viewer);
    expect(kidOf(second)).not.toBe(kidOf(first));
    expect(await b.tokens.verify(second)).toEqual(viewer);
    expect(await b.tokens.verify(first)).toEqual(viewer);
    expect((await stored()).map(({ kid, retiredAt }) => [kid, retiredAt === null])).toEqual([[kidOf(second), true], [kidOf(first), false]]);
  });

  it('are replaced by any node when they are 30 days old, by one of those that see it at once', async () => {
    const { token } = await node().tokens.issue(viewer);
    const nodes = Array.from({ length: 4 }, () => node({ now: later(MAX_SIGNING_KEY_AGE_MS + 60_000) }));
    const issued = await Promise.all(nodes.map(({ tokens }) => tokens.issue(viewer)));
    expect(await stored()).toHaveLength(2);
    expect(new Set(issued.map((each) => kidOf(each.token))).size).toBe(1);
    expect(issued.map((each) => kidOf(each.token))).not.toContain(kidOf(token));
  });

  it('stay while they are younger', async () => {
    const { token } = await node().tokens.issue(viewer);
    const { token: second } = await node({ now: later(MAX_SIGNING_KEY_AGE_MS - 60_000) }).tokens.issue(viewer);
    expect(kidOf(second)).toBe(kidOf(token));
  });

  it('verify nothing any more once their last token has expired', async () => {
    const { tokens, keyRing } = node();
    const { token } = await tokens.issue(viewer);
    await keyRing.rotateSigningKey();
    expect(await node({ now: later(RETIRED_KEY_GRACE_MS - 60_000) }).keyRing.verificationKey(kidOf(token))).not.toBeNull();
    expect(await node({ now: later(RETIRED_KEY_GRACE_MS + 60_000) }).keyRing.verificationKey(kidOf(token))).toBeNull();
  });

  it('take their tokens along when they are withdrawn, those checked before too', async () => {
    const { tokens, keyRing } = node();
    const { token } = await tokens.issue(viewer);
    expect(await tokens.verify(token)).toEqual(viewer);
    await linnet.app.database.prisma.signingKey.delete({ where: { kid: kidOf(token) } });
    await keyRing.rotateSigningKey();
    await expect(tokens.verify(token)).rejects.toMatchObject(REFUSED);
  });

  it('are read once a second at most, however many forged key ids come', async () => {
    let reads = 0;
    const { signingKeys } = linnet.app.stores;
    const { tokens } = node({ store: { ...signingKeys, list: () => { reads += 1; return signingKeys.list(); } } });
    const { token } = await tokens.issue(viewer);
    const forge = (): string => [Buffer.from(JSON.stringify({ alg: 'EdDSA', typ: 'at+jwt', kid: newId() })).toString('base64url'), ...token.split('.').slice(1)].join('.');
    reads = 0;
    const startedAt = performance.now();
    for (let round = 0; round < 3; round += 1) {
      const results = await Promise.allSettled(Array.from({ length: 50 }, () => tokens.verify(forge())));
      expect(results.every((result) => result.status === 'rejected')).toBe(true);
    }
    expect(reads).toBeGreaterThan(0);
    expect(reads).toBeLessThanOrEqual(Math.ceil((performance.now() - startedAt) / 1_000) + 1);
    expect(await tokens.verify(token)).toEqual(viewer);
  });
});
