import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import cors from '@fastify/cors';
import Fastify, { LogController, type FastifyBaseLogger, type FastifyError, type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import type { GraphQLFormattedError } from 'graphql';
import type { Logger } from '../lib/logger.ts';
import type { Metrics } from '../metrics.ts';
import type { ErrorFormatter } from './errors.ts';
import { noteErrorCode } from './observe-operation.ts';
import { newTrace, type OperationTrace } from './operation-context.ts';

/** The largest thing a client has to say is a thread of posts, some 100 KB with all its names escaped. */
export const MAX_BODY_BYTES = 256 * 1024;
/** Bounds clients that send their request a byte at a time. */
const REQUEST_TIMEOUT_MS = 30_000;
/** Longer than the idle timeouts of common load balancers (60 s), so that they, not we, close an idle connection. */
const KEEP_ALIVE_TIMEOUT_MS = 65_000;

/** Fastify with what every route shares: request ids, the access log, durations, CORS, and errors in the form of GraphQL's. */
export async function createHttpServer({ logger, metrics, errors }: { logger: Logger; metrics: Metrics; errors: ErrorFormatter }): Promise<FastifyInstance> {
  const fastify: FastifyInstance = Fastify({
    loggerInstance: logger as FastifyBaseLogger,
    // One line for each request, below, where Fastify would write two.
    logController: new LogController({ disableRequestLogging: true, requestIdLogLabel: 'requestId' }),
    bodyLimit: MAX_BODY_BYTES,
    requestTimeout: REQUEST_TIMEOUT_MS,
    keepAliveTimeout: KEEP_ALIVE_TIMEOUT_MS,
    // server.ts bounds the drain; until then requests on open connections are answered.
    forceCloseConnections: 'idle',
    return503OnClosing: false,
    requestIdHeader: false,
    genReqId: requestIdOf,
  });
  fastify.decorateRequest('trace', null);
  // Any origin may call: nothing but a token that the caller holds signs anybody in, and no credentials are allowed.
  await fastify.register(cors, { origin: '*', methods: ['GET', 'POST'], exposedHeaders: ['x-request-id'], maxAge: 86_400 });
  fastify.addHook('onRequest', async (request, reply) => {
    reply.header('x-request-id', request.id);
  });
  fastify.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions.url ?? 'none';
    const { statusCode, elapsedTime } = reply;
    metrics.httpRequestDuration.observe({ method: request.method, route, status: statusCode }, elapsedTime / 1000);
    // The path without its query, which may hold variables; of the operation its name only.
    request.log.info({ method: request.method, route, status: statusCode, durationMs: Math.round(elapsedTime * 10) / 10, ...describe(request.trace) }, 'request');
  });
  fastify.setErrorHandler<FastifyError>((error, request, reply) => {
    const status = error.statusCode ?? 500;
    if (status < 500) return refuse(request, reply.code(status), 'BAD_REQUEST', { message: messageOf(error) });
    return refuse(request, reply.code(500), 'INTERNAL_SERVER_ERROR', errors.format(error, request.log));
  });
  fastify.setNotFoundHandler((request, reply) =>
    refuse(request, reply.code(404), 'BAD_REQUEST', { message: 'There is nothing at this address: the API is at /graphql.' }));

  /** In the form of a GraphQL answer, which is what clients of this API can read. */
  function refuse(request: FastifyRequest, reply: FastifyReply, code: string, { message, extensions }: GraphQLFormattedError) {
    request.trace ??= newTrace();
    noteErrorCode(code, request.trace, metrics);
    return reply.send({ errors: [{ message, extensions: { code, ...extensions } }] });
  }
  return fastify;
}

export const requestIdOf = (request: IncomingMessage): string => {
  const given = request.headers['x-request-id'];
  return typeof given === 'string' && /^[A-Za-z0-9][A-Za-z0-9._:-]{7,63}$/.test(given) ? given : randomUUID();
};

const describe = (trace: OperationTrace | null) => trace && { operationType: trace.operationType, operationName: trace.operationName, errorCodes: trace.errorCodes };

/** Fastify's and the JSON parser's messages may quote the body, which may hold a password. */
function messageOf({ code, statusCode }: FastifyError): string {
  if (statusCode === 413) return `The body is larger than ${MAX_BODY_BYTES / 1024} KB.`;
  if (statusCode === 415) return 'The Content-Type must be application/json.';
  if (code === 'FST_ERR_CTP_EMPTY_JSON_BODY') return 'The body is empty.';
  return 'The body is not valid JSON.';
}
