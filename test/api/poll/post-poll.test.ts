import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { edit, rowCounts } from '../../support/conversation.ts';
import { deleteTweet, post, settled } from '../../support/social.ts';
import type { SignedUp } from '../../support/sign-up.ts';
import { startLinnet, type Linnet } from '../../support/start-linnet.ts';
import { DAY, POLL, postPoll, readPoll, vote } from './support.ts';

let linnet: Linnet;
let ann: SignedUp;
let bob: SignedUp;
beforeAll(async () => {
  linnet = await startLinnet();
  [ann, bob] = await Promise.all([linnet.signUp('ann'), linnet.signUp('bob')]);
});
afterAll(() => linnet.close());

const ENTRY = `mutation ($input: PostTweetInput!) { postTweet(input: $input) { id text createdAt ${POLL} } }`;
const THREAD = `mutation ($inputs: [PostTweetInput!]!) { postThread(inputs: $inputs) { id text ${POLL} } }`;
const TABLES = ['tweets', 'polls', 'poll_counts', 'poll_votes', 'outbox', 'idempotency_keys', 'tweet_revisions'];

describe('postTweet with a poll', () => {
  test('answers the poll that everybody reads from then on', async () => {
    const { postTweet } = await linnet.gql(ENTRY, { input: { text: 'which?', poll: { options: [' Cafe\u0301 ', '日本茶'], durationMinutes: 5 } } }, ann.token);
    expect(postTweet.poll).toEqual({
      options: [{ label: 'Café', voteCount: 0 }, { label: '日本茶', voteCount: 0 }],
      endsAt: new Date(Date.parse(postTweet.createdAt) + 5 * 60_000).toISOString(), closed: false, voteCount: 0, viewerChoice: null,
    });
    for (const token of [undefined, ann.token, bob.token]) expect(await readPoll(linnet, postTweet.id, token)).toEqual(postTweet.poll);
  });

  test.each(['', ' \n'])('needs no text: %j is stored as none', async (text) => {
    expect((await linnet.gql(ENTRY, { input: { text, poll: DAY } }, ann.token)).postTweet.text).toBe('');
    expect((await linnet.gql(ENTRY, { input: { poll: DAY } }, ann.token)).postTweet.text).toBe('');
  });

  test('takes 2 to 4 options of up to 25 graphemes, and 5 minutes to 7 days', async () => {
    const family = '👨‍👩‍👧‍👦'.repeat(25);
    for (const poll of [{ options: ['a', 'b', 'c', 'd'], durationMinutes: 5 }, { options: [family, 'x'.repeat(25)], durationMinutes: 10_080 }]) {
      const { postTweet } = await linnet.gql(ENTRY, { input: { text: 'x', poll } }, ann.token);
      expect(postTweet.poll.options.map(({ label }: { label: string }) => label)).toEqual(poll.options);
    }
  });

  test('posts once for one idempotencyKey, ten times at once, and answers its poll with its votes', async () => {
    const input = { text: 'once', poll: DAY, idempotencyKey: 'poll' };
    const before = await rowCounts(linnet, ['polls', 'poll_counts']);
    const answers = await Promise.all(Array.from({ length: 10 }, async () => (await linnet.gql(ENTRY, { input }, ann.token)).postTweet));
    for (const answer of answers) expect(answer).toEqual(answers[0]);
    await vote(linnet, bob, answers[0].id, 1);
    expect((await linnet.gql(ENTRY, { input: { ...input, poll: undefined } }, ann.token)).postTweet.poll).toMatchObject({ voteCount: 1, options: [{}, { voteCount: 1 }, {}] });
    expect(await rowCounts(linnet, ['polls', 'poll_counts'])).toEqual({ polls: before['polls']! + 1, poll_counts: before['poll_counts']! + 3 });
  });

  const of = (count: number) => Array.from({ length: count }, (_, index) => `option ${index}`);
  const REFUSED: [string, object, string][] = [
    ['no options', { options: [] }, 'options'],
    ['one option', { options: of(1) }, 'options'],
    ['5 options', { options: of(5) }, 'options'],
    ['an option of 26 graphemes', { options: ['a', 'x'.repeat(26)] }, 'options'],
    ['an option of 26 emoji', { options: ['a', '👨‍👩‍👧‍👦'.repeat(26)] }, 'options'],
    ['one grapheme of many code points', { options: ['a', `e${'\u0301'.repeat(1_000)}`] }, 'options'],
    ['an empty option', { options: ['a', ''] }, 'options'],
    ['a blank option', { options: ['a', '\u200b'] }, 'options'],
    ['an option of two lines', { options: ['a', 'b\nc'] }, 'options'],
    ['a control character', { options: ['a', 'b\u0000'] }, 'options'],
    ['equal options', { options: ['a', 'b', ' a '] }, 'options'],
    ['options that are the same text', { options: ['é', 'e\u0301'] }, 'options'],
    ['a duration of a minute', { durationMinutes: 1 }, 'durationMinutes'],
    ['4 minutes', { durationMinutes: 4 }, 'durationMinutes'],
    ['no time at all', { durationMinutes: 0 }, 'durationMinutes'],
    ['a time ago', { durationMinutes: -5 }, 'durationMinutes'],
    ['7 days and a minute', { durationMinutes: 10_081 }, 'durationMinutes'],
    ['the longest time there is', { durationMinutes: 2_147_483_647 }, 'durationMinutes'],
  ];
  test.each(REFUSED)('refuses %s, alone and within a thread, and writes nothing', async (_what, poll, field) => {
    await settled(linnet);
    const before = await rowCounts(linnet, TABLES);
    const part = { text: 'x', poll: { ...DAY, ...poll } };
    expect(await linnet.errorsOf(ENTRY, { input: part }, ann.token)).toMatchObject([{ code: 'BAD_USER_INPUT', field: `poll.${field}` }]);
    expect(await linnet.errorsOf(THREAD, { inputs: [{ text: 'x' }, part] }, ann.token)).toMatchObject([{ code: 'BAD_USER_INPUT', field: `inputs.1.poll.${field}` }]);
    expect(await rowCounts(linnet, TABLES)).toEqual(before);
  });

  test('is refused with a text that is too long beside it, and is no reason to leave out the text of another part', async () => {
    expect(await linnet.errorsOf(ENTRY, { input: { text: 'x'.repeat(281), poll: DAY } }, ann.token)).toMatchObject([{ code: 'BAD_USER_INPUT', field: 'text' }]);
    expect(await linnet.errorsOf(THREAD, { inputs: [{ poll: DAY }, {}] }, ann.token)).toMatchObject([{ code: 'BAD_USER_INPUT', field: 'inputs.1.text' }]);
  });
});

