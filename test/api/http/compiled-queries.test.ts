import { execute, parse, type DocumentNode, type OperationDefinitionNode } from 'graphql';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { homeTimelineCase } from '../../../bench/cases/home-timeline.ts';
import * as operations from '../../../sdk/operations.ts';
import { createSchema } from '../../../src/resolvers/schema.ts';
import { createCompiledQueries } from '../../../src/transport/compiled-queries.ts';
import { examples } from '../../../web/playground/examples.ts';
import { startLinnet, type Linnet } from '../../support/start-linnet.ts';
import { reads } from '../statements/reads.ts';
import { makeWorld, type World } from '../statements/world.ts';

let linnet: Linnet;
let world: World;
beforeAll(async () => {
  linnet = await startLinnet({ workers: false });
  world = await makeWorld(linnet);
});
afterAll(() => linnet.close());

const schema = createSchema();
const queryOf = (document: DocumentNode) => document.definitions.find((each): each is OperationDefinitionNode => each.kind === 'OperationDefinition' && each.operation === 'query');
const queries: [string, DocumentNode][] = [
  ...Object.entries(reads).map(([name, { document }]) => [name, parse(document)] as const),
  ...Object.entries(operations).flatMap(([name, value]) => (typeof value === 'object' && 'kind' in value ? [[`sdk ${name}`, value as unknown as DocumentNode] as const] : [])),
  ...examples.map(({ query }, index) => [`playground ${index}`, parse(query)] as const),
  ['bench', parse(JSON.parse(homeTimelineCase.requestBody({ username: '', token: '' }, 0)).query)] as const,
].flatMap(([name, document]): [string, DocumentNode][] => (queryOf(document) === undefined ? [] : [[name, document]]));

/** They select of an interface. */
const NOT_COMPILED = new Set(['Query.node', 'sdk NodeDocument']);
/** Each order of a ranked timeline has a name of its own, which its cursors carry. */
const withoutCursors = (name: string, data: unknown): string =>
  JSON.stringify(data, (key, value: unknown) => (name.includes('ranked') && /cursor$/i.test(key) ? 'cursor' : value));

/** Each time with new loaders, as for a request of its own. */
function contextOf(signedIn: boolean) {
  const { app } = linnet;
  const viewer = signedIn ? { userId: world.star.user.id, sessionId: 'none' } : null;
  return { viewer, services: app.services, loaders: app.newLoaders(viewer), newLoaders: () => app.newLoaders(viewer), requestId: 'test', userAgent: null, arrivedAtMs: performance.now() };
}
const variablesOf = ({ variableDefinitions = [] }: OperationDefinitionNode) => Object.fromEntries(variableDefinitions.flatMap(({ variable: { name } }) => {
  const values: Record<string, unknown> = { first: 10, id: world.rootId, username: 'star', ids: [world.rootId], tweetId: world.rootId, userId: world.star.user.id };
  return name.value in values ? [[name.value, values[name.value]]] : [];
}));

async function compiledAnswer(document: DocumentNode, operation: OperationDefinitionNode, signedIn: boolean) {
  const compiled = createCompiledQueries(schema);
  let data: Record<string, unknown> | null = null;
  for (let hit = 1; hit <= 20; hit += 1) {
    expect(data, 'is compiled at the 20th hit').toBeNull();
    data = await compiled.execute(document, operation, hit < 20 ? undefined : contextOf(signedIn), variablesOf(operation));
  }
  return data;
}

describe.each([['signed in', true], ['signed out', false]] as const)('a compiled query, %s', (_who, signedIn) => {
  test.each(queries)('%s answers as graphql-js does, to the letter', async (name, document) => {
    const operation = queryOf(document)!;
    const data = await compiledAnswer(document, operation, signedIn);
    const expected = await execute({ schema, document, contextValue: contextOf(signedIn), variableValues: variablesOf(operation) });
    if (NOT_COMPILED.has(name)) expect(data).toBeNull();
    else if (expected.errors === undefined) expect(withoutCursors(name, data)).toBe(withoutCursors(name, expected.data));
    else expect(data).toBeNull();
  });
});

test('most of them have an answer at all', async () => {
  const errors = await Promise.all(queries.map(async ([name, document]) => {
    const { errors: found } = await execute({ schema, document, contextValue: contextOf(true), variableValues: variablesOf(queryOf(document)!) });
    return found === undefined ? [] : [name];
  }));
  expect(errors.flat().length).toBeLessThan(queries.length / 10);
});

test('over HTTP a compiled query goes on telling mistakes as before', async () => {
  const query = 'query Often($first: Int!, $id: ID!) { homeTimeline(first: $first) { edges { node { id } } } tweet(id: $id) { __typename } }';
  const ask = (variables: Record<string, unknown>) => linnet.request(query, variables, world.star.token);
  const first = await ask({ first: 3, id: world.rootId });
  for (let hit = 2; hit <= 25; hit += 1) expect((await ask({ first: 3, id: world.rootId })).data).toEqual(first.data);
  expect((await ask({ first: 0, id: world.rootId })).errors).toMatchObject([{ path: ['homeTimeline'], extensions: { code: 'BAD_USER_INPUT', field: 'first' } }]);
  expect((await ask({ id: world.rootId })).errors).toMatchObject([{ message: expect.stringContaining('$first'), extensions: { code: 'BAD_USER_INPUT' } }]);
  expect((await ask({ first: 3, id: world.rootId })).data).toEqual(first.data);
});

test('a variable that is left out where the argument has a default is graphql-js\'s', async () => {
  const query = 'query Defaulted($order: TimelineOrder) { homeTimeline(order: $order) { edges { node { id } } } }';
  const ask = (variables: Record<string, unknown>) => linnet.request(query, variables, world.star.token);
  const first = await ask({});
  expect(first.data.homeTimeline.edges.length).toBeGreaterThan(0);
  for (let hit = 2; hit <= 25; hit += 1) expect((await ask(hit % 2 === 0 ? {} : { order: 'LATEST' })).data).toEqual(first.data);
  expect((await ask({ order: null })).errors).toMatchObject([{ extensions: { code: expect.any(String) } }]);
});
