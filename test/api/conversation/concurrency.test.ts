import { afterAll, beforeAll, expect, test } from 'vitest';
import { edit, postThread, readAll } from '../../support/conversation.ts';
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