test('postThread posts a poll with any of its parts', async () => {
  const { postThread } = await linnet.gql(THREAD, { inputs: [{ text: 'one' }, { poll: DAY }, { text: 'three', poll: { ...DAY, options: ['a', 'b'] } }] }, ann.token);
  expect(postThread).toMatchObject([{ text: 'one', poll: null }, { text: '', poll: { options: [{}, {}, {}] } }, { text: 'three', poll: { options: [{ label: 'a' }, { label: 'b' }] } }]);
  expect(await vote(linnet, bob, postThread[2].id, 1)).toMatchObject({ voteCount: 1, viewerChoice: 1 });
  expect(await readPoll(linnet, postThread[1].id)).toMatchObject({ voteCount: 0 });
  expect(await readPoll(linnet, postThread[0].id)).toBeNull();
});

describe('editTweet beside a poll', () => {
  test('changes the text, to none too, and nothing of the poll', async () => {
    const id = await postPoll(linnet, ann);
    await vote(linnet, bob, id, 2);
    const before = await readPoll(linnet, id, bob.token);
    expect(before).toMatchObject({ voteCount: 1, viewerChoice: 2 });
    for (const text of ['another text', '']) {
      expect((await edit(linnet, ann, id, text)).text).toBe(text);
      expect(await readPoll(linnet, id, bob.token)).toEqual(before);
    }
    const { tweet } = await linnet.gql('query ($id: ID!) { tweet(id: $id) { ... on Tweet { text revisions { text } } } }', { id });
    expect(tweet).toEqual({ text: '', revisions: [{ text: 'what shall it be?' }, { text: 'another text' }, { text: '' }] });
  });

  test('leaves no tweet empty that has none', async () => {
    const id = await post(linnet, ann, 'text alone');
    expect(await linnet.errorsOf('mutation ($id: ID!) { editTweet(id: $id, text: " ") { id } }', { id }, ann.token)).toMatchObject([{ code: 'BAD_USER_INPUT', field: 'text' }]);
  });
});

test('a deleted tweet hides its poll', async () => {
  const id = await postPoll(linnet, ann);
  await deleteTweet(linnet, ann, id);
  const query = `query ($id: ID!) { tweet(id: $id) { __typename ... on Tweet { ${POLL} } } }`;
  expect((await linnet.gql(query, { id }, ann.token)).tweet).toEqual({ __typename: 'TweetTombstone' });
});
