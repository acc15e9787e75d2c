import { ApolloServer, type ApolloServerPlugin } from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled, ApolloServerPluginLandingPageDisabled, ApolloServerPluginSchemaReportingDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from '@apollo/server/plugin/disabled';
import type { GraphQLSchema } from 'graphql';
import type { Logger } from '../lib/logger.ts';
import type { Metrics } from '../metrics.ts';
import type { ErrorFormatter } from './errors.ts';
import type { OperationContext } from './operation-context.ts';
import { operationPlugin } from './operation.plugin.ts';
import { MAX_VALIDATION_ERRORS, queryLimits, queryLimitsRule } from './query-limits.ts';

export interface ApolloDependencies {
  schema: GraphQLSchema;
  logger: Logger;
  metrics: Metrics;
  errors: ErrorFormatter;
}

export function createApolloServer({ schema, logger, metrics, errors }: ApolloDependencies): ApolloServer<OperationContext> {
  return new ApolloServer<OperationContext>({
    schema,
    logger,
    // What a client may see must not depend on NODE_ENV.
    introspection: true,
    includeStacktraceInErrorResponses: false,
    // A browser adds nothing of its own that signs anybody in: a token comes in a header that a script has to set, never in
    // a cookie. So another site can forge no request in a person's name.
    csrfPrevention: false,
    // An operation a request keeps the access log, the limits and the time an answer takes one to one.
    allowBatchedHttpRequests: false,
    // The process stops the server, in its own order.
    stopOnTerminationSignals: false,
    parseOptions: { maxTokens: queryLimits.tokens },
    validationRules: [queryLimitsRule],
    validationOptions: { maxErrors: MAX_VALIDATION_ERRORS },
    formatError: (_formatted, error) => errors.format(error, logger),
    plugins: [
      // Its default hooks every field of every answer.
      ApolloServerPluginCacheControlDisabled(),
      ApolloServerPluginUsageReportingDisabled(),
      ApolloServerPluginSchemaReportingDisabled(),
      ApolloServerPluginLandingPageDisabled(),
      operationPlugin({ schema, metrics, errors }),
    ] satisfies ApolloServerPlugin<OperationContext>[],
  });
}
