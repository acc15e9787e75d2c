import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newId } from '../../../src/domain/ids.ts';
import { block, goPrivate, letIn, readAll, rowCounts, suspend } from '../../support/conversation.ts';
import { deleteTweet, post, settled } from '../../support/social.ts';
import type { SignedUp } from '../../support/sign-up.ts';
import { startLinnet, type Linnet } from '../../support/start-linnet.ts';

let linnet: Linnet;
let ann: SignedUp;
let bob: SignedUp;
let cat: SignedUp;
beforeAll(async () => {
  linnet = await startLinnet();
  [ann, bob, cat] = await Promise.all([linnet.signUp('ann'), linnet.signUp('bob'), linnet.signUp('cat')]);
});
afterAll(() => linnet.close());

const POST = `mutation ($input: PostTweetInput!) { postTweet(input: $input) {
  id conversationId inReplyTo { ... on Tweet { id } } quoted { __typename ... on Tweet { id quoteCount replyCount author { username } } ... on TweetTombstone { id reason } } } }`;
const TWEET = 'query ($id: ID!) { tweet(id: $id) { ... on Tweet { quoteCount replyCount quoted { __typename ... on Tweet { text } ... on TweetTombstone { id reason } } } } }';
const read = async (id: string, token?: string) => (await linnet.gql(TWEET, { id }, token)).tweet;

describe('a quote', () => {
  test('shows and counts what it quotes, and starts a conversation of its own', async () => {
    const quoted = await post(linnet, ann, 'worth saying');
    const { postTweet } = await linnet.gql(POST, { input: { text: 'so true', quotedId: quoted } }, bob.token);
    expect(postTweet).toMatchObject({ conversationId: postTweet.id, inReplyTo: null, quoted: { id: quoted, quoteCount: 1, replyCount: 0, author: { username: 'ann' } } });
  });

  test('may reply to the very tweet that it quotes, which counts both', async () => {
    const id = await post(linnet, ann, 'both');
    const quote = await post(linnet, bob, 'reply and quote', { inReplyToId: id, quotedId: id });
    expect(await read(id)).toMatchObject({ quoteCount: 1, replyCount: 1 });
    await Promise.all([deleteTweet(linnet, bob, quote), deleteTweet(linnet, bob, quote)]);
    expect(await read(id)).toMatchObject({ quoteCount: 0, replyCount: 0 });
  });

  test('keeps a tombstone of what was deleted', async () => {
    const quoted = await post(linnet, ann, 'soon gone');
    const quote = await post(linnet, bob, 'look', { quotedId: quoted });
    await deleteTweet(linnet, ann, quoted);
    expect((await read(quote)).quoted).toEqual({ __typename: 'TweetTombstone', id: quoted, reason: 'DELETED' });
  });

  test('of a private person\'s tweet by a follower is a tombstone to those who may not see it', async () => {
    const dan = await linnet.signUp('dan');
    const quoted = await post(linnet, dan, 'for friends');
    await goPrivate(linnet, dan);
    await letIn(linnet, bob, dan);
    const quote = await post(linnet, bob, 'my friend says', { quotedId: quoted });
    expect((await read(quote, bob.token)).quoted).toMatchObject({ text: 'for friends' });
    for (const token of [cat.token, undefined]) expect((await read(quote, token)).quoted).toMatchObject({ id: quoted, reason: 'PROTECTED' });
  });

  test('of a tweet that the quoter cannot see is refused, and nothing is written', async () => {
    const [eve, fay, gil, hal] = await Promise.all([linnet.signUp('eve'), linnet.signUp('fay'), linnet.signUp('gil'), linnet.signUp('hal')]) as [SignedUp, SignedUp, SignedUp, SignedUp];
    const [ofBlocker, ofBlocked, ofPrivate, ofSuspended] = await Promise.all([eve, fay, gil, hal].map((person) => post(linnet, person, 'a')));
    const deleted = await post(linnet, ann, 'a');
    await Promise.all([block(linnet, eve, cat), block(linnet, cat, fay), goPrivate(linnet, gil), suspend(linnet, hal), deleteTweet(linnet, ann, deleted)]);
    const retweet = newId();
    await linnet.app.database.rows('test_retweet', `INSERT INTO tweets (id, author_id, text, entities, conversation_id, retweet_of_id, created_at) VALUES ($1, $2, '', '{}', $1, $3, now())`, [retweet, ann.user.id, ofBlocker]);
    await settled(linnet);
    const tables = ['tweets', 'tweet_stats', 'outbox', 'mentions', 'idempotency_keys'];
    const before = await rowCounts(linnet, tables);
    for (const id of [ofBlocker, ofBlocked, ofPrivate, ofSuspended, deleted, retweet, newId(), '', 'x']) {
      expect(await linnet.errorsOf(POST, { input: { text: 'a @ann', quotedId: id, idempotencyKey: 'k' } }, cat.token), id).toMatchObject([{ code: 'NOT_FOUND', field: 'quotedId' }]);
      expect(await linnet.errorsOf(POST, { input: { text: 'a @ann', inReplyToId: id, idempotencyKey: 'k' } }, cat.token), id).toMatchObject([{ code: 'NOT_FOUND', field: 'inReplyToId' }]);
    }
    expect(await rowCounts(linnet, tables)).toEqual(before);
  });
});

