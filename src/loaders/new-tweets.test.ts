import { expect, test } from 'vitest';
import type { Tweet } from '../domain/tweet.ts';
import { createGuardedCache } from '../lib/guarded-cache.ts';
import type { EntityRows } from './entity-caches.ts';
import { createNewTweets } from './new-tweets.ts';

const cache = <Value extends object>() => createGuardedCache<Value>({ max: 100, ttlMs: 60_000 });
const setUp = () => {
  const rows = { tweets: cache(), tweetStats: cache(), untouchedTweets: cache() } as unknown as EntityRows;
  const stores = { tweets: { listNew: () => Promise.reject(new Error('nothing is to be read')) } };
  return { rows, newTweets: createNewTweets({ stores: stores as never, caches: { now: () => rows }, onError: (error) => { throw error; } }) };
};
const tweet = { id: 'one', text: 'new' } as Tweet;

test('what was posted is kept with no counts and as touched by nobody', async () => {
  const { rows, newTweets } = setUp();
  expect(await newTweets.keep(['one'], () => Promise.resolve([tweet]))).toEqual([tweet]);
  expect(rows.tweets.get('one')).toBe(tweet);
  expect(rows.tweetStats.get('one')).toEqual({ likeCount: 0, retweetCount: 0, quoteCount: 0, replyCount: 0 });
  expect(rows.untouchedTweets.get('one')).toEqual({ untouched: true });
  expect(newTweets.read('one')).toBeUndefined();
});

test('what became stale between the commit and the answer is not kept', async () => {
  const { rows, newTweets } = setUp();
  await newTweets.keep(['one'], async () => {
    await Promise.resolve();
    rows.tweetStats.delete('one');
    rows.untouchedTweets.delete('one');
    return [tweet];
  });
  expect(rows.tweets.get('one')).toBe(tweet);
  expect(rows.tweetStats.get('one')).toBeUndefined();
  expect(rows.untouchedTweets.get('one')).toBeUndefined();
});

test('what an idempotency key gave instead is not kept, and a post that failed keeps nothing', async () => {
  const { rows, newTweets } = setUp();
  await newTweets.keep(['two'], () => Promise.resolve([tweet]));
  await expect(newTweets.keep(['three'], () => Promise.reject(new Error('refused')))).rejects.toThrow('refused');
  for (const id of ['one', 'two', 'three']) expect([rows.tweets.get(id), rows.tweetStats.get(id), rows.untouchedTweets.get(id)]).toEqual([undefined, undefined, undefined]);
});
