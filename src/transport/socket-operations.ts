import { execute, getOperationAST, GraphQLError, type ExecutionArgs, type ExecutionResult, type FormattedExecutionResult, type GraphQLSchema } from 'graphql';
import type { ServerOptions, SubscribePayload } from 'graphql-ws';
import { newId } from '../domain/ids.ts';
import type { ServerDependencies } from './dependencies.ts';
import { createDocumentCache } from './document-cache.ts';
import type { ErrorFormatter } from './errors.ts';
import { noteErrors, noteOperation } from './observe-operation.ts';
import { createOperationContext, type Caller, type OperationContext } from './operation-context.ts';
import { checkCost } from './query-limits.ts';
import type { LiveEvent } from '../services/live-event.ts';
import { createSharedAnswers } from './shared-answers.ts';
import type { SocketState } from './socket-state.ts';
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
  const answers = createSharedAnswers();
  const inFlight = new Set<Promise<unknown>>();
  let draining = false;

  function observe({ trace }: OperationContext, startedAt: number): number {
    const durationSeconds = (performance.now() - startedAt) / 1000;
    metrics.operationDuration.observe({ type: trace.operationType ?? 'invalid', transport: 'ws' }, durationSeconds);
    return Math.round(durationSeconds * 10_000) / 10;
  }

  /** What to run, or the errors that are its answer. */
  function prepare(caller: Omit<Caller, 'requestId'>, payload: SubscribePayload, open: number, sendAnswer: (json: string) => Promise<void>): ExecutionArgs | readonly GraphQLError[] {
    if (draining) return [refused('SERVICE_UNAVAILABLE', 'This server is about to stop: connect again.')];
    if (open > MAX_OPERATIONS_PER_SOCKET) return [refused('QUERY_TOO_COMPLEX', `This socket has ${MAX_OPERATIONS_PER_SOCKET} operations open: complete one first.`)];
    const document = documents.find(payload.query);
    if (!('kind' in document)) return document;
    const operation = getOperationAST(document, payload.operationName);
    if (!operation) return [refused('BAD_REQUEST', 'operationName must name one of the operations of the query.')];
    checkCost(operation, payload.variables);
    const requestId = newId();
    const contextValue = { ...createOperationContext(dependencies, { ...caller, requestId }, logger.child({ requestId })), sendAnswer };
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

    async subscribe(args) {
      const { requestId, viewer, userAgent, log, trace } = contextOf(args);
      const field = trace.subscriptionField ?? 'none';
      const renew = () => createOperationContext(dependencies, { requestId, viewer, userAgent }, log, trace);
      const startedAt = performance.now();
      const group = answers.groupOf(args);
      return subscribe(args, {
        contextOfEvent: renew,
        async deliver(event) {
          const context = contextOf(args);
          const json = await answers.answer(group, args, context, event as LiveEvent);
          metrics.subscriptionAnswers.inc({ made: json === null ? 'alone' : 'shared' });
          if (json !== null) await context.sendAnswer?.(json);
          return json !== null;
        },
        onStart: () => metrics.subscriptionsOpen.inc({ field }),
        onEvent: (eventStartedAt) => observe(contextOf(args), eventStartedAt),
        onEnd: () => {
          metrics.subscriptionsOpen.dec({ field });
          log.info({ durationMs: Math.round(performance.now() - startedAt), ...describe(contextOf(args)) }, 'subscription');
        },
      });
    },

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
