import type { Duplex } from 'node:stream';
import type { WebSocket, WebSocketServer } from 'ws';

/** Twice the largest answer that the limits of a query allow in practice. */
export const MAX_UNSENT_BYTES = 1024 * 1024;

/** docs/errors.md; the protocol's own codes end elsewhere. */
export const READS_TOO_SLOWLY = 4410;
/** How long a socket may take nothing of what waits for it. */
const STUCK_AFTER_MS = 5_000;
const LOOK_INTERVAL_MS = 1_000;

type Stream = Duplex & { bytesWritten?: number };

interface Stuck {
  /** Bytes that had left for the network by then. */
  left: number;
  since: number;
}

/**
 * Reads nothing more from a peer that does not read what it was answered, until all of it is sent: without that whoever asks
 * (a ping will do, and its payload comes back) and never reads fills the memory.
 *
 * And closes sockets whose peers stopped reading. Each subscription waits until its last answer has left, and what happens
 * meanwhile stays in its log, so what such a peer holds here is one answer for each of its subscriptions. The close frame has
 * to wait behind those: it is sent when the peer goes on reading; a peer that never does is cut by keepAlive.
 */
export function watchBackPressure(server: WebSocketServer): { watch(socket: WebSocket, stream: Stream): void; stop(): void } {
  const streams = new WeakMap<WebSocket, Stream>();
  const sockets = new WeakMap<Stream, WebSocket>();
  const stuck = new Map<WebSocket, Stuck>();
  const look = (socket: WebSocket): void => {
    const stream = streams.get(socket);
    if (stream === undefined || socket.readyState !== socket.OPEN) return void stuck.delete(socket);
    const left = (stream.bytesWritten ?? 0) - stream.writableLength;
    const before = stuck.get(socket);
    const isSlow = before !== undefined && performance.now() - before.since >= STUCK_AFTER_MS;
    if (before?.left === left && stream.writableLength > 0) return;
    if (isSlow) socket.close(READS_TOO_SLOWLY, 'Reads too slowly: connect again and resume by cursor');
    if (isSlow || stream.writableLength === 0) stuck.delete(socket);
    else stuck.set(socket, { left, since: performance.now() });
  };
  // The same functions for all sockets.
  function check(this: WebSocket): void {
    if ((streams.get(this)?.writableLength ?? 0) > MAX_UNSENT_BYTES) this.pause();
  }
  function drained(this: Stream): void {
    const socket = sockets.get(this);
    if (socket === undefined) return;
    socket.resume();
    look(socket);
  }
  function gone(this: WebSocket): void {
    stuck.delete(this);
  }
  const timer = setInterval(() => server.clients.forEach(look), LOOK_INTERVAL_MS).unref();
  return {
    watch(socket, stream) {
      streams.set(socket, stream);
      sockets.set(stream, socket);
      socket.on('message', check).on('ping', check).on('close', gone);
      stream.on('drain', drained);
    },
    stop: () => clearInterval(timer),
  };
}
