import type { Pieces } from './shared-answers.ts';
import { writeTextFrame } from './socket-frames.ts';
import type { SocketState } from './socket-state.ts';

const CLOSING = '}';

/** Where the answers of one operation over a socket go that are JSON already; as graphql-ws writes them. */
export class SocketAnswers {
  readonly #state: SocketState;
  readonly #opening: string;

  constructor(state: SocketState, operationId: string) {
    this.#state = state;
    this.#opening = `{"id":${JSON.stringify(operationId)},"type":"next","payload":`;
  }

  /** Whether the peer has been sent everything so far, so that the next answer leaves at once. */
  get areSent(): boolean {
    return this.#state.isOpen && this.#state.stream.writableLength === 0;
  }

  /** `cursor` goes between the pieces. Only where all before it has left. */
  sendNow(pieces: Pieces, cursor: string): void {
    writeTextFrame(this.#state.stream, this.#opening, pieces, cursor, CLOSING);
  }

  /** Resolves when it has left for the network. */
  send(pieces: Pieces, cursor: string): Promise<void> {
    return this.#state.send(this.#opening + pieces.join(cursor) + CLOSING);
  }
}
