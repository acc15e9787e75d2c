import { afterAll, beforeAll, expect, it } from 'vitest';
import { createApp, type App } from '../../../src/app.ts';
import { loadConfig } from '../../../src/config.ts';
import { startServer, type Server } from '../../../src/transport/server.ts';
import { createGqlClient } from '../../support/gql.ts';
import { captureLog } from '../../support/log-lines.ts';
import { startLinnet, type Linnet } from '../../support/start-linnet.ts';

let linnet: Linnet;
const log = captureLog();
let app: App;
let server: Server;

beforeAll(async () => {
  linnet = await startLinnet({ workers: false });
  app = createApp(loadConfig(linnet.env), log.logger);
  server = await startServer(app, { host: '127.0.0.1', port: 0 });
});
afterAll(async () => {
  await server.close();
  await app.close();
  await linnet.close();
});

it('masks what it did not expect, and logs it under the id that the client got, with the id of the request', async () => {
  const { user } = await linnet.signUp();
  await linnet.app.database.rows('break', 'ALTER TABLE user_stats RENAME TO user_stats_gone', []);
  const { data, errors, headers } = await createGqlClient(`${server.url}/graphql`).request('query($id: ID!) { user(id: $id) { username followerCount } }', { id: user.id });
  await linnet.app.database.rows('repair', 'ALTER TABLE user_stats_gone RENAME TO user_stats', []);

  expect(data).toEqual({ user: null });
  expect(errors).toEqual([expect.objectContaining({ path: ['user', 'followerCount'], extensions: { code: 'INTERNAL_SERVER_ERROR', errorId: expect.any(String) } })]);
  expect(JSON.stringify(errors)).not.toContain('user_stats');
  const [line, ...more] = log.lines().filter(({ errorId }) => errorId === errors[0]?.extensions?.['errorId']);
  expect(more).toEqual([]);
  expect(line).toMatchObject({ level: 50, requestId: headers.get('x-request-id'), err: { code: '42P01' } });
});

it('says that it is the store that is away, in queries and in sign-ins', async () => {
  const lost = createApp(loadConfig({ ...linnet.env, DATABASE_URL: 'postgresql://nobody@127.0.0.1:1/nothing' }), log.logger);
  const api = await startServer(lost, { host: '127.0.0.1', port: 0 });
  const { request } = createGqlClient(`${api.url}/graphql`);
  const codes = async (query: string) => (await request(query)).errors.map(({ extensions }) => extensions?.['code']);
  expect(await codes('{ user(username: "anybody") { id } }')).toEqual(['SERVICE_UNAVAILABLE']);
  expect(await codes('mutation { signIn(input: { login: "anybody", password: "a password" }) { accessToken } }')).toEqual(['SERVICE_UNAVAILABLE']);
  expect(await codes('mutation { signUp(input: { username: "anybody", email: "a@example.com", password: "a password", displayName: "A" }) { accessToken } }')).toEqual(['SERVICE_UNAVAILABLE']);

  const readyz = await fetch(`${api.url}/readyz`);
  expect(readyz.status).toBe(503);
  expect(await readyz.json()).toEqual({ status: 'unavailable', dependencies: { postgresql: 'unreachable', redis: 'ok' } });
  expect((await fetch(`${api.url}/healthz`)).status).toBe(200);
  await api.close();
  await lost.close();
});
