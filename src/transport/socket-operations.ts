import { execute, getOperationAST, GraphQLError, type ExecutionArgs, type ExecutionResult, type FormattedExecutionResult, type GraphQLSchema } from 'graphql';
import type { ServerOptions, SubscribePayload } from 'graphql-ws';
import { newId } from '../domain/ids.ts';
import type { ServerDependencies } from './dependencies.ts';
import { createDocumentCache } from './document-cache.ts';
import type { ErrorFormatter } from './errors.ts';
import { noteErrors, noteOperation } from './observe-operation.ts';
import type { Caller, OperationContext } from './operation-context.ts';
import { checkCost } from './query-limits.ts';
import { createSharedAnswers } from './shared-answers.ts';
import type { SocketAnswers } from './socket-answers.ts';
import { SocketContext } from './socket-context.ts';
import type { SocketState } from './socket-state.ts';
import { SocketSubscription, subscriptionMetrics } from './socket-subscription.ts';
import { subscribe } from './subscribe.ts';

export interface SocketOperationsDependencies extends Pick<ServerDependencies, 'services' | 'newLoaders' | 'metrics' | 'logger'> {
  schema: GraphQLSchema;
  errors: ErrorFormatter;
}

/** Of one socket: many subscriptions of a busy page, and still little for the server. */
export const MAX_OPERATIONS_PER_SOCKET = 100;

export type SocketOperations = ReturnType<typeof createSocketOperations>;

type OperationCallbacks = Required<Pick<ServerOptions<Record<string, unknown>, SocketState>, 'execute' | 'subscribe' | 'onNext' | 'onError'>>;

/** Runs what sockets ask for, under the same limits and with the same answers as over HTTP. */
export function createSocketOperations({ schema, errors, metrics, logger, ...dependencies }: SocketOperationsDependencies) {
  const documents = createDocumentCache(schema);
  const subscriptions = { context: { ...dependencies, logger }, answers: createSharedAnswers(), metrics: subscriptionMetrics(metrics) };
  const inFlight = new Set<Promise<unknown>>();
  let draining = false;

  function observe({ trace }: OperationContext, startedAt: number): number {
    const durationSeconds = (performance.now() - startedAt) / 1000;
    metrics.operationDuration.observe({ type: trace.operationType ?? 'invalid', transport: 'ws' }, durationSeconds);
    return Math.round(durationSeconds * 10_000) / 10;
  }

  /** What to run, or the errors that are its answer. */
  function prepare(caller: Omit<Caller, 'requestId'>, payload: SubscribePayload, open: number, answers: SocketAnswers): ExecutionArgs | readonly GraphQLError[] {
    if (draining) return [refused('SERVICE_UNAVAILABLE', 'This server is about to stop: connect again.')];
    if (open > MAX_OPERATIONS_PER_SOCKET) return [refused('QUERY_TOO_COMPLEX', `This socket has ${MAX_OPERATIONS_PER_SOCKET} operations open: complete one first.`)];
    const document = documents.find(payload.query);
    if (!('kind' in document)) return document;
    const operation = getOperationAST(document, payload.operationName);
    if (!operation) return [refused('BAD_REQUEST', 'operationName must name one of the operations of the query.')];
    checkCost(operation, payload.variables);
    const contextValue = new SocketContext(subscriptions.context, { ...caller, requestId: newId() }, answers);
    noteOperation(contextValue.trace, operation);
    return { schema, document, operationName: payload.operationName ?? null, variableValues: payload.variables ?? null, contextValue };
  }

  async function run(args: ExecutionArgs, context: OperationContext): Promise<ExecutionResult> {
    const startedAt = performance.now();
    try {
      return await execute(args);
    } finally {
      context.log.info({ durationMs: observe(context, startedAt), ...describe(context) }, 'operation');
    }
  }

  const callbacks: OperationCallbacks = {
    execute(args) {
      const running = run(args, contextOf(args)).finally(() => inFlight.delete(running));
      inFlight.add(running);
      return running;
    },

    subscribe: async (args) => subscribe(args, new SocketSubscription(subscriptions, args)),

    onNext(_socket, _id, _payload, args, result): FormattedExecutionResult | undefined {
      if (result.errors === undefined) return undefined;
      const { log, trace } = contextOf(args);
      const formatted = result.errors.map((error) => errors.format(error, log));
      noteErrors(formatted, trace, metrics);
      return { ...result, errors: formatted } as FormattedExecutionResult;
    },

    onError(_socket, _id, _payload, problems) {
      const formatted = problems.map((problem) => errors.format(problem, logger));
      for (const { extensions } of formatted) metrics.operationErrors.inc({ code: String(extensions?.['code']) });
      return formatted;
    },
  };

  return {
    callbacks,
    prepare,
    /** Refuses what is new and waits for the queries and mutations that run; subscriptions have no end to wait for. */
    async drain(): Promise<void> {
      draining = true;
      await Promise.allSettled(inFlight);
    },
  };
}

const contextOf = (args: ExecutionArgs): OperationContext => args.contextValue as OperationContext;

const describe = ({ trace }: OperationContext) =>
  ({ operationType: trace.operationType, operationName: trace.operationName, errorCodes: trace.errorCodes });

const refused = (code: string, message: string): GraphQLError => new GraphQLError(message, { extensions: { code } });
