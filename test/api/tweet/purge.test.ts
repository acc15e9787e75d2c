import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newId } from '../../../src/domain/ids.ts';
import { edit } from '../../support/conversation.ts';
import { hangOn, NOTHING, readHanging } from '../../support/hanging.ts';
import { runs } from '../../support/runs.ts';
import type { SignedUp } from '../../support/sign-up.ts';
import { deleteTweet, follow, post, readHome, settled } from '../../support/social.ts';
import { startLinnet, type Linnet } from '../../support/start-linnet.ts';
import { expectExactCounts, idsOf, likesOf, people, toggle } from '../reactions/support.ts';

let linnet: Linnet;
beforeAll(async () => { linnet = await startLinnet(); });
afterAll(() => linnet.close());

const rows = <Row>(text: string, values: unknown[] = []): Promise<Row[]> => linnet.app.database.rows<Row>('', text, values);
const tweetCountOf = async ({ user }: SignedUp): Promise<number> => (await linnet.gql('query ($id: ID!) { user(id: $id) { tweetCount } }', { id: user.id })).user.tweetCount;

describe('a deleted tweet', () => {
  test('takes its retweets along: the rows, and the counts of those who made them', async () => {
    const [ann, bob, cat] = await people(linnet, 3) as [SignedUp, SignedUp, SignedUp];
    const id = await post(linnet, ann, 'to be gone');
    await post(linnet, bob, 'to stay');
    for (const person of [ann, bob, cat]) await toggle(linnet, 'retweet', person, id);
    expect(await Promise.all([ann, bob, cat].map(tweetCountOf))).toEqual([2, 2, 1]);
    await deleteTweet(linnet, ann, id);
    await settled(linnet);
    expect(await Promise.all([ann, bob, cat].map(tweetCountOf))).toEqual([0, 1, 0]);
    expect(await readHanging(linnet, id)).toEqual(NOTHING);
    await expectExactCounts(linnet);
  });

  test('is taken with its retweets from the live timelines of those who follow a retweeter', async () => {
    const [ann, bob, cat] = await people(linnet, 3) as [SignedUp, SignedUp, SignedUp];
    await follow(linnet, ann, bob);
    await settled(linnet);
    const id = await post(linnet, cat, 'by a stranger');
    const { liveCursor } = await readHome(linnet, ann);
    await using live = linnet.subscribe(`subscription ($after: String) { homeTimeline(after: $after) {
      ... on TimelineItemAdded { item { id } } ... on TimelineItemRemoved { itemId } } }`, { after: liveCursor }, ann.token);
    await toggle(linnet, 'retweet', bob, id);
    const added = (await live.next()).homeTimeline.item.id;
    await deleteTweet(linnet, cat, id);
    expect((await live.next()).homeTimeline).toEqual({ itemId: added });
  });

  test('keeps its place, its author and its moment, and nothing of what it said or what hung on it', async () => {
    const [ann, bob] = await people(linnet, 2) as [SignedUp, SignedUp];
    const root = await post(linnet, bob, 'root');
    const id = await post(linnet, ann, `secret of @${bob.user.username} #tag`, { inReplyToId: root, quotedId: root });
    await edit(linnet, ann, id, `other secret of @${bob.user.username}`);
    const reply = await post(linnet, bob, 'reply', { inReplyToId: id });
    for (const verb of ['likeTweet', 'bookmarkTweet', 'retweet'] as const) await toggle(linnet, verb, bob, id);
    await deleteTweet(linnet, ann, id);
    await settled(linnet);
    expect(await rows('SELECT author_id, text, entities, in_reply_to_id, conversation_id, quoted_id, edited_at FROM tweets WHERE id = $1', [id])).toEqual([{
      author_id: ann.user.id, text: '', entities: { hashtags: [], mentions: [], urls: [] }, in_reply_to_id: root, conversation_id: root, quoted_id: null, edited_at: null,
    }]);
    // The reply is still counted, for it still stands.
    expect(await readHanging(linnet, id)).toEqual({ ...NOTHING, rest: 1 });
    const { tweet } = await linnet.gql('query ($id: ID!) { tweet(id: $id) { ... on Tweet { text conversationId inReplyTo { ... on TweetTombstone { id reason } } ancestors { __typename } } } }', { id: reply });
    expect(tweet).toEqual({ text: 'reply', conversationId: root, inReplyTo: { id, reason: 'DELETED' }, ancestors: [{ __typename: 'Tweet' }, { __typename: 'TweetTombstone' }] });
    await deleteTweet(linnet, bob, reply);
    await settled(linnet);
    await expectExactCounts(linnet);
    expect(await rows('SELECT reply_count FROM tweet_stats WHERE tweet_id = $1', [id])).toEqual([{ reply_count: 0 }]);
  });

  test('leaves full pages of what others like, and their other likes', async () => {
    const [ann, bob] = await people(linnet, 2) as [SignedUp, SignedUp];
    const ids: string[] = [];
    for (let n = 0; n < 6; n += 1) ids.push(await post(linnet, ann, `tweet ${n}`));
    for (const id of ids) await toggle(linnet, 'likeTweet', bob, id);
    await Promise.all([ids[5]!, ids[3]!, ids[1]!].map((id) => deleteTweet(linnet, ann, id)));
    expect(idsOf(await likesOf(linnet, bob.user.id, 3))).toEqual([ids[4], ids[2], ids[0]]);
    await settled(linnet);
    expect(idsOf(await likesOf(linnet, bob.user.id, 3))).toEqual([ids[4], ids[2], ids[0]]);
    expect(await rows('SELECT count(*)::int AS likes FROM likes WHERE user_id = $1', [bob.user.id])).toEqual([{ likes: 3 }]);
  });

  test('is purged of what thousands did to it, whichever worker finishes it', async () => {
    const [ann] = await people(linnet, 1) as [SignedUp];
    const id = await post(linnet, ann, 'loved');
    await hangOn(linnet, id, 1_000);
    await deleteTweet(linnet, ann, id);
    await settled(linnet);
    expect(await readHanging(linnet, id)).toEqual(NOTHING);
    await expectExactCounts(linnet);
  });

  test('is purged of a like that had not heard of the deletion when it began', async () => {
    const [ann, bob] = await people(linnet, 2) as [SignedUp, SignedUp];
    const id = await post(linnet, ann, 'in between');
    await linnet.app.database.transaction(async (client) => {
      await client.query('INSERT INTO likes (tweet_id, user_id, id) VALUES ($1, $2, $3)', [id, bob.user.id, newId()]);
      await client.query('INSERT INTO tweet_stats (tweet_id, like_count) VALUES ($1, 1)', [id]);
      await deleteTweet(linnet, ann, id);
      await new Promise((resolve) => setTimeout(resolve, 300));
      expect((await linnet.app.stores.outbox.stats()).size).toBe(1);
    });
    await settled(linnet);
    expect(await readHanging(linnet, id)).toEqual(NOTHING);
  });

  test('has nothing left of those who act on it in the very moment of its deletion', async () => {
    const crowd = await people(linnet, 8);
    for (let round = 0; round < runs(6, 12); round += 1) {
      const author = crowd[round % 8]!;
      const id = await post(linnet, author, `round ${round}`);
      const acts = crowd.flatMap((person) => (['retweet', 'likeTweet', 'bookmarkTweet', 'undoRetweet', 'retweet', 'unlikeTweet', 'likeTweet'] as const)
        .map((verb) => toggle(linnet, verb, person, id).catch((error: Error) => { if (!error.message.startsWith('NOT_FOUND')) throw error; })));
      await new Promise((resolve) => setTimeout(resolve, round * 4));
      await Promise.all([deleteTweet(linnet, author, id), ...acts]);
      await settled(linnet);
      expect(await readHanging(linnet, id)).toEqual(NOTHING);
    }
    await expectExactCounts(linnet);
  });
});
