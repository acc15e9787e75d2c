import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newId } from '../../../src/domain/ids.ts';
import { deleteTweet, follow, post } from '../../support/social.ts';
import { startLinnet, type Linnet } from '../../support/start-linnet.ts';
import { bookmarksOf, document, expectExactCounts, goPrivate, idsOf, likesOf, people, peopleOf, toggle, type Toggle } from './support.ts';

let linnet: Linnet;
beforeAll(async () => { linnet = await startLinnet(); });
afterAll(() => linnet.close());

const PAIRS = [
  ['likeTweet', 'unlikeTweet', 'viewerHasLiked', 'likeCount'],
  ['retweet', 'undoRetweet', 'viewerHasRetweeted', 'retweetCount'],
  ['bookmarkTweet', 'removeBookmark', 'viewerHasBookmarked', undefined],
] as const;
const TOGGLES = PAIRS.flatMap(([on, off]) => [on, off]);
const block = (blockerId: string, blockedId: string) =>
  linnet.app.database.rows('test_block', 'INSERT INTO blocks (blocker_id, blocked_id, id) VALUES ($1, $2, uuidv7())', [blockerId, blockedId]);
const tweetCount = async (id: string) => (await linnet.gql('query ($id: ID!) { user(id: $id) { tweetCount } }', { id })).user.tweetCount;

describe.each(PAIRS)('%s and %s', (on, off, flag, count) => {
  test('show in their own answer, once, however often they are repeated', async () => {
    const [ann, bob] = await people(linnet, 2);
    const id = await post(linnet, bob!, 'hello');
    for (const [name, done] of [[on, true], [on, true], [off, false], [off, false], [on, true]] as const) {
      const answer = await toggle(linnet, name, ann!, id);
      expect(answer).toMatchObject({ id, [flag]: done, ...(count === undefined ? {} : { [count]: done ? 1 : 0 }) });
    }
    await expectExactCounts(linnet);
  });

  test('answer each what holds after it when one request has both', async () => {
    const [ann] = await people(linnet, 1);
    const id = await post(linnet, ann!, 'mine');
    const answer = await linnet.gql(`mutation ($id: ID!) { a: ${on}(id: $id) { ${flag} } b: ${off}(id: $id) { ${flag} } c: ${on}(id: $id) { ${flag} } }`, { id }, ann!.token);
    expect(answer).toEqual({ a: { [flag]: true }, b: { [flag]: false }, c: { [flag]: true } });
  });
});

describe('what cannot be reacted to', () => {
  const cases = ['no id', 'an unknown id', 'a deleted tweet', 'a private stranger\'s tweet', 'a tweet across a block', 'a retweet\'s id'] as const;
  const reach = async (what: (typeof cases)[number]) => {
    const [ann, bob, cat] = await people(linnet, 3);
    const id = await post(linnet, bob!, 'out of reach');
    if (what === 'no id') return { ann: ann!, id: '1 OR 1=1' };
    if (what === 'an unknown id') return { ann: ann!, id: newId() };
    if (what === 'a deleted tweet') await deleteTweet(linnet, bob!, id);
    if (what === 'a private stranger\'s tweet') await goPrivate(linnet, bob!);
    if (what === 'a tweet across a block') await block(bob!.user.id, ann!.user.id);
    if (what !== 'a retweet\'s id') return { ann: ann!, id };
    await toggle(linnet, 'retweet', cat!, id);
    const [row] = await linnet.app.database.rows<{ id: string }>('test_retweet', 'SELECT id FROM tweets WHERE retweet_of_id = $1', [id]);
    return { ann: ann!, id: row!.id };
  };

  test.each(cases)('%s is NOT_FOUND on id, and nothing is written', async (what) => {
    const { ann, id } = await reach(what);
    for (const name of TOGGLES) {
      expect(await linnet.errorsOf(document(name), { id }, ann.token), name).toEqual([{ message: 'There is no such tweet, or you cannot see it.', code: 'NOT_FOUND', field: 'id' }]);
    }
    const { user } = ann;
    const written = await linnet.app.database.rows('test_written', `SELECT 1 FROM likes WHERE user_id = $1 UNION ALL SELECT 1 FROM bookmarks WHERE user_id = $1
      UNION ALL SELECT 1 FROM tweets WHERE author_id = $1 UNION ALL SELECT 1 FROM outbox WHERE payload->>'authorId' = $2`, [user.id, user.id]);
    expect(written).toEqual([]);
    await expectExactCounts(linnet);
  });

  test.each(TOGGLES)('%s asks who is signed out to sign in', async (name) => {
    expect(await linnet.errorsOf(document(name), { id: newId() })).toMatchObject([{ code: 'UNAUTHENTICATED' }]);
  });

  test('a private account\'s tweet is FORBIDDEN on id to retweet for its followers, who may like it, and free for its author', async () => {
    const [ann, bob] = await people(linnet, 2);
    const id = await post(linnet, bob!, 'for friends');
    await follow(linnet, ann!, bob!);
    await goPrivate(linnet, bob!);
    expect(await linnet.errorsOf(document('retweet'), { id }, ann!.token)).toEqual([{ message: 'The tweets of a private account cannot be retweeted.', code: 'FORBIDDEN', field: 'id' }]);
    expect(await tweetCount(ann!.user.id)).toBe(0);
    expect(await toggle(linnet, 'likeTweet', ann!, id)).toMatchObject({ likeCount: 1, retweetCount: 0 });
    expect(await toggle(linnet, 'retweet', bob!, id)).toMatchObject({ retweetCount: 1, viewerHasRetweeted: true });
  });
});

