import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MAX_OPERATIONS_PER_SOCKET } from '../../../src/transport/socket-operations.ts';
import { openRawSocket, type RawSocket } from '../../support/raw-socket.ts';
import { post } from '../../support/social.ts';
import type { SignedUp } from '../../support/sign-up.ts';
import { startLinnet, type Linnet } from '../../support/start-linnet.ts';

let linnet: Linnet;
let ann: SignedUp;
beforeAll(async () => {
  linnet = await startLinnet();
  ann = await linnet.signUp('ann');
});
afterAll(() => linnet.close());

const LIVE = 'subscription { homeTimeline { ... on TimelineItemAdded { item { tweet { text author { username tweetCount } } } } } }';

async function open(payload?: Record<string, unknown>): Promise<RawSocket> {
  const raw = await openRawSocket(linnet.wsUrl);
  await raw.init(payload);
  return raw;
}
const subscribe = (raw: RawSocket, id: string, query: string, variables?: unknown) => raw.send({ id, type: 'subscribe', payload: { query, variables } });
const metric = async (series: string) => {
  const text = await (await fetch(`${linnet.origin}/metrics`)).text();
  return Number(text.split('\n').find((line) => line.startsWith(`${series} `))?.split(' ')[1] ?? 0);
};

describe('a query or mutation over a socket', () => {
  it.each([
    ['authorization', () => ({ authorization: `Bearer ${ann.token}` })],
    ['Authorization', () => ({ Authorization: `Bearer ${ann.token}` })],
    ['accessToken', () => ({ accessToken: ann.token })],
  ])('is answered for whoever the token in connection_init names, as %s', async (_name, payload) => {
    const raw = await open(payload());
    subscribe(raw, '1', '{ me { username } }');
    expect(await raw.next()).toEqual({ id: '1', type: 'next', payload: { data: { me: { username: 'ann' } } } });
    expect(await raw.next()).toEqual({ id: '1', type: 'complete' });
    subscribe(raw, '2', 'mutation($input: PostTweetInput!) { postTweet(input: $input) { text } }', { input: { text: 'by socket' } });
    expect(await raw.next()).toMatchObject({ payload: { data: { postTweet: { text: 'by socket' } } } });
    raw.socket.close();
  });

  it('is answered as signed out without a token', async () => {
    const raw = await open();
    subscribe(raw, '1', '{ me { username } }');
    expect(await raw.next()).toMatchObject({ payload: { data: { me: null } } });
    raw.socket.close();
  });

  it.each([
    ['a syntax error', '{ me {', 'GRAPHQL_PARSE_FAILED'],
    ['an unknown field', '{ nothing }', 'GRAPHQL_VALIDATION_FAILED'],
  ])('is refused by an error message with its code: %s', async (_name, query, code) => {
    const raw = await open();
    subscribe(raw, '1', query);
    expect(await raw.next()).toMatchObject({ id: '1', type: 'error', payload: [{ extensions: { code } }] });
    raw.socket.close();
  });

  it('has the errors of its resolvers and its variables in its answer, with their codes', async () => {
    const raw = await open();
    subscribe(raw, '1', '{ homeTimeline { liveCursor } }');
    expect(await raw.next()).toMatchObject({ type: 'next', payload: { errors: [{ path: ['homeTimeline'], extensions: { code: 'UNAUTHENTICATED' } }] } });
    await raw.next();
    subscribe(raw, '2', 'query($n: Int!) { homeTimeline(first: $n) { liveCursor } }', { n: 'x' });
    expect(await raw.next()).toMatchObject({ payload: { errors: [{ extensions: { code: 'BAD_USER_INPUT', field: 'n' } }] } });
    raw.socket.close();
  });
});

describe('a subscription', () => {
  it('needs a viewer where its field does', async () => {
    const raw = await open();
    subscribe(raw, '1', LIVE);
    expect(await raw.next()).toMatchObject({ payload: { errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] } });
    expect(await raw.next()).toEqual({ id: '1', type: 'complete' });
    raw.socket.close();
  });

  it('reads each event anew: no answer is remembered from the one before', async () => {
    const bob = await linnet.signUp('bob');
    await using live = linnet.subscribe(LIVE, {}, bob.token);
    await expect.poll(() => metric('linnet_subscriptions_open{field="homeTimeline"}'), { timeout: 10_000 }).toBe(1);
    const counts: number[] = [];
    for (const text of ['one', 'two', 'three']) {
      await post(linnet, bob, text);
      counts.push((await live.next()).homeTimeline.item.tweet.author.tweetCount);
    }
    expect(counts).toEqual([1, 2, 3]);
  });

  it('is counted while it is open, and its source is let go as soon as it is not', async () => {
    const raw = await open({ accessToken: ann.token });
    const before = await metric('linnet_subscriptions_open{field="homeTimeline"}');
    subscribe(raw, '1', LIVE);
    subscribe(raw, '2', LIVE);
    await expect.poll(() => metric('linnet_subscriptions_open{field="homeTimeline"}')).toBe(before + 2);
    expect(await metric('linnet_sockets_open')).toBeGreaterThanOrEqual(1);
    raw.send({ id: '1', type: 'complete' });
    await expect.poll(() => metric('linnet_subscriptions_open{field="homeTimeline"}')).toBe(before + 1);
    raw.socket.terminate();
    await expect.poll(() => metric('linnet_subscriptions_open{field="homeTimeline"}')).toBe(before);
  });

  it(`is refused where ${MAX_OPERATIONS_PER_SOCKET} are open on its socket`, async () => {
    const raw = await open({ accessToken: ann.token });
    for (let index = 0; index <= MAX_OPERATIONS_PER_SOCKET; index += 1) subscribe(raw, String(index), LIVE);
    expect(await raw.next()).toMatchObject({ id: String(MAX_OPERATIONS_PER_SOCKET), type: 'error', payload: [{ extensions: { code: 'QUERY_TOO_COMPLEX' } }] });
    raw.socket.close();
  });
});
