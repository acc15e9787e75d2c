import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createPostPlacer, type PlacedTweet } from './place-posts.ts';
import { createPostIndex } from './post-index.ts';
import type { StoredTweet } from './post-links.ts';
import { sourceTweetId } from './source-ids.ts';
import type { SourcePost } from './source-post.ts';

const SECOND_MS = 1000;
const EPOCH_MS = Date.parse('2013-01-01T00:00:00Z');
/** A snowflake of that second. */
const snowflake = (second: number): string => String((BigInt(EPOCH_MS + second * SECOND_MS) - 1_288_834_974_657n) << 22n);

function post(second: number, change: Partial<SourcePost> = {}): SourcePost {
  return {
    src: 's', id: snowflake(second), author: 'anna', createdAtMs: EPOCH_MS + second * SECOND_MS, text: `post ${second}`, lang: null, kind: 'post',
    replyToId: null, repostOfId: null, repostOfUser: null, repostOfText: null, ...change,
  };
}
const reply = (second: number, to: number, change: Partial<SourcePost> = {}) => post(second, { kind: 'reply', replyToId: snowflake(to), ...change });
const repost = (second: number, of: number, change: Partial<SourcePost> = {}) => post(second, { kind: 'repost', author: 'bob', repostOfId: snowflake(of), repostOfUser: 'anna', ...change });
const idAt = (second: number) => sourceTweetId('s', snowflake(second), EPOCH_MS + second * SECOND_MS);

function placeAll(posts: SourcePost[], { refused = new Set<string>(), stored = new Map<string, StoredTweet>() } = {}) {
  const index = createPostIndex();
  for (const [line, each] of posts.entries()) index.add(each, line + 1);
  const placer = createPostPlacer({ index, refusedAuthors: refused, stored });
  const tweets = posts.flatMap((each, line) => (index.isFirst(each, line + 1) ? placer.place(each) : []));
  placer.finish();
  return { tweets, counts: placer.counts };
}
const byId = (tweets: PlacedTweet[]) => new Map(tweets.map((tweet) => [tweet.id, tweet]));

