import type { WebSocket, WebSocketServer } from 'ws';

/**
 * Pings every socket at each interval and cuts those that did not answer the last ping: their peer is gone, or so stuck
 * that nothing reaches it. One timer for all, where one for each would be half of an idle socket's memory.
 */
export function keepAlive(server: WebSocketServer, intervalMs: number): { watch(socket: WebSocket): void; stop(): void } {
  const waitedFor = new WeakSet<WebSocket>();
  // The same function for all sockets.
  function answered(this: WebSocket): void {
    waitedFor.delete(this);
  }
  const timer = setInterval(() => {
    for (const socket of server.clients) {
      if (waitedFor.has(socket)) socket.terminate();
      else if (socket.readyState === socket.OPEN) {
        waitedFor.add(socket);
        socket.ping();
      }
    }
  }, intervalMs).unref();
  return { watch: (socket) => void socket.on('pong', answered), stop: () => clearInterval(timer) };
}
