import { HeaderMap, type ApolloServerPlugin, type GraphQLRequestListener } from '@apollo/server';
import { GraphQLError, OperationTypeNode, type GraphQLSchema } from 'graphql';
import type { Metrics } from '../metrics.ts';
import type { ErrorFormatter } from './errors.ts';
import { createCompiledQueries } from './compiled-queries.ts';
import { noteErrors, noteOperation } from './observe-operation.ts';
import type { OperationContext } from './operation-context.ts';
import { checkCost } from './query-limits.ts';

/** Limits, access log, metrics and compiled execution of an operation over HTTP. It hooks no field: that would cost every field of every answer. */
export function operationPlugin({ schema, metrics, errors }: { schema: GraphQLSchema; metrics: Metrics; errors: ErrorFormatter }): ApolloServerPlugin<OperationContext> {
  const compiledQueries = createCompiledQueries(schema);
  return {
    async requestDidStart({ contextValue }): Promise<GraphQLRequestListener<OperationContext>> {
      const startedAt = performance.now();
      return {
        async didResolveSource() {
          contextValue.trace.wellFormed = true;
        },
        async didResolveOperation({ operation, request }) {
          // Without one, execution answers with the error.
          if (operation === undefined) return;
          noteOperation(contextValue.trace, operation);
          if (operation.operation === OperationTypeNode.SUBSCRIPTION) throw needsSocket();
          checkCost(operation, request.variables);
        },
        async responseForOperation({ document, operation, request }) {
          const data = await compiledQueries.execute(document, operation, contextValue, request.variables ?? {});
          return data && { http: { headers: new HeaderMap() }, body: { kind: 'single', singleResult: { data } } };
        },
        // The formatter knows no request: what will be masked is logged here, where the request id is known.
        async didEncounterErrors({ errors: encountered }) {
          for (const error of encountered) errors.format(error, contextValue.log);
        },
        async willSendResponse({ response }) {
          const type = contextValue.trace.operationType ?? 'invalid';
          metrics.operationDuration.observe({ type, transport: 'http' }, (performance.now() - startedAt) / 1000);
          if (response.body.kind === 'single') noteErrors(response.body.singleResult.errors, contextValue.trace, metrics);
        },
      };
    },
  };
}

/** Apollo would run it as a query; with a status and no code it is answered as BAD_REQUEST. */
const needsSocket = (): GraphQLError =>
  new GraphQLError('Subscriptions are served over WebSocket, at this same address.', { extensions: { http: { status: 400 } } });
