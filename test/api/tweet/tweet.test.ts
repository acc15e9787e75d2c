import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newId } from '../../../src/domain/ids.ts';
import { act } from '../../support/relations.ts';
import { deleteTweet, post, settled } from '../../support/social.ts';
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

const POST = `mutation ($input: PostTweetInput!) { postTweet(input: $input) {
  id text conversationId createdAt likeCount retweetCount replyCount viewerHasLiked viewerHasRetweeted author { username tweetCount }
  inReplyTo { __typename ... on Tweet { id replyCount } ... on TweetTombstone { reason } }
  entities { hashtags { tag start end } mentions { username start end user { id } } urls { url start end } }
} }`;
const TWEET = 'query ($id: ID!) { tweet(id: $id) { __typename ... on Tweet { id text replyCount } ... on TweetTombstone { id reason } } }';
const count = async (table: string) => Number((await linnet.app.database.rows<{ n: string }>(`count_${table}`, `SELECT count(*) AS n FROM ${table}`, []))[0]!.n);

describe('postTweet', () => {
  test('answers the tweet with its entities, counts and author', async () => {
    const text = 'Caf\u0065\u0301 with @BOB and @nobody_here: #Été https://example.com/a 👋';
    const { postTweet } = await linnet.gql(POST, { input: { text } }, ann.token);
    const stored: string = postTweet.text;
    expect(stored).toBe(text.normalize('NFC'));
    expect(postTweet).toMatchObject({ conversationId: postTweet.id, likeCount: 0, retweetCount: 0, replyCount: 0, viewerHasLiked: false, viewerHasRetweeted: false, inReplyTo: null, author: { username: 'ann', tweetCount: 1 } });
    expect(postTweet.createdAt).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    const { hashtags, mentions, urls } = postTweet.entities;
    expect(mentions).toMatchObject([{ username: 'BOB', user: { id: bob.user.id } }]);
    expect(stored.slice(mentions[0].start, mentions[0].end)).toBe('@BOB');
    expect(hashtags.map(({ tag }: { tag: string }) => tag)).toEqual(['Été']);
    expect(stored.slice(hashtags[0].start, hashtags[0].end)).toBe('#Été');
    expect(stored.slice(urls[0].start, urls[0].end)).toBe('https://example.com/a');
  });

  test('answers a reply in its conversation, and counts it', async () => {
    const root = await post(linnet, ann, 'root');
    const first = await post(linnet, bob, 'first', { inReplyToId: root });
    const { postTweet } = await linnet.gql(POST, { input: { text: 'second', inReplyToId: first } }, ann.token);
    expect(postTweet).toMatchObject({ conversationId: root, inReplyTo: { __typename: 'Tweet', id: first, replyCount: 1 } });
    expect((await linnet.gql(TWEET, { id: root })).tweet.replyCount).toBe(1);
  });

  test('posts once for one idempotencyKey, twenty times at once, and for each person alone', async () => {
    const ids = await Promise.all(Array.from({ length: 20 }, () => post(linnet, ann, 'once', { idempotencyKey: 'key 1' })));
    expect(new Set(ids).size).toBe(1);
    expect(await post(linnet, ann, 'later, other text', { idempotencyKey: 'key 1' })).toBe(ids[0]);
    expect(await post(linnet, bob, 'once', { idempotencyKey: 'key 1' })).not.toBe(ids[0]);
    expect(await post(linnet, ann, 'once', { idempotencyKey: 'key 2' })).not.toBe(ids[0]);
  });

  test('answers a retry though what it replies to and quotes has been deleted or hidden since', async () => {
    const cat = await linnet.signUp();
    const [parent, quoted] = [await post(linnet, bob, 'a parent'), await post(linnet, cat, 'a quoted one')];
    const input = { text: 'in time', inReplyToId: parent, quotedId: quoted, idempotencyKey: 'answered' };
    const id = await post(linnet, ann, 'in time', input);
    await deleteTweet(linnet, bob, parent);
    await act(linnet, cat, 'block', ann);
    const before = await count('tweets');
    expect((await linnet.gql(POST, { input }, ann.token)).postTweet.id).toBe(id);
    expect(await count('tweets')).toBe(before);
    expect(await linnet.errorsOf(POST, { input: { ...input, idempotencyKey: 'another' } }, ann.token)).toMatchObject([{ code: 'NOT_FOUND' }]);
  });

  test('forgets an idempotencyKey after 24 hours', async () => {
    const id = await post(linnet, ann, 'yesterday', { idempotencyKey: 'old' });
    await linnet.app.database.rows('age_key', "UPDATE idempotency_keys SET created_at = created_at - interval '24 hours 1 second' WHERE key = 'old'", []);
    expect(await post(linnet, ann, 'today', { idempotencyKey: 'old' })).not.toBe(id);
  });

  test('accepts 280 by weighted count: a link is 23, an emoji 2', async () => {
    await post(linnet, ann, 'x'.repeat(280));
    await post(linnet, ann, '👩‍👩‍👧‍👦'.repeat(140));
    await post(linnet, ann, `${'x'.repeat(256)} https://example.com/${'long'.repeat(50)}`);
  });

  const long = 'x'.repeat(281);
  test.each([
    ['an empty text', { text: '' }, 'BAD_USER_INPUT', 'text'],
    ['white space alone', { text: ' \n\t ' }, 'BAD_USER_INPUT', 'text'],
    ['281 characters', { text: long }, 'BAD_USER_INPUT', 'text'],
    ['141 emoji', { text: '👋'.repeat(141) }, 'BAD_USER_INPUT', 'text'],
    ['a control character', { text: 'a\u0007b' }, 'BAD_USER_INPUT', 'text'],
    ['a NUL', { text: 'a\u0000b' }, 'BAD_USER_INPUT', 'text'],
    ['half a surrogate pair', { text: 'a\ud83d' }, 'BAD_USER_INPUT', 'text'],
    ['a book', { text: 'x'.repeat(100_000) }, 'BAD_USER_INPUT', 'text'],
    ['an empty idempotencyKey', { text: 'a', idempotencyKey: '' }, 'BAD_USER_INPUT', 'idempotencyKey'],
    ['a long idempotencyKey', { text: 'a', idempotencyKey: long }, 'BAD_USER_INPUT', 'idempotencyKey'],
    ['a reply to nothing', { text: 'a', inReplyToId: newId() }, 'NOT_FOUND', 'inReplyToId'],
    ['a reply to no id', { text: 'a', inReplyToId: "x' OR true" }, 'NOT_FOUND', 'inReplyToId'],
  ])('refuses %s and writes nothing', async (_what, input, code, field) => {
    await settled(linnet);
    const before = [await count('tweets'), await count('outbox'), await count('idempotency_keys')];
    expect(await linnet.errorsOf(POST, { input }, ann.token)).toMatchObject([{ code, field }]);
    expect([await count('tweets'), await count('outbox'), await count('idempotency_keys')]).toEqual(before);
  });

  test('refuses a reply to a deleted tweet', async () => {
    const id = await post(linnet, bob, 'gone');
    await deleteTweet(linnet, bob, id);
    expect(await linnet.errorsOf(POST, { input: { text: 'a', inReplyToId: id } }, ann.token)).toMatchObject([{ code: 'NOT_FOUND', field: 'inReplyToId' }]);
  });

  test('asks who is signed out to sign in', async () => {
    expect(await linnet.errorsOf(POST, { input: { text: 'a' } })).toMatchObject([{ code: 'UNAUTHENTICATED' }]);
  });
});