describe('placing posts', () => {
  it('puts replies into the conversation of the first post', () => {
    const { tweets } = placeAll([post(1), reply(2, 1), reply(3, 2)]);
    expect(tweets.map(({ inReplyToId, conversationId }) => [inReplyToId, conversationId])).toEqual([[null, idAt(1)], [idAt(1), idAt(1)], [idAt(2), idAt(1)]]);
  });

  it('makes a reply to an unknown post a plain tweet', () => {
    const { tweets, counts } = placeAll([reply(2, 1)]);
    expect(tweets).toMatchObject([{ inReplyToId: null, conversationId: idAt(2), text: 'post 2' }]);
    expect(counts.repliesToUnknown).toBe(1);
  });

  it('makes a repost a retweet without a text', () => {
    const { tweets } = placeAll([post(1), repost(2, 1)]);
    expect(tweets[1]).toMatchObject({ retweetOfId: idAt(1), text: '', author: 'bob', conversationId: idAt(2) });
  });

  it('makes a repost of an unknown post a plain tweet with its own text', () => {
    const { tweets, counts } = placeAll([repost(2, 1, { text: 'RT @anna: hello' })]);
    expect(tweets).toMatchObject([{ retweetOfId: null, text: 'RT @anna: hello' }]);
    expect(counts.retweetsOfUnknown).toBe(1);
  });

  it('writes an original once from what its reposts carry, at the time that its id tells', () => {
    const { tweets, counts } = placeAll([repost(5, 1, { repostOfText: 'hello' }), repost(6, 1, { repostOfText: 'hello', author: 'carl' })]);
    expect(tweets).toMatchObject([{ id: idAt(1), author: 'anna', text: 'hello', createdAtMs: EPOCH_MS + SECOND_MS }, { retweetOfId: idAt(1), author: 'bob' }, { retweetOfId: idAt(1), author: 'carl' }]);
    expect(counts).toMatchObject({ originals: 1, retweets: 2 });
  });

  it('does not trust the time in an id where the ids of that source tell none', () => {
    const shifted = { createdAtMs: EPOCH_MS + 9_000 * SECOND_MS, repostOfText: 'hello' };
    expect(placeAll([repost(5, 1, shifted)]).tweets).toMatchObject([{ retweetOfId: null, text: 'post 5' }]);
  });

  it('takes an original from its own line where there is one, wherever that stands', () => {
    const { tweets, counts } = placeAll([repost(5, 1, { repostOfText: 'as the repost has it' }), post(1)]);
    expect(tweets).toMatchObject([{ id: idAt(1), text: 'post 1' }, { retweetOfId: idAt(1) }]);
    expect(counts.originals).toBe(0);
  });

  it('leaves out the second repost of a tweet by the same person', () => {
    const { tweets, counts } = placeAll([post(1), repost(2, 1), repost(3, 1, { author: 'BOB' })]);
    expect(tweets).toHaveLength(2);
    expect(counts.repeatedRetweets).toBe(1);
  });

  it('takes a repost of a repost, and a reply to one, for those of the original', () => {
    const { tweets } = placeAll([post(1), repost(2, 1), repost(3, 2, { author: 'carl' }), reply(4, 3)]);
    expect(tweets.slice(2)).toMatchObject([{ retweetOfId: idAt(1) }, { inReplyToId: idAt(1), conversationId: idAt(1) }]);
  });

  it('never refers to a later tweet', () => {
    const { tweets } = placeAll([reply(1, 2), post(2), reply(3, 3)]);
    expect(tweets.map(({ inReplyToId }) => inReplyToId)).toEqual([null, null, null]);
  });

  it('knows what an earlier import brought', () => {
    const stored = new Map([[idAt(1), { id: idAt(1), conversationId: 'root' }]]);
    expect(placeAll([reply(2, 1), repost(3, 1)], { stored }).tweets).toMatchObject([{ inReplyToId: idAt(1), conversationId: 'root' }, { retweetOfId: idAt(1) }]);
  });

  it('writes nothing of a refused author, and nothing that hangs on it', () => {
    const posts = [post(1), reply(2, 1, { author: 'bob' }), repost(3, 1), repost(4, 0, { author: 'ANNA', repostOfUser: 'dora', repostOfText: 'hello' })];
    expect(placeAll(posts, { refused: new Set(['anna']) }).tweets).toMatchObject([{ author: 'bob', inReplyToId: null }, { author: 'bob', retweetOfId: null, text: 'post 3' }, { author: 'dora', text: 'hello' }]);
  });

  it('gives the same tweets in whatever order the lines stand, and never one before what it refers to', () => {
    const second = fc.nat(12);
    const line = fc.oneof(
      second.map((at) => post(at)),
      fc.tuple(second, second, fc.constantFrom('anna', 'bob', 'carl')).map(([at, to, author]) => reply(at, to, { author })),
      fc.tuple(second, second, fc.option(fc.constant('hello'), { nil: null })).map(([at, of, repostOfText]) => repost(at, of, { author: `p${at}`, repostOfText })),
    );
    const lines = fc.uniqueArray(line, { selector: ({ id }) => id, maxLength: 13 });
    fc.assert(fc.property(lines.chain((posts) => fc.tuple(fc.constant(posts), fc.shuffledSubarray(posts, { minLength: posts.length }))), ([posts, shuffled]) => {
      const { tweets } = placeAll(shuffled);
      expect(byId(tweets)).toEqual(byId(placeAll(posts).tweets));
      expect(new Set(tweets.map(({ id }) => id)).size).toBe(tweets.length);
      const written = new Set<string>();
      for (const tweet of tweets) {
        const target = tweet.inReplyToId ?? tweet.retweetOfId;
        expect(target === null || written.has(target)).toBe(true);
        written.add(tweet.id);
      }
    }), { numRuns: 500 });
  });
});
