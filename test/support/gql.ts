import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import { print, type GraphQLFormattedError } from 'graphql';

/** A document as text, or a typed one of generated.ts that knows its variables and its answer. */
export type Document<Data, Variables> = string | TypedDocumentNode<Data, Variables>;
// A document as text says nothing of its answer: the test does, by what it expects.
export type Loose = any;

export interface GqlAnswer<Data> {
  status: number;
  headers: Headers;
  data: Data | null | undefined;
  errors: GraphQLFormattedError[];
}

export class GqlError extends Error {
  constructor(readonly errors: readonly GraphQLFormattedError[]) {
    super(errors.map(({ message, path, extensions }) => `${String(extensions?.['code'])} at ${path?.join('.') ?? 'the request'}: ${message}`).join('\n'));
  }
}

export const textOf = (document: Document<never, never>): string => (typeof document === 'string' ? document : print(document));

export function createGqlClient(url: string) {
  /** The whole answer, with whatever errors. */
  async function request<Data = Loose, Variables = Record<string, unknown>>(document: Document<Data, Variables>, variables?: Variables, token?: string): Promise<GqlAnswer<Data>> {
    const response = await fetch(url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        accept: 'application/graphql-response+json',
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      },
      body: JSON.stringify({ query: textOf(document as Document<never, never>), variables }),
    });
    const { data, errors = [] } = (await response.json()) as { data?: Data | null; errors?: GraphQLFormattedError[] };
    return { status: response.status, headers: response.headers, data, errors };
  }

  return {
    request,
    /** The data of an answer; throws GqlError where it has errors. */
    async gql<Data = Loose, Variables = Record<string, unknown>>(document: Document<Data, Variables>, variables?: Variables, token?: string): Promise<Data> {
      const { data, errors } = await request(document, variables, token);
      if (errors.length > 0) throw new GqlError(errors);
      return data as Data;
    },
    /** The errors of an answer that is to have some, as code, field and message. */
    async errorsOf<Data = Loose, Variables = Record<string, unknown>>(document: Document<Data, Variables>, variables?: Variables, token?: string) {
      const { errors } = await request(document, variables, token);
      if (errors.length === 0) throw new Error('the operation was to fail, but it has no errors');
      return errors.map(({ message, extensions = {} }) => ({ message, code: extensions['code'], field: extensions['field'] }));
    },
  };
}
