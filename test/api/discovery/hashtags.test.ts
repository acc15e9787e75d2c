import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { act, setPrivate } from '../../support/relations.ts';
import { deleteTweet, follow, post, settled } from '../../support/social.ts';
import type { SignedUp } from '../../support/sign-up.ts';
import { startLinnet, type Linnet } from '../../support/start-linnet.ts';
import { hashtag, hashtagFaults, searchHashtags, tweetsOf } from './support.ts';

let linnet: Linnet;
let ann: SignedUp;
let bob: SignedUp;
beforeAll(async () => {
  linnet = await startLinnet();
  [ann, bob] = await Promise.all([linnet.signUp(), linnet.signUp()]);
});
afterAll(() => linnet.close());

const edit = (id: string, text: string): Promise<unknown> => linnet.gql('mutation ($id: ID!, $text: String!) { editTweet(id: $id, text: $text) { id } }', { id, text }, ann.token);
const suspend = (person: SignedUp, suspended: boolean): Promise<unknown> =>
  linnet.app.database.rows('suspend', 'UPDATE users SET suspended_at = CASE WHEN $2::boolean THEN now() END WHERE id = $1', [person.user.id, suspended]);

describe('hashtag', () => {
  test('is one whatever its case and accents, with its tweets newest first, from the answer to the post on', async () => {
    const ids = [await post(linnet, ann, 'at the #Café'), await post(linnet, bob, '#cafe noir'), await post(linnet, ann, '#CAFÉ, #café, #cafe!')];
    for (const written of ['café', '#Cafe', '＃CAFÉ']) {
      expect(await hashtag(linnet, written)).toEqual({ tag: 'Café', tweetCount: 3 });
      expect(await tweetsOf(linnet, written)).toEqual(ids.toReversed());
    }
    await settled(linnet);
    expect(await hashtag(linnet, 'cafe')).toEqual({ tag: 'Café', tweetCount: 3 });
  });

  test('is null where nobody ever used it, and stays where nobody does any more', async () => {
    expect(await hashtag(linnet, 'never')).toBeNull();
    const id = await post(linnet, ann, '#once');
    await settled(linnet);
    await deleteTweet(linnet, ann, id);
    expect(await hashtag(linnet, 'once')).toEqual({ tag: 'once', tweetCount: 0 });
    expect(await tweetsOf(linnet, 'once')).toEqual([]);
    expect(await searchHashtags(linnet, 'onc')).toEqual([]);
  });

  test('follows an edit', async () => {
    const id = await post(linnet, ann, '#before and #both');
    await settled(linnet);
    await edit(id, '#after and #Both');
    for (let time = 0; time < 2; time += 1) {
      expect([await tweetsOf(linnet, 'before'), await tweetsOf(linnet, 'after'), await tweetsOf(linnet, 'both')]).toEqual([[], [id], [id]]);
      expect((await Promise.all(['before', 'after', 'both'].map((tag) => hashtag(linnet, tag)))).map((found) => found?.tweetCount)).toEqual([0, 1, 1]);
      await settled(linnet);
    }
    expect(await hashtagFaults(linnet)).toEqual([]);
  });

  test('pages without gap or double, and knows no retweets', async () => {
    const ids: string[] = [];
    for (let n = 0; n < 7; n += 1) ids.push(await post(linnet, n % 2 === 0 ? ann : bob, `${n} #paged`));
    await linnet.gql('mutation ($id: ID!) { retweet(id: $id) { id } }', { id: ids[0] }, bob.token);
    expect(await tweetsOf(linnet, 'paged', undefined, 3)).toEqual(ids.toReversed());
    expect((await hashtag(linnet, 'paged'))?.tweetCount).toBe(7);
    const { endCursor } = (await linnet.gql('{ hashtag(tag: "paged") { tweets(first: 2) { pageInfo { endCursor } } } }')).hashtag.tweets.pageInfo;
    expect(await linnet.errorsOf('query ($after: String) { hashtag(tag: "cafe") { tweets(after: $after) { edges { cursor } } } }', { after: endCursor }))
      .toEqual([expect.objectContaining({ code: 'BAD_USER_INPUT', field: 'after' })]);
  });

  test.each([
    ['private', (person: SignedUp, hidden: boolean) => setPrivate(linnet, person, hidden)],
    ['suspended', suspend],
  ])('does not count what a %s author posts, and tells strangers of none of it', async (name, hide) => {
    const [author, stranger] = await Promise.all([linnet.signUp(), linnet.signUp()]);
    await post(linnet, author, `#open_${name}`);
    await settled(linnet);
    await hide(author, true);
    if (name === 'private') {
      const secret = await post(linnet, author, `#secret_${name}`);
      for (let time = 0; time < 2; time += 1) {
        expect(await hashtag(linnet, `secret_${name}`, stranger)).toBeNull();
        expect(await hashtag(linnet, `secret_${name}`, author)).toEqual({ tag: `secret_${name}`, tweetCount: 0 });
        expect(await tweetsOf(linnet, `secret_${name}`, author)).toEqual([secret]);
        expect(await searchHashtags(linnet, 'secret', stranger)).toEqual([]);
        await settled(linnet);
      }
    }
    await settled(linnet);
    expect(await hashtag(linnet, `open_${name}`)).toEqual({ tag: `open_${name}`, tweetCount: 0 });
    expect(await tweetsOf(linnet, `open_${name}`, stranger)).toEqual([]);
    await hide(author, false);
    await settled(linnet);
    expect((await hashtag(linnet, `open_${name}`))?.tweetCount).toBe(1);
    expect(await hashtagFaults(linnet)).toEqual([]);
  });

  test('counts the same for everybody, and lists what the viewer sees', async () => {
    const [author, blocked] = await Promise.all([linnet.signUp(), linnet.signUp()]);
    const id = await post(linnet, author, '#apart');
    await act(linnet, author, 'block', blocked);
    expect([await hashtag(linnet, 'apart', blocked), await tweetsOf(linnet, 'apart', blocked)]).toEqual([{ tag: 'apart', tweetCount: 1 }, []]);
    expect(await tweetsOf(linnet, 'apart', ann)).toEqual([id]);
    await follow(linnet, ann, author);
    await setPrivate(linnet, author, true);
    expect([await tweetsOf(linnet, 'apart', ann), await tweetsOf(linnet, 'apart', bob)]).toEqual([[id], []]);
  });

  test.each([['nothing', ''], ['a mere #', '#'], ['blanks', '   '], ['10,000 characters', 'x'.repeat(10_000)], ['a NUL', 'a\u0000b']])('refuses %s', async (_what, tag) => {
    expect(await linnet.errorsOf('query ($tag: String!) { hashtag(tag: $tag) { tag } }', { tag })).toEqual([expect.objectContaining({ code: 'BAD_USER_INPUT', field: 'tag' })]);
    expect(await linnet.errorsOf('query ($tag: String!) { searchHashtags(prefix: $tag) { tag } }', { tag })).toEqual([expect.objectContaining({ code: 'BAD_USER_INPUT', field: 'prefix' })]);
  });

  test('takes any other text for a hashtag that nobody used', async () => {
    for (const tag of ['two words', "';--", '%', '\u{1F600}', '\\', '\uD800x'.toWellFormed()]) expect(await hashtag(linnet, tag)).toBeNull();
  });

  test('a tweet may have the longest hashtags there are', async () => {
    // One letter each, and 18 when folded: more than an index entry can hold.
    const tag = '\uFDF2'.repeat(130);
    const id = await post(linnet, ann, `#${tag}`);
    const { entities } = (await linnet.gql('query ($id: ID!) { tweet(id: $id) { ... on Tweet { entities { hashtags { tag } } } } }', { id })).tweet;
    expect(entities.hashtags).toEqual([{ tag }]);
    expect(await tweetsOf(linnet, tag)).toEqual([id]);
  });
});

describe('searchHashtags', () => {
  test('finds by the beginning, what was used last first, before and after it is counted', async () => {
    for (const tag of ['Prefixe', 'prefixed', 'préfixes', 'pretext', 'Prefixe']) await post(linnet, ann, `#${tag}`);
    for (let time = 0; time < 2; time += 1) {
      expect(await searchHashtags(linnet, '#PRÉFIX')).toEqual(['Prefixe', 'préfixes', 'prefixed']);
      expect(await searchHashtags(linnet, 'prefixes')).toEqual(['préfixes']);
      expect(await searchHashtags(linnet, 'pre%')).toEqual([]);
      await settled(linnet);
    }
    expect((await linnet.gql('{ searchHashtags(prefix: "prefix", first: 2) { tag tweetCount } }')).searchHashtags).toEqual([{ tag: 'Prefixe', tweetCount: 2 }, { tag: 'préfixes', tweetCount: 1 }]);
  });

  test.each([0, -1, 101])('refuses first: %i', async (first) => {
    expect(await linnet.errorsOf('query ($first: Int!) { searchHashtags(prefix: "a", first: $first) { tag } }', { first })).toEqual([expect.objectContaining({ code: 'BAD_USER_INPUT', field: 'first' })]);
  });
});
