import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { WebSocket } from 'ws';
import type { Caller } from './operation-context.ts';

/** What is known of a socket beside what graphql-ws keeps. */
export interface SocketState {
  socket: WebSocket;
  /** What ws reads from and writes to. */
  stream: Duplex;
  /** Resolves when the text has left for the network. */
  send(text: string): Promise<void>;
  request: IncomingMessage;
  caller: Omit<Caller, 'requestId'>;
  /** Ends the watch over the session of whoever signed in. */
  unwatch: () => void;
}
