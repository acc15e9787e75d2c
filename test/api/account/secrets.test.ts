import { Writable } from 'node:stream';
import { pino } from 'pino';
import { expect, it } from 'vitest';
import { createApp } from '../../../src/app.ts';
import { startServer } from '../../../src/transport/server.ts';
import { createGqlClient } from '../../support/gql.ts';
import { startLinnet } from '../../support/start-linnet.ts';
import { ME, REFRESH, SIGN_IN, SIGN_OUT, SIGN_UP } from './documents.ts';

/** Without the redaction of lib/logger.ts, which is the second line of defence. */
it('writes no password, token, hash or key to the log, even at the lowest level and without redaction', async () => {
  await using linnet = await startLinnet({ workers: false });
  let log = '';
  const logger = pino({ level: 'trace' }, new Writable({ write: (chunk, _, done) => { log += String(chunk); done(); } }));
  const app = createApp(linnet.app.config, logger);
  const server = await startServer(app, { host: '127.0.0.1', port: 0 });
  const { gql, request } = createGqlClient(`${server.url}/graphql`);

  const password = 'the-secret-password';
  const { signUp } = await gql(SIGN_UP, { input: { username: 'ann', email: 'ann@example.org', password, displayName: 'Ann' } });
  const { signIn } = await gql(SIGN_IN, { input: { login: 'ann', password } });
  const { refreshSession } = await gql(REFRESH, { refreshToken: signIn.refreshToken });
  await gql(ME, {}, refreshSession.accessToken);
  // Mistakes, whose errors are what tends to be logged.
  await request(SIGN_UP, { input: { username: 'ann', email: 'other@example.org', password, displayName: 'Ann' } });
  await request(SIGN_UP, { input: { username: 'no name', email: 'other@example.org', password, displayName: 'Ann' } });
  await request(SIGN_IN, { input: { login: 'ann', password: `wrong-${password}` } });
  await request(SIGN_IN, { input: { login: 'ann', password: [password] } });
  await request(`mutation { signIn(input: { login: "ann", password: "${password}" }) { nothing } }`);
  await request(REFRESH, { refreshToken: signIn.refreshToken });
  await request(ME, {}, refreshSession.accessToken);
  await request(ME, {}, `${signUp.accessToken}x`);
  await linnet.redis.stop();
  await gql(SIGN_OUT, {}, signUp.accessToken);
  const { passwordHash } = await app.database.prisma.user.findFirstOrThrow({ where: { username: 'ann' } });
  const [key] = await app.stores.signingKeys.list();
  // PostgreSQL's own error, with the row that it could not write.
  await app.database.prisma.$executeRaw`DROP TABLE refresh_tokens`;
  await request(SIGN_IN, { input: { login: 'ann', password } });
  await request(REFRESH, { refreshToken: refreshSession.refreshToken });
  await server.close();
  await app.close();

  expect(log).toContain('"level":50');
  for (const secret of [password, passwordHash, key?.privateJwk.d, ...[signUp, signIn, refreshSession].flatMap(({ accessToken, refreshToken }) => [accessToken.split('.')[2], refreshToken])]) {
    expect(secret).toEqual(expect.any(String));
    expect(log).not.toContain(secret);
  }
});
