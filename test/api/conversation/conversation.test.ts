import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { block, goPrivate, makeReplies, readAll, suspend } from '../../support/conversation.ts';
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

const ANCESTORS = 'query ($id: ID!) { tweet(id: $id) { ... on Tweet { ancestors { __typename ... on Tweet { text } ... on TweetTombstone { id reason } } } } }';
const ancestors = async (id: string, token?: string) =>
  (await linnet.gql(ANCESTORS, { id }, token)).tweet.ancestors.map(({ text, reason }: { text?: string; reason?: string }) => text ?? reason);
const numbers = (from: number, to: number) => Array.from({ length: to - from }, (_, index) => String(from + index));

describe('ancestors', () => {
  test('is the thread above, root first, and empty at the root', async () => {
    const root = await post(linnet, ann, 'root');
    const middle = await post(linnet, bob, 'middle', { inReplyToId: root });
    const leaf = await post(linnet, ann, 'leaf', { inReplyToId: middle });
    await post(linnet, ann, 'a sibling', { inReplyToId: root });
    expect(await ancestors(leaf)).toEqual(['root', 'middle']);
    expect(await ancestors(root)).toEqual([]);
  });

  test('has a tombstone for each tweet that the viewer may not see, and goes on above it', async () => {
    const people = await Promise.all(['deleter', 'private', 'suspended', 'blocker', 'blocked'].map((name) => linnet.signUp(`${name}_1`)));
    const [deleter, hidden, suspended, blocker, blocked] = people as [SignedUp, SignedUp, SignedUp, SignedUp, SignedUp];
    let id = await post(linnet, ann, 'root');
    let deleted = '';
    for (const person of people) {
      id = await post(linnet, person, person.user.username, { inReplyToId: id });
      if (person === deleter) deleted = id;
    }
    const leaf = await post(linnet, ann, 'leaf', { inReplyToId: id });
    await Promise.all([deleteTweet(linnet, deleter, deleted), goPrivate(linnet, hidden), suspend(linnet, suspended), block(linnet, blocker, bob), block(linnet, bob, blocked)]);
    expect(await ancestors(leaf, bob.token)).toEqual(['root', 'DELETED', 'PROTECTED', 'SUSPENDED', 'BLOCKED', 'BLOCKED']);
    expect(await ancestors(leaf)).toEqual(['root', 'DELETED', 'PROTECTED', 'SUSPENDED', 'blocker_1', 'blocked_1']);
  });

  test('is whole up to 1000 deep, and the nearest 1000 of a deeper thread', async () => {
    const root = await post(linnet, ann, 'root');
    const chain = await makeReplies(linnet, ann, root, 1_200, 'chain');
    expect(await ancestors(chain[999]!)).toEqual(['root', ...numbers(0, 999)]);
    expect(await ancestors(chain[1_199]!)).toEqual(numbers(199, 1_199));
  });

  test('of ancestors of ancestors is refused where it would fill the memory', async () => {
    const root = await post(linnet, ann, 'root');
    const chain = await makeReplies(linnet, ann, root, 300, 'chain');
    const query = 'query ($id: ID!) { tweet(id: $id) { ... on Tweet { ancestors { ... on Tweet { ancestors { __typename } } } } } }';
    expect(await linnet.errorsOf(query, { id: chain.at(-1) })).toContainEqual(expect.objectContaining({ code: 'QUERY_TOO_COMPLEX' }));
    expect(await ancestors(chain.at(-1)!)).toHaveLength(300);
  });
});

describe('replies', () => {
  test('pages a conversation of 1000 replies, each once and oldest first', async () => {
    const root = await post(linnet, ann, 'root');
    await makeReplies(linnet, bob, root, 1_000, 'fan');
    const pages = await readAll(linnet, 'replies', root, 100);
    expect(pages.map((page) => page.length)).toEqual(Array.from({ length: 10 }, () => 100));
    expect(pages.flat()).toEqual(numbers(0, 1_000));
    expect((await readAll(linnet, 'replies', root, 7)).flat()).toEqual(numbers(0, 1_000));
  });

  test('are a tree: each tweet has its own', async () => {
    const root = await post(linnet, ann, 'root');
    const [left, right] = [await post(linnet, bob, 'left', { inReplyToId: root }), await post(linnet, bob, 'right', { inReplyToId: root })];
    await post(linnet, ann, 'below left', { inReplyToId: left });
    await post(linnet, ann, 'below right', { inReplyToId: right });
    const { tweet } = await linnet.gql(`query ($id: ID!) { tweet(id: $id) { ... on Tweet { replies { edges { node { text replyCount
      replies { edges { node { text replyCount replies { edges { cursor } } } } } } } } } } }`, { id: root });
    const below = (text: string) => ({ text, replyCount: 0, replies: { edges: [] } });
    expect(tweet.replies.edges.map(({ node }: { node: unknown }) => node)).toEqual([
      { text: 'left', replyCount: 1, replies: { edges: [{ node: below('below left') }] } },
      { text: 'right', replyCount: 1, replies: { edges: [{ node: below('below right') }] } },
    ]);
  });

  test('go on after a cursor though its row is gone, with what came meanwhile', async () => {
    const root = await post(linnet, ann, 'root');
    const ids: string[] = [];
    for (const text of numbers(0, 5)) ids.push(await post(linnet, bob, text, { inReplyToId: root }));
    const page = (after: string | null) => linnet.gql('query ($id: ID!, $after: String) { tweet(id: $id) { ... on Tweet { replies(first: 2, after: $after) { edges { node { text } } pageInfo { endCursor } } } } }', { id: root, after });
    const { tweet: { replies: { pageInfo: { endCursor } } } } = await page(null);
    await Promise.all([deleteTweet(linnet, bob, ids[1]!), deleteTweet(linnet, bob, ids[2]!)]);
    await post(linnet, bob, 'late', { inReplyToId: root });
    const texts = (await page(endCursor)).tweet.replies.edges.map(({ node }: { node: { text: string } }) => node.text);
    expect(texts).toEqual(['3', '4']);
    expect((await readAll(linnet, 'replies', root, 100)).flat()).toEqual(['0', '3', '4', 'late']);
  });

  test('stay below a deleted tweet, which is left out of the list and the count', async () => {
    const root = await post(linnet, ann, 'root');
    const deleted = await post(linnet, bob, 'deleted', { inReplyToId: root });
    const leaf = await post(linnet, ann, 'leaf', { inReplyToId: deleted });
    await deleteTweet(linnet, bob, deleted);
    expect(await readAll(linnet, 'replies', root, 10)).toEqual([[]]);
    expect(await ancestors(leaf)).toEqual(['root', 'DELETED']);
    expect((await linnet.gql('query ($id: ID!) { tweet(id: $id) { ... on Tweet { inReplyTo { ... on TweetTombstone { id reason } } conversationId } } }', { id: leaf })).tweet)
      .toEqual({ inReplyTo: { id: deleted, reason: 'DELETED' }, conversationId: root });
  });

  test('fill a page over hundreds that the viewer may not see', async () => {
    const hidden = await linnet.signUp('hidden_1');
    const root = await post(linnet, ann, 'root');
    await makeReplies(linnet, hidden, root, 350, 'fan');
    await post(linnet, bob, 'last', { inReplyToId: root });
    await goPrivate(linnet, hidden);
    expect(await readAll(linnet, 'replies', root, 5)).toEqual([['last']]);
  });
});
