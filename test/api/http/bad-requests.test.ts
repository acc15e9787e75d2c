import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startLinnet, type Linnet } from '../../support/start-linnet.ts';

let linnet: Linnet;
beforeAll(async () => { linnet = await startLinnet({ workers: false }); });
afterAll(() => linnet.close());

const post = (body: string, headers: Record<string, string> = {}) =>
  fetch(linnet.url, { method: 'POST', headers: { 'content-type': 'application/json', accept: 'application/graphql-response+json', ...headers }, body });
const refusal = async (response: Response) => {
  const { errors } = (await response.json()) as { errors: { message: string; extensions: { code: string; field?: string } }[] };
  return { status: response.status, code: errors[0]?.extensions.code, field: errors[0]?.extensions.field };
};

describe('a request that is none of GraphQL', () => {
  it.each([
    ['malformed JSON', '{"query": "{ me', 400],
    ['an empty body', '', 400],
    ['JSON that would change prototypes', '{"query":"{ me { id } }","__proto__":{"admin":true}}', 400],
    ['a JSON string', '"{ me { id } }"', 400],
    ['a body of 10 MB', JSON.stringify({ query: `{ me { id } } # ${'x'.repeat(10_000_000)}` }), 413],
  ])('is refused: %s', async (_name, body, status) => {
    expect(await refusal(await post(body))).toEqual({ status, code: 'BAD_REQUEST', field: undefined });
  });

  it.each(['PUT', 'DELETE', 'PATCH'])('is refused by its method, whatever its body: %s', async (method) => {
    for (const body of ['', '{"query":"{ me { id } }"}', '{"query']) {
      const response = await fetch(linnet.url, { method, headers: { 'content-type': 'application/json' }, body });
      expect(response.headers.get('allow')).toBe('GET, POST');
      expect(await refusal(response)).toEqual({ status: 405, code: 'BAD_REQUEST', field: undefined });
    }
  });

  it('is refused in a media type that is not JSON', async () => {
    expect(await refusal(await post('<query/>', { 'content-type': 'application/xml' }))).toMatchObject({ status: 415, code: 'BAD_REQUEST' });
  });

  it('is answered in the form of GraphQL at addresses that do not exist', async () => {
    expect(await refusal(await fetch(`${linnet.origin}/nowhere`))).toMatchObject({ status: 404, code: 'BAD_REQUEST' });
  });

  it('is no error of ours where its Host header is malformed', async () => {
    const { port } = new URL(linnet.url);
    const socket = connect(Number(port), '127.0.0.1');
    const body = '{"query":"{ me { id } }"}';
    socket.end(`POST /graphql HTTP/1.1\r\nHost: a[b\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\nConnection: close\r\n\r\n${body}`);
    expect(await text(socket)).toMatch(/^HTTP\/1\.1 200 OK/);
  });
});

describe('an operation that does not fit the schema', () => {
  it.each([
    ['a syntax error', { query: '{ me {' }, 'GRAPHQL_PARSE_FAILED', undefined],
    ['an unknown field', { query: '{ nothingLikeThis }' }, 'GRAPHQL_VALIDATION_FAILED', undefined],
    ['a literal of the wrong type', { query: '{ homeTimeline(first: "x") { liveCursor } }' }, 'GRAPHQL_VALIDATION_FAILED', undefined],
    ['a variable of the wrong type', { query: 'query($n: Int!) { homeTimeline(first: $n) { liveCursor } }', variables: { n: 'x' } }, 'BAD_USER_INPUT', 'n'],
    ['a variable that is missing', { query: 'query($n: Int!) { homeTimeline(first: $n) { liveCursor } }' }, 'BAD_USER_INPUT', 'n'],
    ['an input field of the wrong type', { query: 'mutation($input: SignInInput!) { signIn(input: $input) { accessToken } }', variables: { input: { login: 5, password: 'x' } } }, 'BAD_USER_INPUT', 'login'],
    ['a variable that is not used', { query: 'query($n: Int) { me { id } }' }, 'GRAPHQL_VALIDATION_FAILED', undefined],
    ['a hash of another query', { query: '{ me { id } }', extensions: { persistedQuery: { version: 1, sha256Hash: '0'.repeat(64) } } }, 'BAD_REQUEST', undefined],
    ['a subscription, which needs a socket', { query: 'subscription { homeTimeline { __typename } }' }, 'BAD_REQUEST', undefined],
    ['an operation name that is not there', { query: 'query A { me { id } }', operationName: 'B' }, 'BAD_REQUEST', undefined],
  ])('is refused with its code: %s', async (_name, body, code, field) => {
    expect(await refusal(await post(JSON.stringify(body)))).toEqual({ status: 400, code, field });
  });

  it('names the argument that a variable made null', async () => {
    const answer = await post(JSON.stringify({ query: 'query($n: Int = 5) { homeTimeline(first: $n) { liveCursor } }', variables: { n: null } }));
    expect(await refusal(answer)).toMatchObject({ code: 'BAD_USER_INPUT', field: 'first' });
  });
});
