import { getIntrospectionQuery } from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openRawSocket } from '../../support/raw-socket.ts';
import { startLinnet, type Linnet } from '../../support/start-linnet.ts';

let linnet: Linnet;
beforeAll(async () => {
  linnet = await startLinnet({ workers: false });
  await linnet.gql('{ me { id } }');
});
afterAll(() => linnet.close());

const repeat = (count: number, part: (index: number) => string) => Array.from({ length: count }, (_, index) => part(index)).join(' ');
const nested = (levels: number) => `{ user(username: "a") ${'{ followers { edges { node '.repeat(levels / 3)} { id } ${'} } }'.repeat(levels / 3)} }`;
const doubling = (links: number, last: string) =>
  `${repeat(links, (index) => `fragment F${index} on User { ...F${index + 1} ...F${index + 1} }`)} fragment F${links} on User { ${last} }`;
const pagesOfPages = 'followers { edges { node { followers { edges { node { followers { edges { node { id } } } } } } } } }';

const tooComplex: [string, string, Record<string, unknown>?][] = [
  ['30 levels', nested(30)],
  ['2,000 aliases at the root', `{ ${repeat(2_000, (index) => `a${index}: me { id }`)} }`],
  ['2,000 aliases of one field', `{ me { ${repeat(2_000, (index) => `a${index}: id`)} } }`],
  ['300 aliases', `{ me { ${repeat(300, (index) => `a${index}: id`)} } }`],
  ['40 root fields', `{ ${repeat(40, () => 'me { id }')} }`],
  ['one field 1,900 times', `{ me { ${repeat(1_900, () => 'id')} } }`],
  ['fragments that double 40 times', `{ me { ...F0 } } ${doubling(40, 'id')}`],
  ['fragments that double around a variable page', `query($n: Int!) { me { ...F0 } } ${doubling(40, 'followers(first: $n) { edges { cursor } }')}`, { n: 1 }],
  ['pages of pages of pages', `{ me { ${pagesOfPages} } }`],
  ['pages made large by variables', 'query($n: Int!) { me { followers(first: $n) { edges { node { followers(first: $n) { edges { cursor } } } } } } }', { n: 100 }],
  ['pages made large by a default of a variable', 'query($n: Int = 100) { me { followers(first: $n) { edges { node { followers(first: $n) { edges { cursor } } } } } } }'],
  ['ten ranked timelines', `{ ${repeat(10, (index) => `t${index}: homeTimeline(first: 1, order: RANKED) { liveCursor }`)} }`],
  ['ten timelines that a variable has ranked', `query($order: TimelineOrder!) { ${repeat(10, (index) => `t${index}: homeTimeline(first: 1, order: $order) { liveCursor }`)} }`, { order: 'RANKED' }],
  ['ten timelines that a default has ranked', `query($order: TimelineOrder = RANKED) { ${repeat(10, (index) => `t${index}: homeTimeline(first: 1, order: $order) { liveCursor }`)} }`],
  ['600 directives', `{ me { id ${'@include(if: true) '.repeat(600)} } }`],
  ['introspection of everything 90 times', `{ __schema { types { ${repeat(90, (index) => `f${index}: fields { args { name type { name } } }`)} } } }`],
  ['lists nested 2,400 times', `{ user(username: ${'['.repeat(2_400)}${']'.repeat(2_400)}) { id } }`],
  ['fields nested 600 times', `{ ${'me { '.repeat(600)} id ${'}'.repeat(600)} }`],
  ['unused fragments', `{ me { id } } ${repeat(30, (index) => `fragment U${index} on User { ${repeat(80, () => 'id')} }`)}`],
];

