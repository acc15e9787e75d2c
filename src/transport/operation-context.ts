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
  /** Of a subscription, the schema's name of what it subscribes to. */
  subscriptionField: string | null;
  errorCodes: string[];
  /** Whether the request was one of GraphQL at all, be its query right or wrong. */
  wellFormed: boolean;
}

export interface Caller {
  viewer: Viewer | null;
  requestId: string;
  userAgent: string | null;
}

export const newTrace = (): OperationTrace => ({ operationName: null, operationType: null, subscriptionField: null, errorCodes: [], wellFormed: false });

/** New for each operation and each event of a subscription: what the loaders remember never outlives it. */
export function createOperationContext(
  { services, newLoaders }: Pick<ServerDependencies, 'services' | 'newLoaders'>,
  { viewer, requestId, userAgent }: Caller,
  log: Log,
  trace: OperationTrace = newTrace(),
  arrivedAtMs: number = performance.now(),
): OperationContext {
  return { viewer, requestId, userAgent, services, loaders: newLoaders(viewer), newLoaders: () => newLoaders(viewer), log, trace, arrivedAtMs };
}
