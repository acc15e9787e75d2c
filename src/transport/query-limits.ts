import { GraphQLError, Kind, visit, type ASTVisitor, type DocumentNode, type OperationDefinitionNode, type ValidationContext } from 'graphql';
import { QueryTooComplexError } from '../domain/errors.ts';
import { costOf, createShapeReader, type Shape, type Variables } from './query-cost.ts';

/** Well above what our clients and the standard introspection query (15 deep, about 140 fields) ask for. */
export const queryLimits = {
  /** Of the document's text: bounds lexing and parsing, which come before everything else, and how deep walks over it recurse. */
  tokens: 2_000,
  depth: 15,
  /** Every fragment expanded. Bounds validation too, which compares all fields of one name with each other. */
  fields: 1_000,
  rootFields: 30,
  aliases: 100,
  directives: 100,
  /** Fields that the answer may hold at most: what is inside a page counts `first` times, and a ranked order as 2,000 more. */
  cost: 20_000,
} as const;

/** For the options of graphql-js's validate: enough to correct a document by. */
export const MAX_VALIDATION_ERRORS = 20;

const NO_VARIABLES: Variables = {};
const shapes = new WeakMap<OperationDefinitionNode, Shape>();

/**
 * A validation rule that refuses what would cost too much to validate or to run, and remembers the shape of each
 * operation for checkCost. Documents are validated once and then come from Apollo's document store.
 */
export function queryLimitsRule(context: ValidationContext): ASTVisitor {
  return {
    Document(document) {
      const problem = problemOf(context, document);
      if (problem === null) return undefined;
      context.reportError(tooComplex(problem));
      // Rules that come later see an empty document: some take quadratic time on what was just refused.
      return { ...document, definitions: [] };
    },
  };
}

/** Throws QUERY_TOO_COMPLEX where the variables make the pages of a valid operation too large. */
export function checkCost(operation: OperationDefinitionNode, variables: Variables | null | undefined): void {
  const shape = shapes.get(operation);
  if (shape === undefined || typeof shape.cost === 'number') return;
  const cost = costOf(shape.cost, withDefaults(operation, variables ?? NO_VARIABLES));
  if (cost > queryLimits.cost) throw tooComplex(costProblem(cost));
}

function problemOf(context: ValidationContext, document: DocumentNode): string | null {
  const directives = countDirectives(document);
  if (directives > queryLimits.directives) return `has ${directives} directives; ${queryLimits.directives} are allowed`;
  const reader = createShapeReader(context.getSchema(), document);
  let fields = 0;
  for (const definition of document.definitions) {
    if (definition.kind !== Kind.OPERATION_DEFINITION && definition.kind !== Kind.FRAGMENT_DEFINITION) continue;
    const shape = definition.kind === Kind.OPERATION_DEFINITION ? reader.ofOperation(definition) : reader.ofFragment(definition.name.value);
    const problem = problemOfShape(shape);
    if (problem !== null) return problem;
    // A fragment may be spread by nothing and is validated all the same.
    fields += shape.fields;
    if (definition.kind === Kind.OPERATION_DEFINITION) shapes.set(definition, shape);
  }
  return fields > 2 * queryLimits.fields ? `has ${fields} fields in all its operations and fragments; ${2 * queryLimits.fields} are allowed` : null;
}

function problemOfShape({ depth, fields, rootFields, aliases, cost }: Shape): string | null {
  if (depth > queryLimits.depth) return `is ${depth} levels deep; ${queryLimits.depth} are allowed`;
  if (fields > queryLimits.fields) return `asks for ${fields} fields; ${queryLimits.fields} are allowed`;
  if (rootFields > queryLimits.rootFields) return `has ${rootFields} fields at its root; ${queryLimits.rootFields} are allowed`;
  if (aliases > queryLimits.aliases) return `has ${aliases} aliases; ${queryLimits.aliases} are allowed`;
  return typeof cost === 'number' && cost > queryLimits.cost ? costProblem(cost) : null;
}

const costProblem = (cost: number): string =>
  `may cost as much as ${cost} fields (what is inside a page counts \`first\` times, a ranked order 2000); ${queryLimits.cost} are allowed`;

function tooComplex(problem: string): GraphQLError {
  const originalError = new QueryTooComplexError(`This query ${problem}. Ask for less at once.`);
  return new GraphQLError(originalError.message, { originalError, extensions: { code: originalError.code, http: { status: 400 } } });
}

function countDirectives(document: DocumentNode): number {
  let count = 0;
  visit(document, { Directive: () => { count += 1; } });
  return count;
}

function withDefaults(operation: OperationDefinitionNode, variables: Variables): Variables {
  const defaults = (operation.variableDefinitions ?? []).flatMap(({ variable, defaultValue }): [string, unknown][] => {
    if (defaultValue?.kind === Kind.ENUM) return [[variable.name.value, defaultValue.value]];
    return defaultValue?.kind === Kind.INT ? [[variable.name.value, Number(defaultValue.value)]] : [];
  });
  return defaults.length === 0 ? variables : { ...Object.fromEntries(defaults), ...variables };
}
