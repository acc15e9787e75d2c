import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newId } from '../../../src/domain/ids.ts';
import { postThread, rowCounts } from '../../support/conversation.ts';
import { deleteTweet, follow, post, readHome, settled } from '../../support/social.ts';
import type { SignedUp } from '../../support/sign-up.ts';
import { startLinnet, type Linnet } from '../../support/start-linnet.ts';

let linnet: Linnet;
let ann: SignedUp;
let bob: SignedUp;
beforeAll(async () => {
  linnet = await startLinnet();
  [ann, bob] = await Promise.all([linnet.signUp('ann'), linnet.signUp('bob')]);
});
afterAll(() => linnet.close());

const THREAD = `mutation ($inputs: [PostTweetInput!]!) { postThread(inputs: $inputs) {
  id text conversationId replyCount author { tweetCount } inReplyTo { ... on Tweet { id text } } quoted { ... on Tweet { id } } entities { mentions { username } } } }`;
const parts = (count: number) => Array.from({ length: count }, (_, index) => ({ text: `part ${index}` }));
const TABLES = ['tweets', 'tweet_stats', 'mentions', 'idempotency_keys', 'outbox'];

describe('postThread', () => {
  test('posts each part as a reply to the one before, in one conversation', async () => {
    const root = await post(linnet, bob, 'root');
    const { postThread: thread } = await linnet.gql(THREAD, { inputs: [{ text: 'one @bob', inReplyToId: root }, { text: 'two', quotedId: root }, { text: 'three' }] }, ann.token);
    expect(thread).toMatchObject([
      { text: 'one @bob', conversationId: root, replyCount: 1, inReplyTo: { id: root }, quoted: null, entities: { mentions: [{ username: 'bob' }] }, author: { tweetCount: 3 } },
      { text: 'two', conversationId: root, replyCount: 1, inReplyTo: { text: 'one @bob' }, quoted: { id: root }, entities: { mentions: [] } },
      { text: 'three', conversationId: root, replyCount: 0, inReplyTo: { text: 'two' }, quoted: null },
    ]);
  });

  test('starts a conversation with its first part, and reaches the timelines of followers in its order', async () => {
    const cat = await linnet.signUp('cat');
    await follow(linnet, cat, ann);
    const thread = await postThread(linnet, ann, parts(25));
    expect(new Set(thread.map(({ conversationId }) => conversationId))).toEqual(new Set([thread[0]!.id]));
    const newestFirst = thread.map(({ id }) => id).reverse();
    expect((await readHome(linnet, ann, 25)).ids).toEqual(newestFirst);
    await settled(linnet);
    expect((await readHome(linnet, cat, 25)).ids).toEqual(newestFirst);
  });

  test('posts once for one idempotencyKey of the first part, ten times at once', async () => {
    const inputs = parts(3).map((part, index) => (index === 0 ? { ...part, idempotencyKey: 'thread' } : part));
    const threads = await Promise.all(Array.from({ length: 10 }, () => postThread(linnet, bob, inputs)));
    for (const thread of threads) expect(thread.map(({ id, text }) => [id, text])).toEqual(threads[0]!.map(({ id, text }) => [id, text]));
    expect(threads[0]!.map(({ text }) => text)).toEqual(['part 0', 'part 1', 'part 2']);
    expect(await post(linnet, bob, 'another', { idempotencyKey: 'thread' })).toBe(threads[0]![0]!.id);
    await deleteTweet(linnet, bob, threads[0]![1]!.id);
    expect(await linnet.errorsOf(THREAD, { inputs }, bob.token)).toMatchObject([{ code: 'NOT_FOUND', field: 'inputs.0.idempotencyKey' }]);
  });

  const long = 'x'.repeat(281);
  test.each([
    ['no part at all', [], 'BAD_USER_INPUT', 'inputs'],
    ['26 parts', parts(26), 'BAD_USER_INPUT', 'inputs'],
    ['a third part that is too long', [...parts(2), { text: long }, ...parts(2)], 'BAD_USER_INPUT', 'inputs.2.text'],
    ['a control character in the third part', [...parts(2), { text: 'a\u0007' }], 'BAD_USER_INPUT', 'inputs.2.text'],
    ['an empty last part', [...parts(2), { text: ' ' }], 'BAD_USER_INPUT', 'inputs.2.text'],
    ['a control character in the second part', [...parts(1), { text: 'a\u0007b' }], 'BAD_USER_INPUT', 'inputs.1.text'],
    ['a quote of nothing', [...parts(1), { text: 'a', quotedId: newId() }], 'NOT_FOUND', 'inputs.1.quotedId'],
    ['a reply to nothing', [{ text: 'a', inReplyToId: newId() }, ...parts(1)], 'NOT_FOUND', 'inputs.0.inReplyToId'],
    ['a second part with a tweet to reply to', [...parts(1), { text: 'a', inReplyToId: newId() }], 'BAD_USER_INPUT', 'inputs.1.inReplyToId'],
    ['a second part with a key', [...parts(1), { text: 'a', idempotencyKey: 'k' }], 'BAD_USER_INPUT', 'inputs.1.idempotencyKey'],
    ['a key that is too long', [{ text: 'a', idempotencyKey: long }, ...parts(1)], 'BAD_USER_INPUT', 'inputs.0.idempotencyKey'],
  ])('refuses %s and writes nothing', async (_what, inputs, code, field) => {
    await settled(linnet);
    const before = await rowCounts(linnet, TABLES);
    expect(await linnet.errorsOf(THREAD, { inputs }, ann.token)).toMatchObject([{ code, field }]);
    expect(await rowCounts(linnet, TABLES)).toEqual(before);
  });

  test('asks who is signed out to sign in', async () => {
    expect(await linnet.errorsOf(THREAD, { inputs: parts(1) })).toMatchObject([{ code: 'UNAUTHENTICATED' }]);
  });
});
