import { Kind, type GraphQLFormattedError, type OperationDefinitionNode } from 'graphql';
import type { Metrics } from '../metrics.ts';
import type { OperationTrace } from './operation-context.ts';

const MAX_NAME_LENGTH = 100;

export function noteOperation(trace: OperationTrace, operation: OperationDefinitionNode): void {
  trace.operationType = operation.operation;
  const [selection] = operation.selectionSet.selections;
  if (operation.operation === 'subscription') trace.subscriptionField = selection?.kind === Kind.FIELD ? selection.name.value : 'fragment';
  trace.operationName = operation.name?.value.slice(0, MAX_NAME_LENGTH) ?? null;
}

export function noteErrors(errors: readonly GraphQLFormattedError[] | undefined, trace: OperationTrace, metrics: Metrics): void {
  for (const { extensions } of errors ?? []) noteErrorCode(String(extensions?.['code']), trace, metrics);
}

export function noteErrorCode(code: string, trace: OperationTrace, metrics: Metrics): void {
  metrics.operationErrors.inc({ code });
  if (!trace.errorCodes.includes(code)) trace.errorCodes.push(code);
}
