import type { Duplex } from 'node:stream';
import type { CloseCode, WebSocket as ProtocolSocket } from 'graphql-ws';
import type { WebSocket } from 'ws';
import type { Caller } from './operation-context.ts';

/** One socket, as graphql-ws drives it and with what is known of it beside. A class, for there are thousands. */
export class SocketState implements ProtocolSocket {
  readonly socket: WebSocket;
  /** What ws reads from and writes to. */
  readonly stream: Duplex;
  readonly userAgent: string | null;
  caller: Omit<Caller, 'requestId'> = { viewer: null, userAgent: null };
  #handle: ((text: string) => Promise<void>) | undefined;

  constructor(socket: WebSocket, stream: Duplex, userAgent: string | null) {
    this.socket = socket;
    this.stream = stream;
    this.userAgent = userAgent;
  }

  get protocol(): string {
    return this.socket.protocol;
  }

  get isOpen(): boolean {
    return this.socket.readyState === this.socket.OPEN;
  }

  onMessage(handle: (text: string) => Promise<void>): void {
    this.#handle = handle;
  }

  /** A socket that we are closing may go on talking until its own close frame: nobody listens. */
  async receive(text: string): Promise<void> {
    if (this.isOpen) await this.#handle?.(text);
  }

  /** Resolves when the text has left for the network, so that a slow reader slows down what is read for it. */
  send(text: string): Promise<void> {
    return new Promise((resolve, reject) => {
      if (!this.isOpen) return resolve();
      this.socket.send(text, (error) => (error && this.isOpen ? reject(error) : resolve()));
    });
  }

  close(code?: CloseCode | number, reason?: string): void {
    this.socket.close(code, reason);
  }
}
