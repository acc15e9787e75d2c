import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Loose } from '../../support/gql.ts';
import { startSecondApi } from '../../support/second-api.ts';
import { follow, post, settled, warmHome } from '../../support/social.ts';
import { spawnRole, type SpawnedRole } from '../../support/spawn-role.ts';
import { recordStatements } from '../../support/sql-statements.ts';
import type { SignedUp } from '../../support/sign-up.ts';
import { startLinnet, type Linnet } from '../../support/start-linnet.ts';
import { subscribe } from '../../support/subscribe.ts';

let linnet: Linnet;
let other: Awaited<ReturnType<typeof startSecondApi>>;
let worker: SpawnedRole;
let ann: SignedUp;
let bob: SignedUp;
beforeAll(async () => {
  linnet = await startLinnet({ workers: false });
  [other, worker] = await Promise.all([startSecondApi(linnet), spawnRole('worker', linnet.env)]);
  [ann, bob] = await Promise.all([linnet.signUp(), linnet.signUp()]);
  await follow(linnet, bob, ann);
  await settled(linnet);
  await warmHome(linnet, bob);
});
afterAll(async () => {
  await other.close();
  await worker.stop();
  await linnet.close();
});

const ITEM = `id tweet {
  id text createdAt editedAt conversationId likeCount retweetCount replyCount quoteCount viewerHasLiked viewerHasRetweeted viewerHasBookmarked
  author { id displayName } entities { hashtags { tag } mentions { username user { id } } urls { url } } poll { options { label } }
  inReplyTo { ... on Tweet { id } } quoted { ... on Tweet { id } }
}`;
const LIVE = `subscription { homeTimeline { ... on TimelineItemAdded { item { ${ITEM} } } } }`;
const homeOf = async (node: Pick<Linnet, 'gql'>, { token }: SignedUp): Promise<Loose[]> =>
  (await node.gql(`{ homeTimeline(first: 50) { edges { node { ${ITEM} } } } }`, {}, token)).homeTimeline.edges.map(({ node: item }: Loose) => item);
const wsUrlOf = ({ origin }: { origin: string }): string => `${origin.replace('http', 'ws')}/graphql`;

test('a new tweet goes out live with nothing asked of PostgreSQL where it was posted, and by one statement elsewhere', async () => {
  await using here = subscribe<Loose>(wsUrlOf(linnet), LIVE, {}, bob.token);
  await using there = subscribe<Loose>(wsUrlOf(other), LIVE, {}, bob.token);
  const bothHave = async (text: string): Promise<void> => {
    for (const live of [here, there]) expect((await live.next()).homeTimeline.item.tweet.text).toBe(text);
  };
  // From here on both nodes listen, and know who the two are.
  await new Promise((resolve) => { setTimeout(resolve, 500); });
  for (const text of ['first', 'second']) {
    await post(linnet, ann, text);
    await bothHave(text);
  }
  const { insert_tweets: inserted, new_tweets: read, ...more } = await recordStatements(async () => {
    await post(linnet, ann, 'third');
    await bothHave('third');
  });
  expect({ inserted, read }).toEqual({ inserted: 1, read: 1 });
  // What belongs to the post and its words, and not to its readers.
  expect(Object.keys(more).filter((name) => name !== 'search_words_insert')).toEqual([]);
});

test('what a node keeps of what was posted on it is what PostgreSQL has', async () => {
  const root = await post(linnet, ann, 'the root');
  const input = [
    { text: 'plain' }, { text: `#Tagged, says @${bob.user.username}, see https://example.com/a?b=c \u{1f426}` }, { text: 'quotes', quotedId: root },
    { text: 'answers', inReplyToId: root }, { text: 'asks', poll: { options: ['a', 'b'], durationMinutes: 60 } },
  ];
  for (const { text, ...rest } of input) await post(linnet, ann, text, rest);
  await linnet.gql('mutation { postThread(inputs: [{ text: "one" }, { text: "two" }, { text: "three" }]) { id } }', {}, ann.token);
  await settled(linnet);
  await warmHome(linnet, bob);
  const remembered = await homeOf(linnet, bob);
  const fresh = await startSecondApi(linnet);
  try {
    expect(remembered).toEqual(await homeOf(fresh, bob));
  } finally {
    await fresh.close();
  }
  expect(remembered.length).toBeGreaterThanOrEqual(9);
});

test('what others do to a tweet as soon as they hear of it is not forgotten by the node that posted it', async () => {
  for (let round = 0; round < 15; round += 1) {
    const id = await post(linnet, ann, `round ${round}`);
    // The other node is told by the row alone.
    await Promise.all([
      other.gql('mutation ($id: ID!) { likeTweet(id: $id) { id } }', { id }, bob.token),
      other.gql('mutation ($id: ID!) { postTweet(input: { text: "at once", inReplyToId: $id }) { id } }', { id }, bob.token),
    ]);
    await settled(linnet);
    const seen = (await homeOf(linnet, bob)).find((item) => item.id === id);
    expect(seen?.tweet).toMatchObject({ likeCount: 1, replyCount: 1, viewerHasLiked: true });
  }
});

test('whoever was blocked on one node is refused by the next like on another', async () => {
  const id = await post(linnet, ann, 'to be liked');
  const like = { query: 'mutation ($id: ID!) { likeTweet(id: $id) { id } }', variables: { id } };
  for (let round = 0; round < 15; round += 1) {
    await other.gql(like.query, like.variables, bob.token);
    await linnet.gql('mutation ($id: ID!) { block(userId: $id) { id } }', { id: bob.user.id }, ann.token);
    expect(await other.errorsOf(like.query, like.variables, bob.token)).toMatchObject([{ code: 'NOT_FOUND', field: 'id' }]);
    await linnet.gql('mutation ($id: ID!) { unblock(userId: $id) { id } }', { id: bob.user.id }, ann.token);
  }
});