describe('deleteTweet', () => {
  test('leaves a tombstone, and takes the tweet out of the counts', async () => {
    const root = await post(linnet, ann, 'root');
    const reply = await post(linnet, bob, 'reply', { inReplyToId: root });
    const { user: before } = await linnet.gql('{ user(username: "bob") { tweetCount } }');
    await deleteTweet(linnet, bob, reply);
    await deleteTweet(linnet, bob, reply);
    expect((await linnet.gql(TWEET, { id: reply })).tweet).toEqual({ __typename: 'TweetTombstone', id: reply, reason: 'DELETED' });
    expect((await linnet.gql(TWEET, { id: root })).tweet.replyCount).toBe(0);
    expect((await linnet.gql('{ user(username: "bob") { tweetCount } }')).user.tweetCount).toBe(before.tweetCount - 1);
  });

  test('deletes once, however often it is asked at the same moment', async () => {
    const { user: before } = await linnet.gql('{ user(username: "ann") { tweetCount } }');
    const id = await post(linnet, ann, 'one');
    await Promise.all(Array.from({ length: 10 }, () => deleteTweet(linnet, ann, id)));
    expect((await linnet.gql('{ user(username: "ann") { tweetCount } }')).user).toEqual(before);
  });

  test('refuses another\'s tweet and unknown ones', async () => {
    const id = await post(linnet, ann, 'mine');
    const attempt = (tweetId: string) => linnet.errorsOf('mutation ($id: ID!) { deleteTweet(id: $id) }', { id: tweetId }, bob.token);
    expect(await attempt(id)).toMatchObject([{ code: 'FORBIDDEN', field: 'id' }]);
    expect(await attempt(newId())).toMatchObject([{ code: 'NOT_FOUND' }]);
    expect(await attempt('%')).toMatchObject([{ code: 'NOT_FOUND' }]);
    expect((await linnet.gql(TWEET, { id })).tweet.text).toBe('mine');
    await deleteTweet(linnet, ann, id);
    expect(await attempt(id)).toMatchObject([{ code: 'NOT_FOUND', field: 'id' }]);
  });
});

describe('tweet', () => {
  test('is null where there never was one', async () => {
    for (const id of [newId(), '', 'x', "'; DROP TABLE tweets; --"]) expect((await linnet.gql(TWEET, { id })).tweet).toBeNull();
  });

  test('is a tombstone of a private author\'s tweet to strangers, and the tweet to its author', async () => {
    const cat = await linnet.signUp('cat');
    const id = await post(linnet, cat, 'secret');
    await linnet.gql('mutation { updateProfile(input: { private: true }) { id } }', {}, cat.token);
    expect((await linnet.gql(TWEET, { id }, cat.token)).tweet.text).toBe('secret');
    for (const token of [undefined, ann.token]) expect((await linnet.gql(TWEET, { id }, token)).tweet).toMatchObject({ reason: 'PROTECTED' });
    expect(await linnet.errorsOf(POST, { input: { text: 'a', inReplyToId: id } }, ann.token)).toMatchObject([{ code: 'NOT_FOUND', field: 'inReplyToId' }]);
  });
});
