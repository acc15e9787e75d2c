import type { IncomingHttpHeaders } from 'node:http';
import { UnauthenticatedError } from '../domain/errors.ts';
import type { Viewer } from '../domain/user.ts';
import type { Context } from '../resolvers/context.ts';
import type { ServerDependencies } from './dependencies.ts';
import type { Log } from './errors.ts';

/** A resolver's context, and what the transport notes beside it for its own log and metrics. */
export interface OperationContext extends Context {
  log: Log;
  /** For the access log: what ran, and the codes of the errors it was answered with. */
  trace: OperationTrace;
}

export interface OperationTrace {
  operationName: string | null;
  operationType: string | null;
  errorCodes: string[];
  /** Whether the request was one of GraphQL at all, be its query right or wrong. */
  wellFormed: boolean;
}

export interface Caller {
  viewer: Viewer | null;
  requestId: string;
  userAgent: string | null;
}

export const newTrace = (): OperationTrace => ({ operationName: null, operationType: null, errorCodes: [], wellFormed: false });

/** New for each operation and each event of a subscription: what the loaders remember never outlives it. */
export function createOperationContext(
  { services, newLoaders }: Pick<ServerDependencies, 'services' | 'newLoaders'>,
  caller: Caller,
  log: Log,
  trace: OperationTrace = newTrace(),
): OperationContext {
  return { ...caller, services, loaders: newLoaders(caller.viewer), newLoaders: () => newLoaders(caller.viewer), log, trace };
}

/** As long as the column that keeps it with a session. */
const MAX_USER_AGENT_LENGTH = 256;
export const userAgentOf = (headers: IncomingHttpHeaders): string | null => headers['user-agent']?.slice(0, MAX_USER_AGENT_LENGTH) ?? null;

/**
 * The token of an Authorization header (RFC 6750), or null where there is no header at all. Throws UnauthenticatedError
 * for any other header: who sends one means to be signed in, and must not be answered as if signed out.
 */
export function bearerToken(header: string | undefined): string | null {
  if (header === undefined) return null;
  const token = /^Bearer +([A-Za-z0-9\-._~+/]+=*) *$/i.exec(header)?.[1];
  if (token === undefined) throw new UnauthenticatedError('The Authorization header must be "Bearer " and an access token.');
  return token;
}
