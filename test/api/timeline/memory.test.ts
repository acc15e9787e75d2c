import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startSecondApi } from '../../support/second-api.ts';
import { post, settled, warmHome } from '../../support/social.ts';
import type { SignedUp } from '../../support/sign-up.ts';
import { startLinnet, type Linnet } from '../../support/start-linnet.ts';

let linnet: Linnet;
let other: Awaited<ReturnType<typeof startSecondApi>>;
let ann: SignedUp;
let bob: SignedUp;
let tweetId: string;

const HOME = `{ homeTimeline { edges { node { tweet {
  id text likeCount retweetCount replyCount quoteCount viewerHasLiked viewerHasRetweeted viewerHasBookmarked
  author { displayName relationship { following muting } }
} } } } }`;
/** The line of bob's first tweet, as the other node shows it to ann; undefined where it is not there. */
const seen = async () => {
  const { homeTimeline } = await other.gql(HOME, {}, ann.token);
  return homeTimeline.edges.map(({ node }: { node: { tweet: { id: string } } }) => node.tweet).find(({ id }: { id: string }) => id === tweetId);
};
const say = (person: SignedUp, field: string, selection = '{ id }') => linnet.gql(`mutation { ${field} ${selection} }`, {}, person.token);
const ofTweet = (field: string) => `${field}(id: "${tweetId}")`;

const statementsOf = async (origin: string): Promise<number> => {
  const text = await (await fetch(`${origin}/metrics`)).text();
  return [...text.matchAll(/^linnet_sql_statement_duration_seconds_count\{statement="(?!outbox_stats|count_checks)\w+"\} (\d+)$/gm)].reduce((sum, [, count]) => sum + Number(count), 0);
};

beforeAll(async () => {
  linnet = await startLinnet();
  other = await startSecondApi(linnet);
  [ann, bob] = [await linnet.signUp(), await linnet.signUp()];
  await say(ann, `follow(userId: "${bob.user.id}")`);
  tweetId = await post(linnet, bob, 'kept in memory');
  await settled(linnet);
  await warmHome(linnet, ann);
});
afterAll(async () => {
  await other.close();
  await linnet.close();
});

test('a warm page asks PostgreSQL nothing, and shows what the store has', async () => {
  // The first read has the node listen for what to forget; the second keeps what it reads.
  await expect.poll(async () => {
    await seen();
    const before = await statementsOf(other.origin);
    await seen();
    return (await statementsOf(other.origin)) - before;
  }, { timeout: 10_000 }).toBe(0);
  expect(await seen()).toEqual({
    id: tweetId, text: 'kept in memory', likeCount: 0, retweetCount: 0, replyCount: 0, quoteCount: 0,
    viewerHasLiked: false, viewerHasRetweeted: false, viewerHasBookmarked: false,
    author: { displayName: expect.any(String), relationship: { following: true, muting: false } },
  });
});

