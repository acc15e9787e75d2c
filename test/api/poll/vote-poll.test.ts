import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newId } from '../../../src/domain/ids.ts';
import { goPrivate, letIn, rowCounts, suspend } from '../../support/conversation.ts';
import { act } from '../../support/relations.ts';
import { deleteTweet, follow, post } from '../../support/social.ts';
import type { SignedUp } from '../../support/sign-up.ts';
import { startLinnet, type Linnet } from '../../support/start-linnet.ts';
import { endPoll, expectExactVotes, postPoll, readPoll, vote, VOTE } from './support.ts';

let linnet: Linnet;
beforeAll(async () => { linnet = await startLinnet(); });
afterAll(() => linnet.close());

const people = (count: number): Promise<SignedUp[]> => Promise.all(Array.from({ length: count }, () => linnet.signUp()));
const refusal = (person: SignedUp | undefined, tweetId: string, choice = 0) => linnet.errorsOf(VOTE, { tweetId, choice }, person?.token);

describe('votePoll', () => {
  test('shows in its own answer, to its voter and in the counts of everybody', async () => {
    const [ann, bob, cat, dan] = await people(4);
    const id = await postPoll(linnet, ann!);
    expect(await vote(linnet, bob!, id, 2)).toMatchObject({ options: [{ voteCount: 0 }, { voteCount: 0 }, { label: 'water', voteCount: 1 }], voteCount: 1, viewerChoice: 2, closed: false });
    expect(await vote(linnet, cat!, id, 0)).toMatchObject({ options: [{ voteCount: 1 }, { voteCount: 0 }, { voteCount: 1 }], voteCount: 2, viewerChoice: 0 });
    for (const [person, viewerChoice] of [[ann, null], [bob, 2], [cat, 0], [dan, null], [undefined, null]] as const) {
      expect(await readPoll(linnet, id, person?.token)).toMatchObject({ options: [{ voteCount: 1 }, { voteCount: 0 }, { voteCount: 1 }], voteCount: 2, viewerChoice });
    }
  });

  test('answers each what holds after it when one request has two', async () => {
    const [ann, bob] = await people(2);
    const [one, two] = [await postPoll(linnet, ann!), await postPoll(linnet, ann!)];
    const both = await linnet.gql(`mutation ($one: ID!, $two: ID!) { a: votePoll(tweetId: $one, choice: 0) { poll { voteCount viewerChoice } }
      b: votePoll(tweetId: $two, choice: 1) { poll { voteCount viewerChoice } } }`, { one, two }, bob!.token);
    expect(both).toEqual({ a: { poll: { voteCount: 1, viewerChoice: 0 } }, b: { poll: { voteCount: 1, viewerChoice: 1 } } });
  });

  test('is for good: a second vote is a CONFLICT, for the same option too', async () => {
    const [ann, bob] = await people(2);
    const id = await postPoll(linnet, ann!);
    await vote(linnet, bob!, id, 1);
    for (const choice of [0, 1, 2]) expect(await refusal(bob, id, choice)).toMatchObject([{ code: 'CONFLICT', field: 'tweetId' }]);
    expect(await readPoll(linnet, id, bob!.token)).toMatchObject({ options: [{ voteCount: 0 }, { voteCount: 1 }, { voteCount: 0 }], voteCount: 1, viewerChoice: 1 });
    await expectExactVotes(linnet);
  });

  test('is refused after the end, to who has voted and to who has not, and leaves the result as it was', async () => {
    const [ann, bob, cat] = await people(3);
    const id = await postPoll(linnet, ann!);
    await vote(linnet, bob!, id, 1);
    await endPoll(linnet, id);
    for (const person of [bob, cat]) expect(await refusal(person, id)).toEqual([{ code: 'FORBIDDEN', field: 'tweetId', message: 'This poll has ended.' }]);
    expect(await readPoll(linnet, id, bob!.token)).toMatchObject({ closed: true, options: [{ voteCount: 0 }, { voteCount: 1 }, { voteCount: 0 }], voteCount: 1, viewerChoice: 1 });
  });

  test('is open to the author too', async () => {
    const [ann] = await people(1);
    expect(await vote(linnet, ann!, await postPoll(linnet, ann!), 1)).toMatchObject({ voteCount: 1, viewerChoice: 1 });
  });

  test.each([-1, 3, 4, 2_147_483_647, -2_147_483_648])('refuses the choice %i of 3', async (choice) => {
    const [ann, bob] = await people(2);
    expect(await refusal(bob, await postPoll(linnet, ann!), choice)).toMatchObject([{ code: 'BAD_USER_INPUT', field: 'choice' }]);
  });

  test('refuses a tweet without a poll', async () => {
    const [ann, bob] = await people(2);
    expect(await refusal(bob, await post(linnet, ann!, 'no poll'))).toMatchObject([{ code: 'BAD_USER_INPUT', field: 'tweetId' }]);
  });

  test('asks who is signed out to sign in', async () => {
    const [ann] = await people(1);
    expect(await refusal(undefined, await postPoll(linnet, ann!))).toMatchObject([{ code: 'UNAUTHENTICATED' }]);
  });

  const HIDDEN = {
    'an unknown id': async () => newId(),
    'no id': async () => "1' OR true",
    'a deleted tweet': async (author, _voter, id) => { await deleteTweet(linnet, author, id); },
    'a private stranger\'s': async (author) => { await goPrivate(linnet, author); },
    'one whose author blocked the viewer': async (author, voter) => { await act(linnet, author, 'block', voter); },
    'one whose author the viewer blocked': async (author, voter) => { await act(linnet, voter, 'block', author); },
    'a suspended author\'s': async (author) => { await suspend(linnet, author); },
  } satisfies Record<string, (author: SignedUp, voter: SignedUp, id: string) => Promise<string | void>>;
  test.each(Object.entries(HIDDEN))('is NOT_FOUND for %s, and writes nothing', async (_what, hide: (author: SignedUp, voter: SignedUp, id: string) => Promise<string | void>) => {
    const [ann, bob] = await people(2);
    const id = await postPoll(linnet, ann!);
    const asked = await hide(ann!, bob!, id) ?? id;
    const before = await rowCounts(linnet, ['poll_votes']);
    expect(await refusal(bob, asked)).toMatchObject([{ code: 'NOT_FOUND', field: 'tweetId' }]);
    expect(await rowCounts(linnet, ['poll_votes'])).toEqual(before);
  });

  test('is NOT_FOUND for the id of a retweet', async () => {
    const [ann, bob, cat] = await people(3);
    const id = await postPoll(linnet, ann!);
    await linnet.gql('mutation ($id: ID!) { retweet(id: $id) { id } }', { id }, cat!.token);
    const [row] = await linnet.app.database.rows<{ id: string }>('test_retweet', 'SELECT id FROM tweets WHERE retweet_of_id = $1', [id]);
    expect(await refusal(bob, row!.id)).toMatchObject([{ code: 'NOT_FOUND', field: 'tweetId' }]);
  });

  test('is open to the followers of a private author, and to who is muted', async () => {
    const [ann, bob, cat] = await people(3);
    await follow(linnet, cat!, ann!);
    await act(linnet, ann!, 'mute', cat!);
    await goPrivate(linnet, ann!);
    await letIn(linnet, bob!, ann!);
    const id = await postPoll(linnet, ann!);
    expect(await vote(linnet, bob!, id, 0)).toMatchObject({ voteCount: 1 });
    expect(await vote(linnet, cat!, id, 0)).toMatchObject({ voteCount: 2 });
  });
});
