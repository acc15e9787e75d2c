import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { writeTextFrame } from './socket-frames.ts';

const http = createServer();
const server = new WebSocketServer({ noServer: true, perMessageDeflate: false });
let client: WebSocket;
let stream: Duplex;
beforeAll(async () => {
  http.on('upgrade', (request, socket, head) => server.handleUpgrade(request, socket, head, () => { stream = socket; }));
  http.listen(0, '127.0.0.1');
  await once(http, 'listening');
  client = new WebSocket(`ws://127.0.0.1:${(http.address() as AddressInfo).port}`);
  await once(client, 'open');
});
afterAll(() => {
  client.terminate();
  http.close();
});

async function received(...message: [opening: string, pieces: Buffer[], between: string, closing: string]): Promise<string> {
  const next = once(client, 'message');
  writeTextFrame(stream, ...message);
  const [data, isBinary] = await next as [Buffer, boolean];
  expect(isBinary).toBe(false);
  return String(data);
}

// The lengths at which the header of a frame becomes longer, and those before (RFC 6455, 5.2).
test.each([2, 125, 126, 0xffff, 0x10000])('a message of %i bytes arrives', async (length) => {
  const text = 'x'.repeat(length - 2);
  expect(await received('{', [Buffer.from(text)], '', '}')).toBe(`{${text}}`);
});

test('the text goes between the pieces, whatever letters they are of', async () => {
  expect(await received('é', [Buffer.from('один'), Buffer.from('два'), Buffer.from('')], '–', '}')).toBe('éодин–два–}');
});
