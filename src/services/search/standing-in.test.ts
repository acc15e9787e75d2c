import { expect, test } from 'vitest';
import type { TimedRequest } from '../request.ts';
import type { AskSearch } from './ask-search.ts';
import { createSearchTweets } from './search-tweets.ts';
import { createSearchUsers } from './search-users.ts';
import type { SearchEngine } from '../../stores/search/search-engine.ts';

/** Everything that is found is hidden, so that a page takes several rounds. */
const hidden = { viewer: null, arrivedAtMs: 0, loaders: { visibleTweets: { load: () => null }, listedUsers: { load: () => null } } } as unknown as TimedRequest;
const ROUNDS = 3;
const page = { first: 2, after: undefined };

/** Elasticsearch fails in the second round. Hears which round had been answered by PostgreSQL before. */
function failing(heard: boolean[]): AskSearch {
  const hits = (limit: number) => Promise.resolve(Array.from({ length: heard.length < ROUNDS ? limit : 0 }, (_, n) => ({ id: `id${n}`, position: `id${n}` })));
  const engine: SearchEngine = { name: 'postgresql', searchTweets: (_search, { limit }) => hits(limit), searchUsers: (_search, { limit }) => hits(limit) };
  return async (ask, { degraded }) => {
    heard.push(degraded);
    return { answer: await ask(engine), degraded: heard.length > 1 };
  };
}

test.each([
  ['tweets', (askSearch: AskSearch) => createSearchTweets({ stores: { users: {} as never }, askSearch })(hidden, 'word', 'LATEST', page)],
  ['people', (askSearch: AskSearch) => createSearchUsers({ askSearch })(hidden, 'word', page)],
])('a search for %s that PostgreSQL has begun to answer is answered by it to the end', async (_what, search) => {
  const heard: boolean[] = [];
  await search(failing(heard));
  expect(heard).toEqual([false, false, true]);
});

test('and says so', async () => {
  expect((await createSearchTweets({ stores: { users: {} as never }, askSearch: failing([]) })(hidden, 'word', 'LATEST', page)).degraded).toBe(true);
});
