import { afterAll, beforeAll, expect, test } from 'vitest';
import type { TweetSearch } from '../../src/domain/search/tweet-search.ts';
import { act, setPrivate } from '../support/relations.ts';
import { follow, post } from '../support/social.ts';
import type { SignedUp } from '../support/sign-up.ts';
import { startLinnet, type Linnet } from '../support/start-linnet.ts';

// Below the loaders, which would leave the same out: what the engine itself yields.
let linnet: Linnet;
let people: Record<'author' | 'follower' | 'stranger' | 'blocked' | 'blocking', SignedUp>;
beforeAll(async () => {
  linnet = await startLinnet({ workers: false });
  const [author, follower, stranger, blocked, blocking] = await Promise.all(Array.from({ length: 5 }, () => linnet.signUp()));
  people = { author: author!, follower: follower!, stranger: stranger!, blocked: blocked!, blocking: blocking! };
  await post(linnet, people.author, 'qqsecret');
  await follow(linnet, people.follower, people.author);
  await act(linnet, people.author, 'block', people.blocked);
  await act(linnet, people.blocking, 'block', people.author);
});
afterAll(() => linnet.close());

async function seenBy(): Promise<string[]> {
  const seen: string[] = [];
  for (const [name, viewer] of [...Object.entries(people), ['signedOut', undefined] as const]) {
    const page = { viewerId: viewer?.user.id ?? null, after: undefined, limit: 10 };
    const [latest, relevant] = await Promise.all((['LATEST', 'RELEVANCE'] as const).map((order) => {
      const search: TweetSearch = { groups: [[{ negated: false, test: { kind: 'text', forms: [{ words: ['qqsecret'], weight: 500 }] } }]], order };
      return linnet.app.stores.postgresSearch.searchTweets(search, page);
    }));
    expect(relevant!.map(({ id }) => id)).toEqual(latest!.map(({ id }) => id));
    if (latest!.length > 0) seen.push(name);
  }
  return seen;
}

test('the engine yields what the viewer may see, and nothing else', async () => {
  expect(await seenBy()).toEqual(['author', 'follower', 'stranger', 'signedOut']);
  await setPrivate(linnet, people.author, true);
  expect(await seenBy()).toEqual(['author', 'follower']);
  await setPrivate(linnet, people.author, false);
  await linnet.app.database.rows('', 'UPDATE users SET suspended_at = now() WHERE id = $1', [people.author.user.id]);
  expect(await seenBy()).toEqual(['author']);
});
