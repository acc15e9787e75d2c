import { compileQuery, isCompiledQuery, type CompiledQuery } from 'graphql-jit';
import {
  Kind, TypeInfo, TypeNameMetaFieldDef, getNamedType, isInputObjectType, isInterfaceType, typeFromAST, valueFromASTUntyped, visit, visitWithTypeInfo,
  type DocumentNode, type NamedTypeNode, type GraphQLSchema, type OperationDefinitionNode,
} from 'graphql';
import { LRUCache } from 'lru-cache';

/** Compiling takes some 2.5 ms and 43 KB: only what comes again and again is worth it. */
const COMPILE_AT_HIT = 20;
const MAX_DOCUMENTS = 500;
/** One that graphql-js has to answer again and again is left to it for good. */
const MAX_FAILURES = 20;

interface Known {
  hits: number;
  failures: number;
  /** Null where it is left to graphql-js for good. */
  compiled: Compiled | null | undefined;
}

interface Compiled extends CompiledQuery {
  /** Variables that stand for an argument with a default: left out, graphql-jit takes them for a mistake. */
  needed: readonly string[];
  /** Of variables, which graphql-jit forgets where their type is non-null. */
  defaults: Readonly<Record<string, unknown>>;
}

/**
 * Queries that come often are compiled to code, which answers as graphql-js does (test/api/http/compiled-queries.test.ts
 * compares them) in a third of the time for each field. What graphql-jit is known to treat otherwise is left to graphql-js:
 * mutations and subscriptions, variables that are input objects, directives, introspection and interfaces.
 */
export function createCompiledQueries(schema: GraphQLSchema) {
  const known = new LRUCache<OperationDefinitionNode, Known>({ max: MAX_DOCUMENTS });

  return {
    /**
     * The answer's data, or null where graphql-js is to give the answer: also for whatever has errors, so that those are told
     * and masked in one place. Running a query twice changes nothing.
     */
    async execute(document: DocumentNode, operation: OperationDefinitionNode, context: unknown, variables: Readonly<Record<string, unknown>>): Promise<Record<string, unknown> | null> {
      const entry = known.get(operation) ?? { hits: 0, failures: 0, compiled: undefined };
      entry.hits += 1;
      if (entry.hits === 1) known.set(operation, entry);
      if (entry.hits === COMPILE_AT_HIT) entry.compiled = compile(schema, document, operation);
      if (entry.compiled == null || entry.compiled.needed.some((name) => variables[name] === undefined)) return null;
      const result = await entry.compiled.query(undefined, context, { ...entry.compiled.defaults, ...variables });
      if (result.errors === undefined && result.data != null) return result.data;
      entry.failures += 1;
      if (entry.failures === MAX_FAILURES) entry.compiled = null;
      return null;
    },
  };
}

function compile(schema: GraphQLSchema, document: DocumentNode, operation: OperationDefinitionNode): Compiled | null {
  const needed = neededVariables(schema, document, operation);
  if (needed === null) return null;
  const compiled = compileQuery(schema, document, operation.name?.value);
  const defaults = Object.fromEntries((operation.variableDefinitions ?? []).flatMap(({ variable, defaultValue }) =>
    (defaultValue === undefined ? [] : [[variable.name.value, valueFromASTUntyped(defaultValue)]])));
  return isCompiledQuery(compiled) ? { ...compiled, needed, defaults } : null;
}

/** Null where the document has what is left to graphql-js. */
function neededVariables(schema: GraphQLSchema, document: DocumentNode, { operation, variableDefinitions = [] }: OperationDefinitionNode): string[] | null {
  if (operation !== 'query') return null;
  const hasObjects = variableDefinitions.some(({ type }) => {
    const named = getNamedType(typeFromAST(schema, type as NamedTypeNode));
    return named === undefined || isInputObjectType(named);
  });
  let compilable = !hasObjects;
  const needed = new Set<string>();
  const types = new TypeInfo(schema);
  visit(document, visitWithTypeInfo(types, {
    [Kind.FIELD](field) {
      if (field.name.value.startsWith('__') && field.name.value !== TypeNameMetaFieldDef.name) compilable = false;
      if (isInterfaceType(getNamedType(types.getType()))) compilable = false;
    },
    [Kind.DIRECTIVE]() {
      compilable = false;
    },
    [Kind.VARIABLE]({ name }) {
      if (types.getDefaultValue() !== undefined) needed.add(name.value);
    },
  }));
  // One with a default of its own always has a value.
  for (const { variable, defaultValue } of variableDefinitions) if (defaultValue !== undefined) needed.delete(variable.name.value);
  return compilable ? [...needed] : null;
}
