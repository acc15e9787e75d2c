import { createServer, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import type { Log } from './errors.ts';
import { HEALTH_PATHS, type Health } from './health.ts';

export interface HealthServer {
  port: number;
  close(): Promise<void>;
}

/** /healthz, /readyz and /metrics of a role that serves nothing else. */
export async function startHealthServer({ health, logger }: { health: Health; logger: Log }, { host, port }: { host: string; port: number }): Promise<HealthServer> {
  const server = createServer((request, response) => {
    const path = HEALTH_PATHS.find((known) => known === request.url?.split('?')[0]);
    if (path === undefined || request.method !== 'GET') return void response.writeHead(404).end();
    health.answer(path).then(
      ({ status, contentType, body }) => response.writeHead(status, { 'content-type': contentType, 'cache-control': 'no-store' }).end(body),
      (error: unknown) => fail(response, error, logger),
    );
  });
  server.listen(port, host);
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    async close() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

function fail(response: ServerResponse, error: unknown, logger: Log): void {
  logger.error({ err: error }, 'a health request failed');
  response.writeHead(500).end();
}