test.each([['likeTweet', 'unlikeTweet'], ['retweet', 'undoRetweet'], ['bookmarkTweet', 'removeBookmark']] satisfies [Toggle, Toggle][])('%s can be taken back by %s from a tweet that is out of sight by now', async (on, off) => {
  const [ann, bob] = await people(linnet, 2);
  const id = await post(linnet, bob!, 'soon private');
  await toggle(linnet, on, ann!, id);
  await goPrivate(linnet, bob!);
  expect(await linnet.errorsOf(document(off), { id }, ann!.token)).toMatchObject([{ code: 'NOT_FOUND', field: 'id' }]);
  await linnet.gql('mutation { updateProfile(input: { private: false }) { id } }', {}, bob!.token);
  const { tweet } = await linnet.gql('query ($id: ID!) { tweet(id: $id) { ... on Tweet { likeCount retweetCount viewerHasLiked viewerHasRetweeted viewerHasBookmarked } } }', { id }, ann!.token);
  expect(tweet).toEqual({ likeCount: 0, retweetCount: 0, viewerHasLiked: false, viewerHasRetweeted: false, viewerHasBookmarked: false });
  await expectExactCounts(linnet);
});

test('a retweet counts as a tweet of its author, once, and no more when it is undone', async () => {
  const [ann, bob] = await people(linnet, 2);
  const id = await post(linnet, bob!, 'count me');
  for (const [name, count] of [['retweet', 1], ['retweet', 1], ['undoRetweet', 0], ['undoRetweet', 0], ['retweet', 1]] as const) {
    await toggle(linnet, name, ann!, id);
    expect(await tweetCount(ann!.user.id)).toBe(count);
  }
});

test('bookmarks are nobody else\'s, and a private account\'s likes only its followers\'', async () => {
  const [ann, bob, fan] = await people(linnet, 3);
  const id = await post(linnet, bob!, 'keep me');
  await toggle(linnet, 'bookmarkTweet', ann!, id);
  await toggle(linnet, 'likeTweet', ann!, id);
  await follow(linnet, fan!, ann!);
  expect(idsOf(await bookmarksOf(linnet, ann!.token))).toEqual([id]);
  expect(idsOf(await bookmarksOf(linnet, bob!.token))).toEqual([]);
  expect(await linnet.errorsOf('{ bookmarks { edges { cursor } } }')).toMatchObject([{ code: 'UNAUTHENTICATED' }]);
  expect(idsOf(await likesOf(linnet, ann!.user.id))).toEqual([id]);
  await goPrivate(linnet, ann!);
  expect(idsOf(await likesOf(linnet, ann!.user.id))).toEqual([]);
  expect(idsOf(await likesOf(linnet, ann!.user.id, 20, null, bob!.token))).toEqual([]);
  for (const { token } of [ann!, fan!]) expect(idsOf(await likesOf(linnet, ann!.user.id, 20, null, token))).toEqual([id]);
});

test('lists leave out what is out of sight, and people across a block, while the counts stay', async () => {
  const [ann, bob, cat] = await people(linnet, 3);
  const [gone, hidden, seen] = [await post(linnet, bob!, 'gone'), await post(linnet, cat!, 'hidden'), await post(linnet, bob!, 'seen')];
  for (const id of [gone, hidden, seen]) {
    await toggle(linnet, 'likeTweet', ann!, id);
    await toggle(linnet, 'bookmarkTweet', ann!, id);
  }
  await toggle(linnet, 'likeTweet', cat!, seen);
  await toggle(linnet, 'retweet', cat!, seen);
  await deleteTweet(linnet, bob!, gone);
  await goPrivate(linnet, cat!);
  expect(idsOf(await bookmarksOf(linnet, ann!.token))).toEqual([seen]);
  expect(idsOf(await likesOf(linnet, ann!.user.id))).toEqual([seen]);
  await block(cat!.user.id, ann!.user.id);
  expect(idsOf(await peopleOf(linnet, 'likedBy', seen, 20, null, ann!.token))).toEqual([ann!.user.id]);
  expect(idsOf(await peopleOf(linnet, 'retweetedBy', seen, 20, null, ann!.token))).toEqual([]);
  expect(idsOf(await peopleOf(linnet, 'likedBy', seen, 20, null, bob!.token))).toEqual([cat!.user.id, ann!.user.id]);
  expect((await linnet.gql('query ($id: ID!) { tweet(id: $id) { ... on Tweet { likeCount retweetCount } } }', { id: seen }, ann!.token)).tweet).toEqual({ likeCount: 2, retweetCount: 1 });
});