describe('quotes', () => {
  test('pages the quotes that the viewer may see, newest first, and counts all', async () => {
    const [ida, jim] = await Promise.all([linnet.signUp('ida'), linnet.signUp('jim')]);
    const id = await post(linnet, ann, 'popular');
    for (const [person, text] of [[bob, 'q1'], [ida, 'hidden'], [cat, 'q2'], [jim, 'blocked'], [bob, 'q3'], [bob, 'gone']] as const) {
      const quote = await post(linnet, person, text, { quotedId: id });
      if (text === 'gone') await deleteTweet(linnet, person, quote);
    }
    await Promise.all([goPrivate(linnet, ida), block(linnet, jim, cat)]);
    expect(await readAll(linnet, 'quotes', id, 2, cat.token)).toEqual([['q3', 'q2'], ['q1']]);
    expect(await readAll(linnet, 'quotes', id, 100)).toEqual([['q3', 'blocked', 'q2', 'q1']]);
    expect(await readAll(linnet, 'quotes', id, 100, ida.token)).toEqual([['q3', 'blocked', 'q2', 'hidden', 'q1']]);
    expect((await read(id)).quoteCount).toBe(5);
  });

  test('refuses a page out of bounds and the cursor of another list', async () => {
    const [id, other] = [await post(linnet, ann, 'a'), await post(linnet, ann, 'b')];
    for (let n = 0; n < 2; n += 1) await post(linnet, bob, `q${n}`, { quotedId: id, inReplyToId: id });
    const query = (list: string, args: string) => `query ($id: ID!, $after: String) { tweet(id: $id) { ... on Tweet { page: ${list}(${args}, after: $after) { pageInfo { endCursor } } } } }`;
    const { tweet: { page: { pageInfo: { endCursor: after } } } } = await linnet.gql(query('quotes', 'first: 1'), { id });
    for (const first of [0, -1, 101]) expect(await linnet.errorsOf(query('quotes', `first: ${first}`), { id })).toMatchObject([{ code: 'BAD_USER_INPUT', field: 'first' }]);
    expect(await linnet.errorsOf(query('replies', 'first: 1'), { id, after })).toMatchObject([{ code: 'BAD_USER_INPUT', field: 'after' }]);
    expect(await linnet.errorsOf(query('quotes', 'first: 1'), { id: other, after })).toMatchObject([{ code: 'BAD_USER_INPUT', field: 'after' }]);
  });
});
