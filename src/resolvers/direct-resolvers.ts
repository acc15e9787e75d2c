import { isObjectType, isUnionType, type GraphQLFieldResolver, type GraphQLSchema } from 'graphql';
import { getMetadataStorage } from 'type-graphql';
import type { Context } from './context.ts';

type FieldResolverMetadata = ReturnType<typeof getMetadataStorage>['fieldResolvers'][number];
type Resolve = GraphQLFieldResolver<unknown, Context>;
type Handler = (...args: unknown[]) => unknown;

/**
 * Has the methods of resolver classes that take nothing but the root and the context called as they are. type-graphql's own
 * dispatch sorts and maps the parameters anew for each field of each line, which was most of what a page of a timeline cost.
 * What asks for more (arguments, middlewares, roles) keeps it. Returns the names of the fields, as "Type.field".
 */
export function resolveDirectly(schema: GraphQLSchema): string[] {
  const { fieldResolvers, objectTypes, unions } = getMetadataStorage();
  const nameOf = new Map<unknown, string>(objectTypes.map(({ target, name }) => [target, name]));
  // Its own way to a union's member is a promise for each value.
  for (const { name, resolveType } of unions) {
    const union = schema.getType(name);
    if (!isUnionType(union) || resolveType === undefined) continue;
    union.resolveType = (value, context, info) => nameOf.get(resolveType(value, context, info, union));
  }
  return fieldResolvers.flatMap((metadata) => {
    const owner = metadata.getObjectType?.();
    const type = schema.getType(nameOf.get(owner) ?? '');
    const field = isObjectType(type) ? type.getFields()[metadata.schemaName] : undefined;
    const resolve = directly(metadata);
    if (field === undefined || resolve === null) return [];
    field.resolve = resolve;
    return [`${type!.name}.${field.name}`];
  });
}

/** Null where the method asks for more than its root and its context. */
function directly({ kind, target, methodName, params = [], middlewares = [], roles }: FieldResolverMetadata): Resolve | null {
  const isPlain = params.every((param) => (param.kind === 'root' && param.propertyName === undefined && param.getType === undefined) || (param.kind === 'context' && param.propertyName === undefined));
  if (kind !== 'external' || !isPlain || middlewares.length > 0 || roles !== undefined || params.length > 2) return null;
  // Resolver classes have no state: one instance serves everybody, as type-graphql's own container has it.
  const instance = new (target as new () => Record<string, Handler>)();
  const handler = instance[methodName]!.bind(instance);
  const [first, second] = params.toSorted((a, b) => a.index - b.index).map((param) => param.kind);
  if (first === undefined) return () => handler();
  if (first === 'root') return second === undefined ? (root) => handler(root) : (root, _args, context) => handler(root, context);
  return second === undefined ? (_root, _args, context) => handler(context) : (root, _args, context) => handler(context, root);
}
