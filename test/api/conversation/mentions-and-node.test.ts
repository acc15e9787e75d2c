import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newId } from '../../../src/domain/ids.ts';
import { block, goPrivate, letIn, suspend } from '../../support/conversation.ts';
import { deleteTweet, post } from '../../support/social.ts';
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

describe('mentions', () => {
  const MENTIONS = 'query ($first: Int!, $after: String) { mentions(first: $first, after: $after) { edges { node { text } } pageInfo { hasNextPage endCursor } } }';
  const mentions = async ({ token }: SignedUp, first = 100, after: string | null = null) => {
    const { edges, pageInfo } = (await linnet.gql(MENTIONS, { first, after }, token)).mentions;
    return { texts: edges.map(({ node }: { node: { text: string } }) => node.text) as string[], ...pageInfo };
  };

  test('are the tweets that name the viewer in any case, newest first, each once', async () => {
    const cat = await linnet.signUp('cat');
    await post(linnet, ann, 'one @Cat');
    await post(linnet, ann, 'not a mention of catherine: @cat_herine');
    await post(linnet, bob, 'two @CAT @cat');
    await post(linnet, cat, 'three, by @cat herself');
    const page = await mentions(cat, 2);
    expect(page).toMatchObject({ texts: ['three, by @cat herself', 'two @CAT @cat'], hasNextPage: true });
    expect(await mentions(cat, 2, page.endCursor)).toMatchObject({ texts: ['one @Cat'], hasNextPage: false });
    expect((await mentions(ann)).texts).toEqual([]);
  });

  test('leave out what the viewer may not see', async () => {
    const dan = await linnet.signUp('dan');
    const names = ['m_private', 'm_let_in', 'm_suspended', 'm_blocker', 'm_blocked', 'm_deleter', 'm_muted'];
    const people = await Promise.all(names.map((name) => linnet.signUp(name)));
    const ids: string[] = [];
    for (const person of people) ids.push(await post(linnet, person, `@dan from ${person.user.username}`));
    const [hidden, letInOne, suspended, blocker, blocked, deleter, muted] = people as [SignedUp, SignedUp, SignedUp, SignedUp, SignedUp, SignedUp, SignedUp];
    await Promise.all([
      goPrivate(linnet, hidden), goPrivate(linnet, letInOne), letIn(linnet, dan, letInOne), suspend(linnet, suspended),
      block(linnet, blocker, dan), block(linnet, dan, blocked), deleteTweet(linnet, deleter, ids[5]!),
      linnet.app.database.rows('test_mute', 'INSERT INTO mutes (muter_id, muted_id, id) VALUES ($1, $2, $3)', [dan.user.id, muted.user.id, newId()]),
    ]);
    expect((await mentions(dan)).texts).toEqual(['@dan from m_muted', '@dan from m_let_in']);
  });

  test('ask who is signed out to sign in, and refuse another\'s cursor', async () => {
    expect(await linnet.errorsOf(MENTIONS, { first: 1 })).toMatchObject([{ code: 'UNAUTHENTICATED' }]);
    await post(linnet, ann, '@bob');
    const { endCursor } = await mentions(bob);
    expect(await linnet.errorsOf(MENTIONS, { first: 1, after: endCursor }, ann.token)).toMatchObject([{ code: 'BAD_USER_INPUT', field: 'after' }]);
    expect(await linnet.errorsOf(MENTIONS, { first: 101 }, bob.token)).toMatchObject([{ code: 'BAD_USER_INPUT', field: 'first' }]);
  });
});

describe('node', () => {
  const node = async (id: string, token?: string) =>
    (await linnet.gql('query ($id: ID!) { node(id: $id) { __typename id ... on User { username } ... on Tweet { text author { username } } } }', { id }, token)).node;

  test('is a person or a tweet', async () => {
    const id = await post(linnet, ann, 'a node');
    expect(await node(id)).toEqual({ __typename: 'Tweet', id, text: 'a node', author: { username: 'ann' } });
    expect(await node(ann.user.id)).toEqual({ __typename: 'User', id: ann.user.id, username: 'ann' });
  });

  test('is null for what never was and for what the viewer may not see', async () => {
    const [eve, fay] = await Promise.all([linnet.signUp('eve'), linnet.signUp('fay')]);
    const [deleted, hidden, ofSuspended] = [await post(linnet, ann, 'a'), await post(linnet, eve, 'a'), await post(linnet, fay, 'a')];
    await Promise.all([deleteTweet(linnet, ann, deleted), goPrivate(linnet, eve), suspend(linnet, fay)]);
    for (const id of [newId(), '', 'x', "'", deleted, hidden, ofSuspended, fay.user.id]) expect(await node(id, bob.token), id).toBeNull();
    expect(await node(hidden, eve.token)).toMatchObject({ __typename: 'Tweet' });
    expect(await node(eve.user.id, bob.token)).toMatchObject({ username: 'eve' });
  });
});
