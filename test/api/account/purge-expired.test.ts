import { afterAll, beforeAll, expect, it } from 'vitest';
import { newId } from '../../../src/domain/ids.ts';
import { startLinnet, type Linnet } from '../../support/start-linnet.ts';
import { ME, REFRESH } from './documents.ts';

let linnet: Linnet;
beforeAll(async () => { linnet = await startLinnet({ workers: false }); });
afterAll(() => linnet.close());

const DAY_MS = 24 * 60 * 60 * 1000;
const ago = (ms: number): Date => new Date(Date.now() - ms);

it('deletes in batches what nobody can use any more, and nothing else', async () => {
  const { prisma } = linnet.app.database;
  const [live, gone] = [await linnet.signUp(), await linnet.signUp()];
  const { refreshSession } = await linnet.gql(REFRESH, { refreshToken: live.refreshToken });
  const session = await prisma.session.findFirstOrThrow({ where: { userId: gone.user.id } });
  await prisma.session.update({ where: { id: session.id }, data: { expiresAt: ago(1) } });
  await prisma.refreshToken.updateMany({ where: { sessionId: session.id }, data: { expiresAt: ago(1) } });
  await prisma.refreshToken.createMany({ data: Array.from({ length: 4 }, (_, index) => ({ tokenHash: Buffer.from([index]), sessionId: session.id, createdAt: ago(9 * DAY_MS), expiresAt: ago(2 * DAY_MS) })) });
  await prisma.idempotencyKey.createMany({ data: [1, 2].map((day) => ({ userId: live.user.id, key: `old ${day}`, tweetId: newId(), createdAt: ago(day * DAY_MS + 1_000) })) });
  await prisma.idempotencyKey.create({ data: { userId: live.user.id, key: 'young', tweetId: newId(), createdAt: ago(DAY_MS - 60_000) } });
  await prisma.signingKey.create({ data: { kid: newId(), privateJwk: {}, createdAt: ago(31 * DAY_MS), retiredAt: ago(DAY_MS) } });

  const { purgeExpired } = linnet.app.services.maintenance;
  const rounds = [await purgeExpired(3), await purgeExpired(3), await purgeExpired(3)];
  expect(rounds).toEqual([
    { refreshTokens: 3, idempotencyKeys: 2, signingKeys: 1 },
    { refreshTokens: 2, idempotencyKeys: 0, signingKeys: 0 },
    { refreshTokens: 0, idempotencyKeys: 0, signingKeys: 0 },
  ]);
  expect(await prisma.session.findMany()).toEqual([expect.objectContaining({ userId: live.user.id })]);
  expect(await prisma.refreshToken.count()).toBe(2);
  expect(await prisma.idempotencyKey.findMany()).toEqual([expect.objectContaining({ key: 'young' })]);
  expect(await prisma.signingKey.count()).toBe(1);
  expect((await linnet.gql(ME, {}, refreshSession.accessToken)).me).toEqual(live.user);
});
