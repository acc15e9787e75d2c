import { GraphQLList, getNullableType, isObjectType, type GraphQLField } from 'graphql';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { stale } from '../../../src/domain/stale.ts';
import { createSchema } from '../../../src/resolvers/schema.ts';
import { recordStatements } from '../../support/sql-statements.ts';
import { startLinnet, type Linnet } from '../../support/start-linnet.ts';
import { reads, type Read } from './reads.ts';
import { makeWorld, type World } from './world.ts';

let linnet: Linnet;
let world: World;
beforeAll(async () => {
  // Without workers: their statements would be counted too. On one connection, so that answers come one after the other: which
  // of two comes first decides whether loaders ask for what both lead to once or twice.
  linnet = await startLinnet({ workers: false, env: { DATABASE_POOL_SIZE: '1' } });
  world = await makeWorld(linnet);
});
afterAll(() => linnet.close());

const schema = createSchema();
const CARRIERS = ['User', 'Tweet'];
const isList = (field: GraphQLField<unknown, unknown>): boolean =>
  field.args.some(({ name }) => name === 'first') || getNullableType(field.type) instanceof GraphQLList;

test('each field of Query, and each list of a person or a tweet, is read here', () => {
  const fieldsOf = (name: string) => { const type = schema.getType(name); return isObjectType(type) ? Object.values(type.getFields()) : []; };
  const expected = [
    ...fieldsOf('Query').map(({ name }) => `Query.${name}`),
    ...CARRIERS.flatMap((type) => fieldsOf(type).filter(isList).map(({ name }) => `${type}.${name}`)),
  ];
  expect(new Set(Object.keys(reads).map((name) => name.replace(/\(.*/, '')))).toEqual(new Set(expected));
});

test('statements of the stores, of transactions and of Prisma are seen', async () => {
  const { database } = linnet.app;
  const seen = await recordStatements(async () => {
    await database.rows('of_a_store', 'SELECT 1', []);
    await database.transaction((client) => client.query({ name: 'of_a_transaction', text: 'SELECT 2' }));
    await database.prisma.session.count();
  });
  const { of_a_store, of_a_transaction, BEGIN, COMMIT, ...prisma } = seen;
  expect([of_a_store, of_a_transaction, BEGIN, COMMIT]).toEqual([1, 1, 1, 1]);
  expect(Object.keys(prisma)).toEqual([expect.stringContaining('"sessions"')]);
});

/** The statements of one request that gets a list of `first`. */
async function statementsOf({ document, variables, reader }: Read, first: number) {
  const { token } = await reader?.(world, first) ?? world.star;
  // What the node remembers of an earlier request would not be asked for.
  await linnet.app.stores.invalidations.publish([stale.everything()]);
  let answer: unknown;
  const statements = await recordStatements(async () => {
    answer = await linnet.gql(document, { ...variables?.(world, first), ...(document.includes('$first') ? { first } : {}) }, token);
  });
  // For the next page, behind the reader's back: sometimes it is so quick that it is seen here.
  delete statements['pulled_followees'];
  return { statements, length: lengthOf(answer) };
}

/** How many lines the list has that is called `it`. */
function lengthOf(answer: unknown): number | undefined {
  if (typeof answer !== 'object' || answer === null) return undefined;
  const { it } = answer as { it?: unknown[] | { edges: unknown[] } };
  if (it !== undefined) return Array.isArray(it) ? it.length : it.edges.length;
  return Object.values(answer).map(lengthOf).find((length) => length !== undefined);
}

describe.each(Object.entries(reads))('%s, with everything nested', (_name, read) => {
  test('takes as many statements for 50 as for 5', async () => {
    const [few, many] = [await statementsOf(read, 5), await statementsOf(read, 50)];
    expect([few.length, many.length]).toEqual([5, 50]);
    expect(Object.keys(few.statements)).not.toEqual([]);
    expect(many.statements).toEqual(few.statements);
  });
});
