import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createApp, type App } from '../../../src/app.ts';
import { loadConfig } from '../../../src/config.ts';
import { startServer, type Server } from '../../../src/transport/server.ts';
import { createGqlClient } from '../../support/gql.ts';
import { captureLog } from '../../support/log-lines.ts';
import { openRawSocket } from '../../support/raw-socket.ts';
import { signUp } from '../../support/sign-up.ts';
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

const metrics = async () => (await fetch(`${server.url}/metrics`)).text();

describe('the request id', () => {
  const answered = async (given: string) => (await fetch(`${server.url}/healthz`, { headers: { 'x-request-id': given } })).headers.get('x-request-id');

  it('is taken from the caller where it is a sane one', async () => {
    expect(await answered('0af7651916cd43dd-8448eb211c80319c')).toBe('0af7651916cd43dd-8448eb211c80319c');
  });

  it.each(['short', 'x'.repeat(65), 'with spaces in it', 'quote"in-the-log'])('is made here in place of %j', async (given) => {
    expect(await answered(given)).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-/);
  });
});

describe('the log', () => {
  it('has one line for each request, with its operation and its errors, but without its variables', async () => {
    const { request } = createGqlClient(`${server.url}/graphql`);
    const { headers } = await request('query Who($name: String!) { user(username: $name) { id } homeTimeline { liveCursor } }', { name: 'a_name_to_keep_quiet_about' });
    await expect.poll(() => log.lines().filter(({ requestId, msg }) => msg === 'request' && requestId === headers.get('x-request-id'))).toEqual([
      expect.objectContaining({ method: 'POST', route: '/graphql', status: 200, durationMs: expect.any(Number), operationType: 'query', operationName: 'Who', errorCodes: ['UNAUTHENTICATED'] }),
    ]);
    expect(log.text()).not.toContain('a_name_to_keep_quiet_about');
  });

  it('never holds a secret', async () => {
    const client = createGqlClient(`${server.url}/graphql`);
    const secret = 'the-secret-of-all-secrets';
    const { token, refreshToken, password } = await signUp(client, 'keeps_quiet');
    await client.request('mutation { signIn(input: { login: "keeps_quiet", password: "the password of keeps_quiet" }) { accessToken } }');
    await client.request('mutation($input: SignInInput!) { signIn(input: $input) { accessToken } }', { input: { login: 'keeps_quiet', password: { nested: secret } } });
    await client.request('mutation($token: String!) { refreshSession(refreshToken: $token) { accessToken } }', { token: `${refreshToken}-${secret}` });
    await client.request('{ me { id } }', {}, `${token}${secret}`);
    await fetch(`${server.url}/graphql?${new URLSearchParams({ query: `{ user(username: "${secret}") { id } }` }).toString()}`);
    await fetch(`${server.url}/graphql`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: `{"variables":{"password":"${secret}"` });
    await app.database.rows('break', 'ALTER TABLE users RENAME TO users_gone', []);
    const { errors } = await client.request('mutation($input: SignInInput!) { signIn(input: $input) { accessToken } }', { input: { login: 'keeps_quiet', password: secret } });
    await app.database.rows('repair', 'ALTER TABLE users_gone RENAME TO users', []);
    expect(errors[0]?.extensions?.['code']).toBe('INTERNAL_SERVER_ERROR');
    const raw = await openRawSocket(`${server.url.replace('http', 'ws')}/graphql`);
    raw.send({ type: 'connection_init', payload: { accessToken: secret } });
    await raw.closed;

    const text = log.text();
    expect(text).toContain(String(errors[0]?.extensions?.['errorId']));
    for (const hidden of [secret, password, token, refreshToken, '$argon2']) expect(text).not.toContain(hidden);
  });
});

describe('the metrics', () => {
  it('count operations, errors, root fields, statements and loaders, in seconds', async () => {
    const { request } = createGqlClient(linnet.url);
    await request('{ user(username: "somebody") { followerCount } }');
    await request('{ homeTimeline { liveCursor } }');
    const text = await (await fetch(`${linnet.origin}/metrics`)).text();
    for (const series of [
      /^linnet_http_request_duration_seconds_count\{method="POST",route="\/graphql",status="200"\} [1-9]/m,
      /^linnet_graphql_operation_duration_seconds_count\{type="query",transport="http"\} [1-9]/m,
      /^linnet_graphql_errors_total\{code="UNAUTHENTICATED"\} [1-9]/m,
      /^linnet_graphql_resolver_duration_seconds_count\{field="Query.user"\} [1-9]/m,
      /^linnet_sql_statement_duration_seconds_count\{statement="users_by_usernames"\} [1-9]/m,
      /^process_cpu_user_seconds_total /m,
      /^nodejs_eventloop_lag_seconds /m,
    ]) expect(text).toMatch(series);
  });

  it('measure the outbox and the queues when they are asked, and stay readable while those are away', async () => {
    const { signUp, gql, origin, app: own, close, redis } = await startLinnet();
    const { token } = await signUp();
    await gql('mutation { postTweet(input: { text: "counted" }) { id } }', {}, token);
    const scrape = async () => (await fetch(`${origin}/metrics`)).text();
    await expect.poll(scrape).toMatch(/^linnet_outbox_events 0$/m);
    expect(await scrape()).toMatch(/^linnet_queue_jobs\{queue="home-timelines",state="waiting"\} 0$/m);
    expect(await scrape()).toMatch(/^linnet_queue_lag_seconds\{queue="home-timelines"\} 0$/m);
    expect(await scrape()).toMatch(/^linnet_fanout_lag_seconds_count [1-9]/m);
    await redis.stop();
    await own.database.rows('break', 'ALTER TABLE outbox RENAME TO outbox_gone', []);
    expect(await scrape()).toMatch(/^linnet_outbox_events Nan$/m);
    await own.database.rows('repair', 'ALTER TABLE outbox_gone RENAME TO outbox', []);
    await redis.start();
    await expect.poll(scrape, { timeout: 10_000 }).toMatch(/^linnet_queue_jobs\{queue="home-timelines",state="waiting"\} 0$/m);
    await close();
  });

  it('grow by no label that a client chooses', async () => {
    const { request } = createGqlClient(`${server.url}/graphql`);
    await request('query InventedName { inventedField }');
    await fetch(`${server.url}/invented/path?invented=1`);
    expect(await metrics()).not.toMatch(/invented/i);
  });
});