describe('what one node has written, the next read from another node shows', () => {
  // Often, for the message to the other node and the reader race each other.
  const ROUNDS = 15;
  const acts: { act: string; do: () => Promise<unknown>; shows: object | undefined; undo: () => Promise<unknown>; afterwards: object | undefined }[] = [
    { act: 'a like', do: () => say(ann, ofTweet('likeTweet')), shows: { likeCount: 1, viewerHasLiked: true }, undo: () => say(ann, ofTweet('unlikeTweet')), afterwards: { likeCount: 0, viewerHasLiked: false } },
    { act: 'another\'s like', do: () => say(bob, ofTweet('likeTweet')), shows: { likeCount: 1, viewerHasLiked: false }, undo: () => say(bob, ofTweet('unlikeTweet')), afterwards: { likeCount: 0 } },
    { act: 'a retweet', do: () => say(ann, ofTweet('retweet')), shows: { retweetCount: 1, viewerHasRetweeted: true }, undo: () => say(ann, ofTweet('undoRetweet')), afterwards: { retweetCount: 0, viewerHasRetweeted: false } },
    { act: 'a bookmark', do: () => say(ann, ofTweet('bookmarkTweet')), shows: { viewerHasBookmarked: true }, undo: () => say(ann, ofTweet('removeBookmark')), afterwards: { viewerHasBookmarked: false } },
    { act: 'a mute', do: () => say(ann, `mute(userId: "${bob.user.id}")`), shows: undefined, undo: () => say(ann, `unmute(userId: "${bob.user.id}")`), afterwards: {} },
    { act: 'a new name', do: () => say(bob, 'updateProfile(input: { displayName: "Robert" })'), shows: { author: expect.objectContaining({ displayName: 'Robert' }) }, undo: () => say(bob, 'updateProfile(input: { displayName: "Bob" })'), afterwards: { author: expect.objectContaining({ displayName: 'Bob' }) } },
    { act: 'an unfollow', do: () => say(ann, `unfollow(userId: "${bob.user.id}")`), shows: undefined, undo: () => say(ann, `follow(userId: "${bob.user.id}")`), afterwards: {} },
    { act: 'a block', do: () => say(ann, `block(userId: "${bob.user.id}")`), shows: undefined, undo: () => again(ann, bob), afterwards: {} },
    { act: 'a block by the other', do: () => say(bob, `block(userId: "${ann.user.id}")`), shows: undefined, undo: () => again(bob, ann), afterwards: {} },
    { act: 'a follower\'s removal', do: () => say(bob, `removeFollower(userId: "${ann.user.id}")`), shows: undefined, undo: () => say(ann, `follow(userId: "${bob.user.id}")`), afterwards: {} },
  ];
  const again = async (blocker: SignedUp, blocked: SignedUp) => {
    await say(blocker, `unblock(userId: "${blocked.user.id}")`);
    await say(ann, `follow(userId: "${bob.user.id}")`);
  };
  const expectSeen = async (expected: object | undefined) => {
    if (expected === undefined) expect(await seen()).toBeUndefined();
    else expect(await seen()).toMatchObject(expected);
  };

  test.each(acts)('$act', async ({ do: act, undo, shows, afterwards }) => {
    for (let round = 0; round < ROUNDS; round += 1) {
      await act();
      await expectSeen(shows);
      await undo();
      await expectSeen(afterwards);
    }
  });

  test('a reply, a quote, and their deletion', async () => {
    const reply = await post(linnet, ann, 'a reply', { inReplyToId: tweetId });
    const quote = await post(linnet, ann, 'a quote', { quotedId: tweetId });
    expect(await seen()).toMatchObject({ replyCount: 1, quoteCount: 1 });
    for (const id of [reply, quote]) await say(ann, `deleteTweet(id: "${id}")`, '');
    expect(await seen()).toMatchObject({ replyCount: 0, quoteCount: 0 });
  });

  test('an edit', async () => {
    await say(bob, `editTweet(id: "${tweetId}", text: "edited")`);
    expect(await seen()).toMatchObject({ text: 'edited' });
  });

  test('an undone retweet, itself a line of the timeline', async () => {
    const cat = await linnet.signUp();
    const original = await post(linnet, cat, 'of somebody whom ann does not follow');
    const texts = async () => (await other.gql(HOME, {}, ann.token)).homeTimeline.edges.map(({ node }: { node: { tweet: { text: string } } }) => node.tweet.text);
    await say(bob, `retweet(id: "${original}")`);
    await settled(linnet);
    await expect.poll(texts).toContain('of somebody whom ann does not follow');
    await say(bob, `undoRetweet(id: "${original}")`);
    expect(await texts()).not.toContain('of somebody whom ann does not follow');
  });

  test('what an operator writes into PostgreSQL, a moment later', async () => {
    expect(await seen()).toBeDefined();
    await linnet.app.database.rows('suspend', 'UPDATE users SET suspended_at = now() WHERE id = $1', [bob.user.id]);
    await expect.poll(seen, { interval: 5 }).toBeUndefined();
    await linnet.app.database.rows('restore', 'UPDATE users SET suspended_at = NULL WHERE id = $1', [bob.user.id]);
    await expect.poll(seen, { interval: 5 }).toBeDefined();
  });

  test('what was written while the node could not hear of it', async () => {
    expect(await seen()).toMatchObject({ viewerHasLiked: false });
    // Cut off again and again, so that some message falls into the time between.
    for (let round = 0; round < 5; round += 1) {
      await linnet.app.redis.reactions.client('KILL', 'TYPE', 'PUBSUB');
      await say(ann, ofTweet('likeTweet'));
      expect(await seen()).toMatchObject({ viewerHasLiked: true });
      await linnet.app.redis.reactions.client('KILL', 'TYPE', 'PUBSUB');
      await say(ann, ofTweet('unlikeTweet'));
      expect(await seen()).toMatchObject({ viewerHasLiked: false });
    }
  });

  test('what was written after Redis had lost everything', async () => {
    await linnet.redis.flush();
    await warmHome(linnet, ann);
    await seen();
    await say(ann, ofTweet('likeTweet'));
    expect(await seen()).toMatchObject({ viewerHasLiked: true });
  });
});
