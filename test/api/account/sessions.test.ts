import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createApp, type App } from '../../../src/app.ts';
import { newId } from '../../../src/domain/ids.ts';
import { createSessionLiveness } from '../../../src/services/accounts/session-liveness.ts';
import { keys } from '../../../src/stores/redis/keys.ts';
import type { SignedUp } from '../../support/sign-up.ts';
import { startLinnet, type Linnet } from '../../support/start-linnet.ts';
import { ME, REVOKE, SESSIONS, SIGN_IN, SIGN_OUT } from './documents.ts';

let linnet: Linnet;
/** A second node of the same Linnet. */
let other: App;
beforeAll(async () => {
  linnet = await startLinnet({ workers: false });
  other = createApp(linnet.app.config, linnet.app.logger);
});
afterEach(async () => {
  await linnet.redis.start();
  for (const { redis } of [linnet.app, other]) await expect.poll(() => redis.commands.status, { timeout: 5_000 }).toBe('ready');
});
afterAll(async () => {
  await other.close();
  await linnet.close();
});

const signIn = async ({ user, password }: SignedUp): Promise<string> =>
  (await linnet.gql(SIGN_IN, { input: { login: user.username, password } })).signIn.accessToken;
const sessionIdOf = async (token: string): Promise<string> =>
  (await linnet.gql(SESSIONS, {}, token)).sessions.find(({ current }: { current: boolean }) => current).id;
const REFUSED = [expect.objectContaining({ code: 'UNAUTHENTICATED' })];
const NOT_FOUND = [{ code: 'NOT_FOUND', field: undefined, message: 'You have no such session.' }];

describe('sessions', () => {
  it('lists the viewer\'s own, newest first, and says which one asks', async () => {
    const ann = await linnet.signUp();
    const second = await signIn(ann);
    await linnet.signUp();
    const { sessions } = await linnet.gql(SESSIONS, {}, ann.token);
    expect(sessions.map(({ current }: { current: boolean }) => current)).toEqual([false, true]);
    expect(sessions[0].createdAt >= sessions[1].createdAt).toBe(true);
    expect(sessions.every(({ userAgent }: { userAgent: string }) => userAgent === 'node')).toBe(true);
    expect((await linnet.gql(SESSIONS, {}, second)).sessions[0].current).toBe(true);
  });

  it('keeps 512 characters of a user agent', async () => {
    const ann = await linnet.signUp();
    await linnet.app.services.accounts.signIn({ login: ann.user.username, password: ann.password }, 'x'.repeat(5_000));
    const { sessions } = await linnet.gql(SESSIONS, {}, ann.token);
    expect(sessions[0].userAgent).toBe('x'.repeat(512));
  });

  it('leaves out what is revoked or expired', async () => {
    const ann = await linnet.signUp();
    const [revoked, expired] = [await sessionIdOf(await signIn(ann)), await sessionIdOf(await signIn(ann))];
    await linnet.gql(REVOKE, { id: revoked }, ann.token);
    await linnet.app.database.prisma.session.update({ where: { id: expired }, data: { expiresAt: new Date(Date.now() - 1) } });
    expect((await linnet.gql(SESSIONS, {}, ann.token)).sessions).toHaveLength(1);
    expect(await linnet.errorsOf(REVOKE, { id: expired }, ann.token)).toEqual(NOT_FOUND);
  });
});

describe('revokeSession', () => {
  it('ends another session of the viewer', async () => {
    const ann = await linnet.signUp();
    const token = await signIn(ann);
    expect(await linnet.gql(REVOKE, { id: await sessionIdOf(token) }, ann.token)).toEqual({ revokeSession: true });
    expect(await linnet.errorsOf(ME, {}, token)).toEqual(REFUSED);
    expect(await linnet.gql(ME, {}, ann.token)).toEqual({ me: ann.user });
  });

  it('ends the very session that asks', async () => {
    const ann = await linnet.signUp();
    expect(await linnet.gql(REVOKE, { id: await sessionIdOf(ann.token) }, ann.token)).toEqual({ revokeSession: true });
    expect(await linnet.errorsOf(ME, {}, ann.token)).toEqual(REFUSED);
  });

  it('gives one answer for what is unknown, no id, foreign, ended before, or written in capitals', async () => {
    const [ann, bob] = [await linnet.signUp(), await linnet.signUp()];
    const ended = await sessionIdOf(await signIn(ann));
    await linnet.gql(REVOKE, { id: ended }, ann.token);
    for (const id of [newId(), 'nonsense', '', await sessionIdOf(bob.token), ended, (await sessionIdOf(ann.token)).toUpperCase()]) {
      expect(await linnet.errorsOf(REVOKE, { id }, ann.token), id).toEqual(NOT_FOUND);
    }
    expect(await linnet.gql(ME, {}, ann.token)).toEqual({ me: ann.user });
    expect(await linnet.gql(ME, {}, bob.token)).toEqual({ me: bob.user });
  });
});

