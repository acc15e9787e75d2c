import { randomUUID } from 'node:crypto';
import { ApolloServerErrorCode } from '@apollo/server/errors';
import { GraphQLError, Kind, type GraphQLFormattedError } from 'graphql';
import { AppError } from '../domain/errors.ts';
import type { Logger } from '../lib/logger.ts';
import { isStoreOutage } from '../stores/outage.ts';

/** What is used of a request's logger, be it Fastify's or pino's own. */
export type Log = Pick<Logger, 'info' | 'warn' | 'error'>;

/** Turns whatever was thrown into what a client may see. */
export interface ErrorFormatter {
  /** Logs an error that the client will see masked, once, and returns the id under which both can be matched. */
  report(error: unknown, log: Log): string;
  format(error: unknown, log: Log): GraphQLFormattedError;
}

const MASKED = 'Something went wrong on our side. Tell us the errorId if it happens again.';
const OUTAGE = 'A store that this needs is not reachable. Try again in a moment.';

/** Codes of errors that graphql-js or Apollo made about the request itself: their messages are for the client. */
const PROTOCOL_CODES: ReadonlySet<unknown> = new Set([...Object.values(ApolloServerErrorCode), 'QUERY_TOO_COMPLEX', 'UNAUTHENTICATED', 'SERVICE_UNAVAILABLE']
  .filter((code) => code !== ApolloServerErrorCode.INTERNAL_SERVER_ERROR));

export function createErrorFormatter(): ErrorFormatter {
  const errorIds = new WeakMap<object, string>();

  function report(error: unknown, log: Log): string {
    const cause = causeOf(error);
    const key = cause instanceof Error ? cause : {};
    const known = errorIds.get(key);
    if (known !== undefined) return known;
    const errorId = randomUUID();
    errorIds.set(key, errorId);
    const path = error instanceof GraphQLError ? error.path : undefined;
    if (isStoreOutage(cause)) log.warn({ err: cause, errorId, path }, 'a store is not reachable');
    else log.error({ err: cause, errorId, path }, 'an operation failed');
    return errorId;
  }

  function format(error: unknown, log: Log): GraphQLFormattedError {
    const place = error instanceof GraphQLError ? placeOf(error) : {};
    const cause = causeOf(error);
    if (cause instanceof AppError) return { message: cause.message, ...place, extensions: { ...cause.details, code: cause.code } };
    if (error instanceof GraphQLError) {
      const protocol = protocolError(error);
      if (protocol !== null) return { ...protocol, ...place };
    }
    const errorId = report(error, log);
    return isStoreOutage(cause)
      ? { message: OUTAGE, ...place, extensions: { code: 'SERVICE_UNAVAILABLE', errorId } }
      : { message: MASKED, ...place, extensions: { code: 'INTERNAL_SERVER_ERROR', errorId } };
  }

  return { report, format };
}

/** What a resolver threw, below the errors that graphql-js wraps around it to say where. */
function causeOf(error: unknown): unknown {
  let cause = error;
  while (cause instanceof GraphQLError && cause.originalError !== undefined) cause = cause.originalError;
  return cause;
}

function placeOf(error: GraphQLError): Pick<GraphQLFormattedError, 'locations' | 'path'> {
  return {
    ...(error.locations === undefined ? {} : { locations: error.locations }),
    ...(error.path === undefined ? {} : { path: error.path }),
  };
}

function protocolError(error: GraphQLError): GraphQLFormattedError | null {
  const { http, stacktrace: _stacktrace, ...extensions } = error.extensions;
  const { code } = extensions;
  if (isParserLimit(error)) return { message: 'This document is too long or nested too deeply. Ask for less at once.', extensions: { code: 'QUERY_TOO_COMPLEX' } };
  if (code === ApolloServerErrorCode.BAD_USER_INPUT || (code === undefined && isInputError(error))) {
    return { message: error.message, extensions: { ...extensions, field: fieldOf(error), code: 'BAD_USER_INPUT' } };
  }
  if (code === ApolloServerErrorCode.OPERATION_RESOLUTION_FAILURE || (code === undefined && isRefusal(http))) {
    return { message: error.message, extensions: { ...extensions, code: 'BAD_REQUEST' } };
  }
  return PROTOCOL_CODES.has(code) ? { message: error.message, extensions } : null;
}

/** Apollo gives some refusals, such as of a persisted query whose hash does not match, a status and no code. */
const isRefusal = (http: unknown): boolean => typeof http === 'object' && http !== null && 'status' in http && http.status === 400;

/** Past parse's maxTokens graphql-js gives a syntax error; nested deeper than its stack, though within those, a RangeError. */
const isParserLimit = (error: GraphQLError): boolean => error.extensions['code'] === ApolloServerErrorCode.GRAPHQL_PARSE_FAILED
  && (causeOf(error) instanceof RangeError || /^Syntax Error: Document contains more tha[nt] \d+ tokens/.test(error.message));

/**
 * A variable, or an argument made from one, that did not fit its type: graphql-js points at the variable's definition or
 * at the value. What a resolver returned that did not fit points at neither, and is our mistake.
 */
function isInputError(error: GraphQLError): boolean {
  if (!(causeOf(error) instanceof GraphQLError)) return false;
  const kind = error.nodes?.[0]?.kind;
  return kind === Kind.VARIABLE_DEFINITION || kind === Kind.VARIABLE || kind === Kind.NULL;
}

/** The path of the refused value as the services name it: without the variable and the argument `input`. */
function fieldOf(error: GraphQLError): string {
  const inner = /^Variable "\$[^"]*" (?:has|got) invalid value .* at "[^."]*?\.([\w.[\]]+)"/s.exec(error.message)?.[1];
  const field = inner ?? /^(?:Variable|Argument) "\$?(\w+)"/.exec(error.message)?.[1];
  return field ?? 'variables';
}
