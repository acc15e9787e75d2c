import { serverAudits } from 'graphql-http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startLinnet, type Linnet } from '../../support/start-linnet.ts';

let linnet: Linnet;
beforeAll(async () => { linnet = await startLinnet({ workers: false }); });
afterAll(() => linnet.close());

describe('the audits of the GraphQL over HTTP specification, MUST, SHOULD and MAY', () => {
  for (const audit of serverAudits({ url: () => linnet.url })) {
    it(`${audit.id} ${audit.name}`, async () => {
      const result = await audit.fn();
      expect(result, 'reason' in result ? result.reason : undefined).toMatchObject({ status: 'ok' });
    });
  }
});

describe('GraphQL over HTTP', () => {
  const get = (query: string, headers: Record<string, string> = {}) =>
    fetch(`${linnet.url}?${new URLSearchParams({ query }).toString()}`, { headers: { accept: 'application/graphql-response+json', ...headers } });

  it('answers a query by GET', async () => {
    const response = await get('{ me { id } }');
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('application/graphql-response+json; charset=utf-8');
    expect(await response.json()).toEqual({ data: { me: null } });
  });

  it('refuses a mutation by GET with 405 and says what is allowed', async () => {
    const response = await get('mutation { signOut }');
    expect(response.status).toBe(405);
    expect(response.headers.get('allow')).toBe('POST');
    expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: 'BAD_REQUEST' } }] });
  });

  it('keeps 200 in application/json for an operation that it refuses, and 400 for what is no GraphQL request', async () => {
    const post = (body: unknown) => fetch(linnet.url, { method: 'POST', headers: { 'content-type': 'application/json', accept: 'application/json' }, body: JSON.stringify(body) });
    expect((await post({ query: '{ nothingLikeThis }' })).status).toBe(200);
    expect((await post({ text: 'not a query' })).status).toBe(400);
    expect((await post([{ query: '{ me { id } }' }])).status).toBe(400);
  });

  it('answers a persisted query that it does not know with the code that makes clients send it', async () => {
    const extensions = JSON.stringify({ persistedQuery: { version: 1, sha256Hash: '0'.repeat(64) } });
    const response = await fetch(`${linnet.url}?${new URLSearchParams({ extensions }).toString()}`);
    expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: 'PERSISTED_QUERY_NOT_FOUND' } }] });
  });

  it('lets pages of any origin call, without credentials', async () => {
    const preflight = await fetch(linnet.url, {
      method: 'OPTIONS',
      headers: { origin: 'https://client.example', 'access-control-request-method': 'POST', 'access-control-request-headers': 'authorization,content-type' },
    });
    expect(preflight.status).toBe(204);
    expect(preflight.headers.get('access-control-allow-origin')).toBe('*');
    expect(preflight.headers.get('access-control-allow-headers')).toBe('authorization,content-type');
    expect(preflight.headers.get('access-control-allow-credentials')).toBeNull();
  });
});
