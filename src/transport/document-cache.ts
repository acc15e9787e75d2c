import { ApolloServerErrorCode } from '@apollo/server/errors';
import { GraphQLError, parse, specifiedRules, validate, type DocumentNode, type GraphQLSchema } from 'graphql';
import { LRUCache } from 'lru-cache';
import { MAX_VALIDATION_ERRORS, queryLimits, queryLimitsRule } from './query-limits.ts';

/** Of text; a parsed document takes some twenty times as much. */
const MAX_TEXT_CHARACTERS = 1_000_000;
const RULES = [...specifiedRules, queryLimitsRule];

/** For sockets what Apollo does for HTTP: the same limits and rules, once for each text. */
export function createDocumentCache(schema: GraphQLSchema) {
  const documents = new LRUCache<string, DocumentNode>({ maxSize: MAX_TEXT_CHARACTERS, sizeCalculation: (_document, text) => text.length + 1 });

  return {
    /** A valid document, or the errors that say why it is none. */
    find(text: string): DocumentNode | readonly GraphQLError[] {
      const known = documents.get(text);
      if (known !== undefined) return known;
      const document = parseText(text);
      if (document instanceof GraphQLError) return [document];
      const problems = validate(schema, document, RULES, { maxErrors: MAX_VALIDATION_ERRORS });
      if (problems.length > 0) return problems.map((problem) => withCode(problem, ApolloServerErrorCode.GRAPHQL_VALIDATION_FAILED));
      documents.set(text, document);
      return document;
    },
  };
}

function parseText(text: string): DocumentNode | GraphQLError {
  try {
    return parse(text, { maxTokens: queryLimits.tokens });
  } catch (error) {
    if (error instanceof RangeError) return new GraphQLError(error.message, { originalError: error, extensions: { code: ApolloServerErrorCode.GRAPHQL_PARSE_FAILED } });
    if (error instanceof GraphQLError) return withCode(error, ApolloServerErrorCode.GRAPHQL_PARSE_FAILED);
    throw error;
  }
}

const withCode = (error: GraphQLError, code: string): GraphQLError => new GraphQLError(error.message, {
  nodes: error.nodes ?? null,
  source: error.source ?? null,
  positions: error.positions ?? null,
  extensions: { code, ...error.extensions },
});
