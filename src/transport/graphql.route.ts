import { HeaderMap, type ApolloServer, type HTTPGraphQLRequest } from '@apollo/server';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { GraphQLError } from 'graphql';
import type { Viewer } from '../domain/user.ts';
import type { ServerDependencies } from './dependencies.ts';
import type { ErrorFormatter } from './errors.ts';
import { noteErrorCode } from './observe-operation.ts';
import { createOperationContext, newTrace, type OperationContext, type OperationTrace } from './operation-context.ts';

export const GRAPHQL_PATH = '/graphql';

declare module 'fastify' {
  interface FastifyRequest {
    /** What its operation was, for the access log; null on every other route. */
    trace: OperationTrace | null;
  }
}

/**
 * GraphQL over HTTP. Apollo's own integration for Fastify does the same, but parses a URL out of the Host header, so that
 * a malformed one is answered with status 500, and cannot tell the errors of authentication from our own.
 */
export function registerGraphqlRoute(
  fastify: FastifyInstance,
  apollo: ApolloServer<OperationContext>,
  dependencies: ServerDependencies,
  errors: ErrorFormatter,
): void {
  fastify.route({
    method: ['GET', 'POST'],
    url: GRAPHQL_PATH,
    handler: async (request, reply) => {
      const trace = newTrace();
      request.trace = trace;
      const { status, headers, body } = await apollo.executeHTTPGraphQLRequest({
        httpGraphQLRequest: toApolloRequest(request),
        context: async () => {
          const viewer = await viewerOf(request, trace, dependencies, errors);
          const caller = { viewer, requestId: request.id, userAgent: request.headers['user-agent'] ?? null };
          return createOperationContext(dependencies, caller, request.log, trace, performance.now() - reply.elapsedTime);
        },
      });
      if (body.kind !== 'complete') throw new Error('No operation of this schema is answered in parts.');
      for (const [name, value] of headers) reply.header(name, value);
      // What Apollo refused before it made a request of it has told no plugin.
      if (status !== undefined && status >= 400 && trace.errorCodes.length === 0) noteErrorCode('BAD_REQUEST', trace, dependencies.metrics);
      return reply.code(statusOf(status, headers, trace)).send(body.string);
    },
  });
  fastify.route({
    method: ['PUT', 'DELETE', 'PATCH'],
    url: GRAPHQL_PATH,
    // Refused before the body is read: whatever is in it, the method is what is wrong.
    onRequest: async (request, reply) => {
      request.trace = newTrace();
      noteErrorCode('BAD_REQUEST', request.trace, dependencies.metrics);
      await reply.code(405).header('allow', 'GET, POST').send({ errors: [{ message: 'GraphQL is asked by GET or POST.', extensions: { code: 'BAD_REQUEST' } }] });
    },
    handler: async () => undefined,
  });
}

async function viewerOf(request: FastifyRequest, trace: OperationTrace, { services, metrics }: ServerDependencies, errors: ErrorFormatter): Promise<Viewer | null> {
  try {
    return await services.sessions.authenticate(request.headers.authorization);
  } catch (error) {
    const formatted = errors.format(error, request.log);
    noteErrorCode(String(formatted.extensions?.['code']), trace, metrics);
    throw refusal(formatted);
  }
}

const HTTP_STATUS: Readonly<Record<string, number>> = { UNAUTHENTICATED: 401, SERVICE_UNAVAILABLE: 503 };

/** The request ends before GraphQL has begun, so its status says why (RFC 6750, section 3, for the header). */
function refusal({ message, extensions }: ReturnType<ErrorFormatter['format']>): GraphQLError {
  const status = HTTP_STATUS[String(extensions?.['code'])] ?? 500;
  const headers = new HeaderMap(status === 401 ? [['www-authenticate', 'Bearer error="invalid_token"']] : []);
  return new GraphQLError(message, { extensions: { ...extensions, http: { status, headers } } });
}

function toApolloRequest(request: FastifyRequest): HTTPGraphQLRequest {
  const headers = new HeaderMap();
  for (const [name, value] of Object.entries(request.headers)) {
    if (value !== undefined) headers.set(name, Array.isArray(value) ? value.join(', ') : value);
  }
  const search = request.url.indexOf('?');
  return { method: request.method, headers, search: search === -1 ? '' : request.url.slice(search), body: request.body };
}

/**
 * With application/json, whose body a proxy may have made up, 200 says that a GraphQL server has understood the request;
 * an operation that was refused is a 400 in application/graphql-response+json only (GraphQL over HTTP, section 6.4).
 */
function statusOf(status: number | undefined, headers: HeaderMap, { wellFormed }: OperationTrace): number {
  const plainJson = headers.get('content-type')?.startsWith('application/json') === true;
  return status === undefined || (status === 400 && wellFormed && plainJson) ? 200 : status;
}
