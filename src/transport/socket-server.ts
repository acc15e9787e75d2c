import type { IncomingMessage, Server as HttpServer } from 'node:http';
import type { Duplex } from 'node:stream';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { CloseCode, handleProtocols, type Server as Protocol } from 'graphql-ws';
import { WebSocketServer, type ServerOptions, type WebSocket } from 'ws';
import type { Metrics } from '../metrics.ts';
import { isStoreOutage } from '../stores/outage.ts';
import type { Log } from './errors.ts';
import { GRAPHQL_PATH } from './graphql.route.ts';
import { MAX_BODY_BYTES } from './http-server.ts';
import { READS_TOO_SLOWLY, watchBackPressure } from './socket-back-pressure.ts';
import { keepAlive } from './socket-keep-alive.ts';
import { createSocketOperations, type SocketOperationsDependencies } from './socket-operations.ts';
import { createSocketProtocol } from './socket-protocol.ts';
import { watchSocketSessions } from './socket-sessions.ts';
import { SocketState } from './socket-state.ts';

export interface SocketServer {
  /** Finishes queries and mutations, then closes every socket with 1001. */
  drain(): Promise<void>;
  /** Cuts what is still open. */
  close(): void;
}

export interface SocketTimeouts {
  connectionInitMs: number;
  pingIntervalMs: number;
}

export const SOCKET_TIMEOUTS: SocketTimeouts = {
  connectionInitMs: 3_000,
  // Below the idle timeouts of common load balancers (60 s).
  pingIntervalMs: 25_000,
};

/** Close codes of RFC 6455 and its registry, beside those of the protocol. */
const GOING_AWAY = 1001;
const TRY_AGAIN_LATER = 1013;

/** What is counted by its code: a client may close with any from 3000 to 4999. */
const KNOWN_CODES = new Set<number>([1000, 1001, 1002, 1005, 1006, 1007, 1009, 1011, TRY_AGAIN_LATER, READS_TOO_SLOWLY, ...Object.values(CloseCode).filter((code) => typeof code === 'number')]);

const wsOptions: ServerOptions & { closeTimeout: number } = {
  noServer: true,
  maxPayload: MAX_BODY_BYTES,
  // Compression would keep some 100 KB for each idle socket.
  perMessageDeflate: false,
  handleProtocols: (protocols) => handleProtocols(protocols),
  // A peer that does not answer our close frame is cut off after this.
  closeTimeout: 2_000,
};

export function attachSocketServer(
  http: HttpServer,
  dependencies: SocketOperationsDependencies,
  timeouts: SocketTimeouts = SOCKET_TIMEOUTS,
): SocketServer {
  const { logger, metrics, services } = dependencies;
  const server = new WebSocketServer(wsOptions);
  const sessions = watchSocketSessions({ sessions: services.sessions, logger });
  const operations = createSocketOperations(dependencies);
  const protocol = createSocketProtocol({ services, operations, sessions, connectionInitTimeoutMs: timeouts.connectionInitMs });
  const backPressure = watchBackPressure(server);
  const pings = keepAlive(server, timeouts.pingIntervalMs);

  http.on('upgrade', (request: IncomingMessage, stream: Duplex, head: Buffer) => {
    if (request.url?.split('?')[0] !== GRAPHQL_PATH) return refuseUpgrade(stream, logger);
    server.handleUpgrade(request, stream, head, (socket) => {
      pings.watch(socket);
      backPressure.watch(socket, stream);
      serve(protocol, new SocketState(socket, stream, request.headers['user-agent'] ?? null), { logger, metrics });
    });
  });

  return {
    async drain() {
      await operations.drain();
      // What the last of them answered is sent in this turn, before the close frames.
      await nextTurn();
      const closed = [...server.clients].map((socket) => new Promise((resolve) => { socket.once('close', resolve); }));
      for (const socket of server.clients) socket.close(GOING_AWAY, 'This server is about to stop');
      await Promise.all(closed);
    },
    close() {
      pings.stop();
      backPressure.stop();
      sessions.close();
      for (const socket of server.clients) socket.terminate();
      server.close();
    },
  };
}

/** Joins one socket to the protocol. Of the request nothing else is kept: its headers alone would be a tenth of an idle socket. */
function serve(protocol: Protocol<SocketState>, state: SocketState, { logger, metrics }: { logger: Log; metrics: Metrics }): void {
  const { socket } = state;
  metrics.socketsOpen.inc();
  const closed = protocol.opened(state, state);
  socket.on('message', (data) => {
    state.receive(String(data)).catch((error: unknown) => closeFor(socket, error, logger));
  });
  // A broken frame or one too large: ws itself closes with the code that says so.
  socket.on('error', (error) => logger.info({ err: error }, 'a socket was closed for what it sent'));
  socket.on('close', (code, reason) => {
    metrics.socketsOpen.dec();
    metrics.socketsClosed.inc({ code: KNOWN_CODES.has(code) ? code : 'other' });
    closed(code, String(reason)).catch((error: unknown) => logger.error({ err: error }, 'the operations of a closed socket could not be ended'));
  });
}

function closeFor(socket: WebSocket, error: unknown, logger: Log): void {
  const outage = isStoreOutage(error);
  logger[outage ? 'warn' : 'error']({ err: error }, 'a socket was closed because serving it failed');
  if (outage) socket.close(TRY_AGAIN_LATER, 'Try again later');
  else socket.close(CloseCode.InternalServerError, 'Internal server error');
}

function refuseUpgrade(stream: Duplex, logger: Log): void {
  stream.once('error', (error) => logger.info({ err: error }, 'an upgrade was refused to a peer that had gone'));
  stream.end('HTTP/1.1 404 Not Found\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
}
