import { Agent, request } from 'node:http';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startServer, type Server } from '../../../src/transport/server.ts';
import { openRawSocket } from '../../support/raw-socket.ts';
import { startLinnet, type Linnet } from '../../support/start-linnet.ts';

let linnet: Linnet;
beforeAll(async () => { linnet = await startLinnet({ workers: false }); });
afterAll(() => linnet.close());

const start = (shutdownTimeoutMs = 10_000): Promise<Server> =>
  startServer({ ...linnet.app, config: { shutdownTimeoutMs } }, { host: '127.0.0.1', port: 0 });
const wsUrl = (server: Server) => `${server.url.replace('http', 'ws')}/graphql`;
const SLOW = 'mutation { signIn(input: { login: "nobody", password: "takes a whole hash" }) { accessToken } }';

describe('a server that is closed', () => {
  it('finishes the requests that it has begun, and accepts no more', async () => {
    const server = await start();
    const agent = new Agent({ keepAlive: true });
    const answer = new Promise<string>((resolve, reject) => {
      const call = request(`${server.url}/graphql`, { method: 'POST', agent, headers: { 'content-type': 'application/json' } }, (response) => resolve(text(response)));
      call.once('error', reject);
      call.end(JSON.stringify({ query: SLOW }));
    });
    await expect.poll(async () => (await (await fetch(`${server.url}/metrics`)).text()).length, { timeout: 10_000 }).toBeGreaterThan(0);
    const startedAt = performance.now();
    await server.close();
    expect(performance.now() - startedAt, 'held by a connection that was kept alive').toBeLessThan(5_000);
    expect(JSON.parse(await answer)).toMatchObject({ errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] });
    await expect(fetch(`${server.url}/healthz`)).rejects.toThrow('fetch failed');
    agent.destroy();
  });

  it('answers what its sockets have asked for, and closes them with 1001', async () => {
    const server = await start();
    const [busy, idle] = await Promise.all([openRawSocket(wsUrl(server)), openRawSocket(wsUrl(server))]);
    await Promise.all([busy.init(), idle.init()]);
    busy.send({ id: '1', type: 'subscribe', payload: { query: SLOW } });
    busy.send({ type: 'ping' });
    expect(await busy.next()).toEqual({ type: 'pong' });
    await server.close();
    expect(await busy.next()).toMatchObject({ id: '1', type: 'next', payload: { errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] } });
    expect(await busy.closed).toEqual({ code: 1001, reason: 'This server is about to stop' });
    expect((await idle.closed).code).toBe(1001);
  });

  it('cuts what does not end in the time that it is given', async () => {
    const server = await start(300);
    const raw = await openRawSocket(wsUrl(server));
    await raw.init();
    // Never answers the close frame: its receiving side stands still.
    raw.socket.pause();
    const startedAt = performance.now();
    await server.close();
    expect(performance.now() - startedAt).toBeGreaterThanOrEqual(250);
    expect(performance.now() - startedAt).toBeLessThan(1_500);
    raw.socket.terminate();
  });

  it('returns at once when nothing is open', async () => {
    const server = await start();
    const startedAt = performance.now();
    await server.close();
    expect(performance.now() - startedAt).toBeLessThan(500);
  });
});
