import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { createSchema } from '../resolvers/schema.ts';
import { createApolloServer } from './apollo-server.ts';
import type { ServerDependencies } from './dependencies.ts';
import { createErrorFormatter } from './errors.ts';
import { registerGraphqlRoute } from './graphql.route.ts';
import { createHealth, type ReadinessCheck } from './health.ts';
import { registerHealthRoutes } from './health.route.ts';
import { createHttpServer } from './http-server.ts';
import { registerPlayground } from './playground.route.ts';
import { timeRootFields } from './root-field-timing.ts';
import { attachSocketServer, type SocketTimeouts } from './socket-server.ts';
import { storeChecks } from './store-checks.ts';

export interface Server {
  port: number;
  /** http://host:port, without a slash at its end. */
  url: string;
  /** From now on /readyz answers 503, while everything is still served. */
  drain(): void;
  /** Accepts nothing new, finishes what has begun, and cuts what is left after config.shutdownTimeoutMs. */
  close(): Promise<void>;
}

export interface ServerOptions {
  host: string;
  /** 0 for a free one. */
  port: number;
  /** Of what else this process runs, such as its workers. */
  readiness?: Readonly<Record<string, ReadinessCheck>>;
  socketTimeouts?: SocketTimeouts;
}

/** A connection that was kept alive is idle once its last answer is out, and nobody closes it then. */
const CLOSE_IDLE_INTERVAL_MS = 50;

export async function startServer(dependencies: ServerDependencies, { host, port, readiness, socketTimeouts }: ServerOptions): Promise<Server> {
  const { config, logger, metrics } = dependencies;
  const schema = createSchema();
  timeRootFields(schema, metrics);
  const errors = createErrorFormatter();
  const apollo = createApolloServer({ schema, logger, metrics, errors });
  await apollo.start();
  const health = createHealth({ checks: { ...storeChecks(dependencies), ...readiness }, registry: metrics.registry, logger });
  const fastify = await createHttpServer({ logger, metrics, errors });
  registerGraphqlRoute(fastify, apollo, dependencies, errors);
  registerHealthRoutes(fastify, health);
  await registerPlayground(fastify);
  const sockets = attachSocketServer(fastify.server, { ...dependencies, schema, errors }, socketTimeouts);
  await fastify.listen({ host, port });
  const address = fastify.server.address() as AddressInfo;

  return {
    port: address.port,
    url: `http://${address.family === 'IPv6' ? `[${address.address}]` : address.address}:${address.port}`,
    drain: health.drain,
    async close() {
      health.drain();
      const cut = new AbortController();
      const overdue = delay(config.shutdownTimeoutMs, undefined, { signal: cut.signal }).then(
        () => {
          logger.warn('the time to shut down is over; what is still open is cut');
          sockets.close();
          fastify.server.closeAllConnections();
        },
        // Aborted: everything was finished in time.
        () => undefined,
      );
      const closingIdle = setInterval(() => fastify.server.closeIdleConnections(), CLOSE_IDLE_INTERVAL_MS);
      await Promise.race([Promise.all([fastify.close(), sockets.drain()]), overdue]);
      clearInterval(closingIdle);
      cut.abort();
      sockets.close();
      await fastify.close();
      await apollo.stop();
    },
  };
}
