import { once } from 'node:events';
import { WebSocket } from 'ws';

export interface Closed {
  code: number;
  reason: string;
}

export interface RawSocket {
  socket: WebSocket;
  /** An object as JSON, anything else as it is. */
  send(message: unknown): void;
  /** The next message; throws when the socket is closed first or none comes in time. */
  next(timeoutMs?: number): Promise<Record<string, unknown>>;
  closed: Promise<Closed>;
  /** Sends connection_init and waits for the ack. */
  init(payload?: Record<string, unknown>): Promise<void>;
}

/** Of one that is answered by nobody, such as at a port that was somebody's before. */
const HANDSHAKE_TIMEOUT_MS = 5_000;

/** A WebSocket without a client's manners, to say to a server what no client would. */
export async function openRawSocket(wsUrl: string, protocol: string | undefined = 'graphql-transport-ws', options: { autoPong?: boolean } = {}): Promise<RawSocket> {
  const socket = new WebSocket(wsUrl, protocol === '' ? [] : [protocol], { handshakeTimeout: HANDSHAKE_TIMEOUT_MS, ...options });
  const messages: Record<string, unknown>[] = [];
  const closed = new Promise<Closed>((resolve) => { socket.once('close', (code, reason) => resolve({ code, reason: String(reason) })); });
  socket.on('message', (data) => messages.push(JSON.parse(String(data)) as Record<string, unknown>));
  await once(socket, 'open');

  const send = (message: unknown): void => socket.send(typeof message === 'object' ? JSON.stringify(message) : String(message));

  async function next(timeoutMs = 5_000): Promise<Record<string, unknown>> {
    const deadline = Date.now() + timeoutMs;
    for (;;) {
      const message = messages.shift();
      if (message !== undefined) return message;
      if (socket.readyState === WebSocket.CLOSED) throw new Error(`the socket was closed: ${JSON.stringify(await closed)}`);
      if (Date.now() > deadline) throw new Error(`no message came within ${timeoutMs} ms`);
      await new Promise((resolve) => { setTimeout(resolve, 5); });
    }
  }

  return {
    socket, send, next, closed,
    async init(payload) {
      send({ type: 'connection_init', ...(payload === undefined ? {} : { payload }) });
      const { type } = await next();
      if (type !== 'connection_ack') throw new Error(`the server answered connection_init with ${String(type)}`);
    },
  };
}
