import type { Duplex } from 'node:stream';
import type { WebSocket } from 'ws';

/** Twice the largest answer that the limits of a query allow in practice. */
export const MAX_UNSENT_BYTES = 1024 * 1024;

/**
 * Reads nothing more from a peer that does not read what it was answered, until all of it is sent. Without that whoever asks
 * (a ping will do, and its payload comes back) and never reads fills the memory. If it stays so, keepAlive cuts the socket.
 */
export function limitUnsent(socket: WebSocket, stream: Duplex): void {
  const check = (): void => {
    if (stream.writableLength > MAX_UNSENT_BYTES) socket.pause();
  };
  socket.on('message', check);
  socket.on('ping', check);
  stream.on('drain', () => socket.resume());
}
