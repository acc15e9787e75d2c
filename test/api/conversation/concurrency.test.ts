import { afterAll, beforeAll, expect, test } from 'vitest';
import { edit, postThread, readAll, untilOneWaits } from '../../support/conversation.ts';
import { deleteTweet, post } from '../../support/social.ts';
import type { SignedUp } from '../../support/sign-up.ts';
import { startLinnet, type Linnet } from '../../support/start-linnet.ts';

let linnet: Linnet;
let people: SignedUp[];
beforeAll(async () => {
  linnet = await startLinnet();
  people = await Promise.all(Array.from({ length: 6 }, () => linnet.signUp()));
});
afterAll(() => linnet.close());

test('posts, threads, edits and deletions that cross each other neither fail nor miscount', async () => {
  const [ann, bob] = people as [SignedUp, SignedUp];
  const [a, b] = [await post(linnet, ann, 'a'), await post(linnet, bob, 'b')];
  // Each pair names the same two tweets the other way round: locked as they come, they would wait for each other.
  await Promise.all(Array.from({ length: 60 }, async (_, n) => {
    const person = people[n % people.length]!;
    const [parent, quoted] = n % 2 === 0 ? [a, b] : [b, a];
    const id = await post(linnet, person, `single ${n}`, { inReplyToId: parent, quotedId: quoted });
    const thread = await postThread(linnet, person, [{ text: `first ${n}`, inReplyToId: quoted, quotedId: parent }, { text: `second ${n}`, quotedId: quoted }]);
    if (n % 3 === 0) await Promise.all([deleteTweet(linnet, person, id), deleteTweet(linnet, person, thread[0]!.id), deleteTweet(linnet, person, thread[1]!.id)]);
    else await Promise.all([edit(linnet, person, id, `edited ${n}`), edit(linnet, person, thread[1]!.id, `edited, too ${n}`)]);
  }));
  for (const id of [a, b]) {
    const { tweet } = await linnet.gql('query ($id: ID!) { tweet(id: $id) { ... on Tweet { replyCount quoteCount } } }', { id });
    const [replies, quotes] = [await readAll(linnet, 'replies', id, 100), await readAll(linnet, 'quotes', id, 100)];
    expect(tweet).toEqual({ replyCount: replies.flat().length, quoteCount: quotes.flat().length });
  }
  const [drift] = await linnet.app.database.rows<{ n: number }>('tweet_count_drift', `SELECT count(*)::int AS n FROM user_stats s
    WHERE tweet_count <> (SELECT count(*) FROM tweets t WHERE t.author_id = s.user_id AND deleted_at IS NULL)`, []);
  expect(drift!.n).toBe(0);
}, 60_000);

const AUTHOR_COUNTS = 'SELECT FROM user_stats WHERE user_id = $1 FOR UPDATE';
const TWEET_COUNTS = 'SELECT FROM tweet_stats WHERE tweet_id = $1 FOR UPDATE NOWAIT';

/* Deadlocks need a moment that chance rarely brings: here one side stands still between its two locks. */
test.each(['post', 'thread', 'delete'] as const)('a %s locks the author\'s counts, then those of tweets in the order of their ids', async (what) => {
  const [ann, bob] = people as [SignedUp, SignedUp];
  const [older, newer] = [await post(linnet, bob, 'older'), await post(linnet, bob, 'newer')];
  const links = { inReplyToId: newer, quotedId: older };
  const mine = [await post(linnet, ann, 'makes their rows', links), await post(linnet, ann, 'and another', links)];
  const act = (): Promise<unknown> => {
    if (what === 'delete') return deleteTweet(linnet, ann, mine.pop()!);
    return what === 'post' ? post(linnet, ann, 'again', links) : postThread(linnet, ann, [{ text: 'one', ...links }, { text: 'two' }]);
  };
  /** Has `act` wait for rows that are locked here, and then takes others that it must not have taken by then. */
  const meet = async (held: string, heldId: string, free: readonly string[]): Promise<void> => {
    const { running } = await linnet.app.database.transaction(async (client) => {
      await client.query(held, [heldId]);
      const running = act();
      await untilOneWaits(linnet);
      for (const id of free) await client.query(TWEET_COUNTS, [id]);
      return { running };
    });
    await running;
  };
  await meet(AUTHOR_COUNTS, ann.user.id, [older, newer]);
  await meet(TWEET_COUNTS, older, [newer]);
});

test.each(['inReplyToId', 'quotedId'])('a tweet whose counts are held up does not hold up what is posted elsewhere: %s', async (field) => {
  const [ann, ...crowd] = people as [SignedUp, ...SignedUp[]];
  const [hot, other] = [await post(linnet, ann, 'hot'), await post(linnet, ann, 'other')];
  await post(linnet, ann, 'the first', { [field]: hot });
  const release = Promise.withResolvers<void>();
  const locked = Promise.withResolvers<void>();
  const holding = linnet.app.database.transaction(async (client) => {
    await client.query('SELECT FROM tweet_stats WHERE tweet_id = $1 FOR UPDATE', [hot]);
    locked.resolve();
    await release.promise;
  });
  await locked.promise;
  // One person's own posts wait for each other at that person's counts: one of the crowd each, and more than the pool has.
  const others = await Promise.all(Array.from({ length: 30 }, () => linnet.signUp()));
  const posting = Promise.all(others.map((person) => post(linnet, person, 'me too', { [field]: hot })));
  await untilOneWaits(linnet);
  const began = Date.now();
  try {
    for (const person of crowd) await post(linnet, person, 'elsewhere', { [field]: other });
    expect(Date.now() - began).toBeLessThan(3_000);
  } finally {
    release.resolve();
  }
  await holding;
  expect(new Set(await posting).size).toBe(30);
  const { tweet } = await linnet.gql('query ($id: ID!) { tweet(id: $id) { ... on Tweet { replyCount quoteCount } } }', { id: hot });
  expect(tweet.replyCount + tweet.quoteCount).toBe(31);
});
