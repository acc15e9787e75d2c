import type { AddressInfo } from 'node:net';
import { createSchema } from '../resolvers/schema.ts';
import { createApolloServer } from './apollo-server.ts';
import type { ServerDependencies } from './dependencies.ts';
import { createErrorFormatter } from './errors.ts';
import { registerGraphqlRoute } from './graphql.route.ts';
import { createHttpServer } from './http-server.ts';
import { timeRootFields } from './root-field-timing.ts';

export interface Server {
  port: number;
  /** http://host:port, without a slash at its end. */
  url: string;
  /** Accepts nothing new, finishes what has begun, and returns within config.shutdownTimeoutMs. */
  close(): Promise<void>;
}

export async function startServer(dependencies: ServerDependencies, { host, port }: { host: string; port: number }): Promise<Server> {
  const { logger, metrics } = dependencies;
  const schema = createSchema();
  timeRootFields(schema, metrics);
  const errors = createErrorFormatter();
  const apollo = createApolloServer({ schema, logger, metrics, errors });
  await apollo.start();
  const fastify = await createHttpServer({ logger, metrics });
  registerGraphqlRoute(fastify, apollo, dependencies, errors);
  await fastify.listen({ host, port });
  const address = fastify.server.address() as AddressInfo;
  return {
    port: address.port,
    url: `http://${address.family === 'IPv6' ? `[${address.address}]` : address.address}:${address.port}`,
    async close() {
      await fastify.close();
      await apollo.stop();
    },
  };
}
