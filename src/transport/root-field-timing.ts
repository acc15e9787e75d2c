import { defaultFieldResolver, type GraphQLFieldResolver, type GraphQLSchema } from 'graphql';
import type { Metrics } from '../metrics.ts';

/**
 * Times the fields of Query, Mutation and Subscription by wrapping their resolvers once, in a schema that nothing else
 * uses. Apollo's own hook for this would be called for every field of every answer.
 */
export function timeRootFields(schema: GraphQLSchema, { resolverDuration }: Pick<Metrics, 'resolverDuration'>): void {
  for (const type of [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()]) {
    for (const field of Object.values(type?.getFields() ?? {})) {
      const series = resolverDuration.labels({ field: `${type?.name}.${field.name}` });
      field.resolve = timed(field.resolve ?? defaultFieldResolver, (durationSeconds) => series.observe(durationSeconds));
    }
  }
}

function timed(resolve: GraphQLFieldResolver<unknown, unknown>, observe: (durationSeconds: number) => void): GraphQLFieldResolver<unknown, unknown> {
  return (source, args, context, info) => {
    const startedAt = performance.now();
    const done = (): void => observe((performance.now() - startedAt) / 1000);
    const result: unknown = resolve(source, args, context, info);
    if (result instanceof Promise) return result.finally(done);
    done();
    return result;
  };
}