describe('a query that would cost too much', () => {
  it.each(tooComplex)('is refused over HTTP, within half a second: %s', async (_name, query, variables) => {
    const startedAt = performance.now();
    const { status, errors } = await linnet.request(query, variables);
    expect(errors.map(({ extensions }) => extensions?.['code'])).toEqual(['QUERY_TOO_COMPLEX']);
    expect(status).toBe(400);
    expect(performance.now() - startedAt).toBeLessThan(500);
  });

  it.each(tooComplex)('is refused over a socket: %s', async (_name, query, variables) => {
    const raw = await openRawSocket(linnet.wsUrl);
    await raw.init();
    raw.send({ id: '1', type: 'subscribe', payload: { query, variables } });
    const { type, payload } = await raw.next();
    expect(type).toBe('error');
    expect((payload as { extensions: { code: string } }[]).map(({ extensions }) => extensions.code)).toEqual(['QUERY_TOO_COMPLEX']);
    raw.socket.close();
  });

  it('is refused as a subscription', async () => {
    const live = linnet.subscribe(`subscription { homeTimeline { ... on TimelineItemAdded { item { tweet { author { ${pagesOfPages} } } } } } }`);
    await expect(live.next()).rejects.toThrow('QUERY_TOO_COMPLEX');
  });
});

describe('a document at the edge of what is parsed', () => {
  it.each([
    ['lists nested 980 times', `{ user(username: ${'['.repeat(980)}${']'.repeat(980)}) { id } }`],
    ['objects nested 480 times', `{ user(username: ${'{ a: '.repeat(480)} 1 ${'}'.repeat(480)}) { id } }`],
    ['types nested 980 times', `query($a: ${'['.repeat(980)} Int ${']'.repeat(980)}) { me { id } }`],
    ['inline fragments nested 480 times', `{ ${'... @skip(if: false) {'.repeat(180)} nothing ${'}'.repeat(180)} }`],
    ['a chain of 240 fragments', `{ me { ...F0 } } ${repeat(240, (index) => `fragment F${index} on User { ...F${index + 1} }`)} fragment F240 on User { nothing }`],
  ])('is refused for what it is, not for our stack: %s', async (_name, query) => {
    const { errors } = await linnet.request(query);
    expect(['GRAPHQL_VALIDATION_FAILED', 'QUERY_TOO_COMPLEX']).toContain(errors[0]?.extensions?.['code']);
    expect(errors.length).toBeLessThanOrEqual(21);
  });

  it('holds JSON as deep as its body allows', async () => {
    const variables = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
    const response = await fetch(linnet.url, { method: 'POST', headers: { 'content-type': 'application/json' }, body: `{"query":"query($n: Int!) { homeTimeline(first: $n) { liveCursor } }","variables":{"n":${variables}}}` });
    expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: 'BAD_USER_INPUT' } }] });
  });
});

describe('a query of ordinary size', () => {
  it('passes: the standard introspection', async () => {
    const { data, errors } = await linnet.request(getIntrospectionQuery({ descriptions: true, inputValueDeprecation: true, specifiedByUrl: true, directiveIsRepeatable: true, schemaDescription: true }));
    expect(errors).toEqual([]);
    expect(data.__schema.queryType.name).toBe('Query');
  });

  it('passes: the largest page with everything in it', async () => {
    const user = 'id username displayName bio location website verified private createdAt followerCount followingCount tweetCount relationship { following followedBy }';
    const tweet = `id text createdAt likeCount retweetCount replyCount viewerHasLiked author { ${user} } entities { hashtags { tag start end } mentions { username start end } urls { url start end } }`;
    const { token } = await linnet.signUp();
    const { errors } = await linnet.request(
      `query($n: Int!) { homeTimeline(first: $n) { liveCursor edges { cursor node { id retweetedBy { ${user} } tweet { ${tweet} inReplyTo { ... on Tweet { ${tweet} } } } } } } }`,
      { n: 100 }, token,
    );
    expect(errors).toEqual([]);
  });

  it('passes: ten timelines that are not ranked', async () => {
    const { token } = await linnet.signUp();
    const query = `query($order: TimelineOrder!) { ${repeat(10, (index) => `t${index}: homeTimeline(first: 1, order: $order) { liveCursor }`)} }`;
    expect((await linnet.request(query, { order: 'LATEST' }, token)).errors).toEqual([]);
    expect((await linnet.request(`{ ${repeat(9, (index) => `t${index}: homeTimeline(first: 1, order: RANKED) { liveCursor }`)} }`, {}, token)).errors).toEqual([]);
  });

  it('passes: a page of pages', async () => {
    expect((await linnet.request('{ me { followers { edges { node { id username followers { edges { node { id username } } } } } } } }')).errors).toEqual([]);
  });
});