describe('signOut', () => {
  it('ends the session of the request, for its refresh token too, and no other', async () => {
    const ann = await linnet.signUp();
    const token = await signIn(ann);
    expect(await linnet.gql(SIGN_OUT, {}, ann.token)).toEqual({ signOut: true });
    expect(await linnet.errorsOf(ME, {}, ann.token)).toEqual(REFUSED);
    expect(await linnet.errorsOf('mutation ($t: String!) { refreshSession(refreshToken: $t) { accessToken } }', { t: ann.refreshToken })).toEqual(REFUSED);
    expect(await linnet.gql(ME, {}, token)).toEqual({ me: ann.user });
  });
});

describe('a revoked session', () => {
  /** Ann's session, which the other node has just found alive. */
  async function knownToTheOther() {
    const ann = await linnet.signUp();
    const id = await sessionIdOf(ann.token);
    expect(await other.services.sessions.isLive(id)).toBe(true);
    return { ann, id };
  }

  it('stops working on other nodes at once', async () => {
    const { ann, id } = await knownToTheOther();
    const heard: string[] = [];
    const forget = other.services.sessions.onSessionRevoked((sessionId) => heard.push(sessionId));
    await linnet.gql(SIGN_OUT, {}, ann.token);
    await expect.poll(() => heard, { timeout: 500, interval: 10 }).toContain(id);
    expect(await other.services.sessions.isLive(id)).toBe(false);
    forget();
  });

  it('stops working on other nodes within a second while Redis is away', async () => {
    const { ann, id } = await knownToTheOther();
    await linnet.redis.stop();
    await linnet.gql(SIGN_OUT, {}, ann.token);
    expect(await linnet.errorsOf(ME, {}, ann.token)).toEqual(REFUSED);
    await delay(1_000);
    expect(await other.services.sessions.isLive(id)).toBe(false);
    expect(await other.services.sessions.listDeadSessions([id, newId()])).toHaveLength(2);
  });

  it('stays ended when Redis comes back with what it knew before', async () => {
    const { ann, id } = await knownToTheOther();
    await expect.poll(() => linnet.app.redis.commands.get(keys.session(id))).toBe('active');
    await linnet.redis.stop();
    await linnet.gql(SIGN_OUT, {}, ann.token);
    await linnet.redis.start();
    await expect.poll(() => other.redis.commands.status).toBe('ready');
    const third = createApp(linnet.app.config, linnet.app.logger);
    await expect.poll(() => third.redis.commands.status).toBe('ready');
    for (const app of [other, third]) {
      await delay(1_000);
      expect(await app.services.sessions.isLive(id)).toBe(false);
    }
    await expect.poll(() => linnet.app.redis.commands.get(keys.session(id)), { timeout: 5_000 }).toBe('revoked');
    await third.close();
  });

  it('is refused by a node that has just met a Redis that was not told', async () => {
    const { id } = await knownToTheOther();
    // As a node leaves it that is killed between its commit and its write to Redis.
    await linnet.app.database.prisma.session.update({ where: { id }, data: { revokedAt: new Date() } });
    const third = createApp(linnet.app.config, linnet.app.logger);
    await expect.poll(() => third.redis.commands.status).toBe('ready');
    await expect.poll(() => third.redis.commands.get(keys.session(id))).toBe('active');
    expect(await third.services.sessions.isLive(id)).toBe(false);
    await third.close();
  });

  it('is not revived by a node that read before and writes after', async () => {
    const { ann, id } = await knownToTheOther();
    await linnet.gql(SIGN_OUT, {}, ann.token);
    await other.stores.sessionCache.insertActive(id);
    expect(await linnet.app.redis.commands.get(keys.session(id))).toBe('revoked');
  });
});

describe('a live session', () => {
  it('costs PostgreSQL one question for all nodes together', async () => {
    const ann = await linnet.signUp();
    const id = (await linnet.app.database.prisma.session.findFirstOrThrow({ where: { userId: ann.user.id } })).id;
    const { sessions, sessionCache } = linnet.app.stores;
    let asked = 0;
    const node = () => createSessionLiveness({
      sessions: { ...sessions, listDeadIds: (...args) => { asked += 1; return sessions.listDeadIds(...args); } },
      sessionCache, logger: linnet.app.logger, onCacheError: () => undefined, observeCache: () => undefined, now: () => new Date(),
    });
    for (const { isLive } of [node(), node(), node()]) for (let request = 0; request < 3; request += 1) expect(await isLive(id)).toBe(true);
    expect(asked).toBe(1);
  });

  it('works and starts while Redis is away, in good time', async () => {
    const ann = await linnet.signUp();
    await linnet.redis.stop();
    const startedAt = performance.now();
    expect(await linnet.gql(ME, {}, ann.token)).toEqual({ me: ann.user });
    const token = await signIn(ann);
    expect(await linnet.gql(ME, {}, token)).toEqual({ me: ann.user });
    expect(performance.now() - startedAt).toBeLessThan(2_000);
  });

  it('is nothing that a suspended person has', async () => {
    const ann = await linnet.signUp();
    await linnet.app.database.prisma.user.update({ where: { id: ann.user.id }, data: { suspendedAt: new Date() } });
    const id = (await linnet.app.database.prisma.session.findFirstOrThrow({ where: { userId: ann.user.id } })).id;
    expect(await linnet.app.services.sessions.isLive(id)).toBe(false);
  });
});
