import { createServer } from 'node:net';

/** Whether nothing listens on the port yet. */
export function isPortFree(port: number, host: string): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => (error.code === 'EADDRINUSE' ? resolve(false) : reject(error)));
    server.listen({ port, host, exclusive: true }, () => server.close(() => resolve(true)));
  });
}

/** A port of the loopback interface that was free a moment ago. */
export function findFreePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => (address !== null && typeof address === 'object' ? resolve(address.port) : reject(new Error('no port was given'))));
    });
  });
}

/** Below every port that systems give to connections, and to who asks for any (Linux: from 32,768 on). */
const LAST_QUIET_PORT = 32_000;
const QUIET_PORTS = 16_000;

/**
 * A free port of the loopback interface that nobody is given by chance: for a server that takes seconds until it binds it, or that is
 * to come back on it.
 */
export async function findQuietPort(): Promise<number> {
  for (;;) {
    const port = LAST_QUIET_PORT - Math.floor(Math.random() * QUIET_PORTS);
    if (await isPortFree(port, '127.0.0.1')) return port;
  }
}
