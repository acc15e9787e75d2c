import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startServer, type Server } from '../../../src/transport/server.ts';
import { openRawSocket } from '../../support/raw-socket.ts';
import { startLinnet, type Linnet } from '../../support/start-linnet.ts';

let linnet: Linnet;
/** One whose clock runs faster. */
let hasty: Server;
beforeAll(async () => {
  linnet = await startLinnet({ workers: false });
  hasty = await startServer(linnet.app, { host: '127.0.0.1', port: 0, socketTimeouts: { connectionInitMs: 100, pingIntervalMs: 100 } });
});
afterAll(async () => {
  await hasty.close();
  await linnet.close();
});

const hastyUrl = () => `${hasty.url.replace('http', 'ws')}/graphql`;
const ME = { query: '{ me { username } }' };

describe('a socket is closed', () => {
  it.each([
    ['text that is not JSON', 'not JSON'],
    ['JSON that is no message', { type: 'nonsense' }],
    ['a message without a type', {}],
    ['a subscribe without a query', { id: '1', type: 'subscribe', payload: {} }],
    ['a subscribe without an id', { type: 'subscribe', payload: ME }],
    ['variables that are no object', { id: '1', type: 'subscribe', payload: { ...ME, variables: 'x' } }],
  ])('with 4400 for %s', async (_name, message) => {
    const raw = await openRawSocket(linnet.wsUrl);
    await raw.init();
    raw.send(message);
    expect(await raw.closed).toMatchObject({ code: 4400 });
  });

  it('with 4401 for a subscribe before connection_init', async () => {
    const raw = await openRawSocket(linnet.wsUrl);
    raw.send({ id: '1', type: 'subscribe', payload: ME });
    expect(await raw.closed).toEqual({ code: 4401, reason: 'Unauthorized' });
  });

  it.each([
    ['a malformed token', { authorization: 'Bearer nonsense' }],
    ['a malformed token of its own', { accessToken: 'nonsense' }],
    ['a token that is no string', { accessToken: { not: 'a string' } }],
    ['another scheme', { Authorization: 'Basic YTpi' }],
  ])('with 4403 for %s', async (_name, payload) => {
    const raw = await openRawSocket(linnet.wsUrl);
    raw.send({ type: 'connection_init', payload });
    expect(await raw.closed).toEqual({ code: 4403, reason: 'Forbidden' });
  });

  it('with 4406 where it names no subprotocol that is spoken here', async () => {
    const raw = await openRawSocket(linnet.wsUrl, '');
    expect(await raw.closed).toEqual({ code: 4406, reason: 'Subprotocol not acceptable' });
  });

  it('with 4408 where no connection_init comes', async () => {
    const raw = await openRawSocket(hastyUrl());
    expect(await raw.closed).toEqual({ code: 4408, reason: 'Connection initialisation timeout' });
  });

  it('with 4409 for an id that is in use', async () => {
    const { token } = await linnet.signUp();
    const raw = await openRawSocket(linnet.wsUrl);
    await raw.init({ accessToken: token });
    const message = { id: 'same', type: 'subscribe', payload: { query: 'subscription { homeTimeline { __typename } }' } };
    raw.send(message);
    raw.send(message);
    expect(await raw.closed).toEqual({ code: 4409, reason: 'Subscriber for same already exists' });
  });

  it('with 4429 for a second connection_init', async () => {
    const raw = await openRawSocket(linnet.wsUrl);
    await raw.init();
    raw.send({ type: 'connection_init' });
    expect(await raw.closed).toEqual({ code: 4429, reason: 'Too many initialisation requests' });
  });

  it('with 1009 for a message that is too large', async () => {
    const raw = await openRawSocket(linnet.wsUrl);
    raw.send({ type: 'ping', payload: { text: 'x'.repeat(300_000) } });
    expect(await raw.closed).toMatchObject({ code: 1009 });
  });

  it('when its peer answers no ping', async () => {
    const raw = await openRawSocket(hastyUrl(), 'graphql-transport-ws', { autoPong: false });
    await raw.init();
    expect(await raw.closed).toMatchObject({ code: 1006 });
  });
});

describe('a socket stays open', () => {
  it('while its peer answers pings, without a word from it', async () => {
    const raw = await openRawSocket(hastyUrl());
    await raw.init();
    await new Promise((resolve) => { setTimeout(resolve, 500); });
    raw.send({ type: 'ping', payload: { still: 'here' } });
    expect(await raw.next()).toEqual({ type: 'pong', payload: { still: 'here' } });
    raw.socket.close();
  });
});

it('no socket is opened at another path', async () => {
  const socket = connect(Number(new URL(linnet.url).port), '127.0.0.1');
  socket.write('GET /elsewhere HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n');
  expect(await text(socket)).toMatch(/^HTTP\/1\.1 404 Not Found/);
});

describe('a peer that does not read', () => {
  it('is not read from either until it does, so that its answers do not pile up', async () => {
    const raw = await openRawSocket(linnet.wsUrl);
    await raw.init();
    raw.socket.pause();
    for (let sent = 0; sent < 200; sent += 1) raw.send({ type: 'ping', payload: { echo: 'x'.repeat(200_000) } });
    await delay(1_500);
    expect(raw.socket.bufferedAmount).toBeGreaterThan(10_000_000);
    raw.socket.resume();
    for (let received = 0; received < 200; received += 1) expect((await raw.next()).type).toBe('pong');
    raw.socket.close();
  });
});
