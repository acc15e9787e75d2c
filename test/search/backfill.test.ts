import { afterAll, beforeAll, expect, test } from 'vitest';
import { backfillSearch } from '../../src/services/search/backfill-search.ts';
import { deleteTweet, post } from '../support/social.ts';
import type { SignedUp } from '../support/sign-up.ts';
import { startLinnet, type Linnet } from '../support/start-linnet.ts';
import { findPeople, search } from './support.ts';

let linnet: Linnet;
let ann: SignedUp;
beforeAll(async () => {
  linnet = await startLinnet({ workers: false });
  ann = await linnet.signUp('ann');
  const bob = await linnet.signUp('bob');
  const root = await post(linnet, ann, 'Les députés votent à l’Assemblée #budget https://example.com/loi');
  await post(linnet, bob, 'The senators are voting on the budget with @ann', { inReplyToId: root });
  await post(linnet, bob, 'poll', { poll: { options: ['a', 'b'], durationMinutes: 5 } });
  await linnet.gql('mutation ($id: ID!) { retweet(id: $id) { id } }', { id: root }, bob.token);
  await deleteTweet(linnet, ann, await post(linnet, ann, 'gone'));
  await linnet.app.stores.searchWords.written();
});
afterAll(() => linnet.close());

const rows = () => Promise.all(['SELECT * FROM tweet_search ORDER BY 1', 'SELECT * FROM user_search ORDER BY 1', 'SELECT * FROM search_words ORDER BY 1, 2']
  .map((statement) => linnet.app.database.rows('', statement, [])));
const observer = { progress: () => undefined };

test('what was there before search was is made searchable just as a write makes it, in batches of any size', async () => {
  const written = await rows();
  expect(written.map((table) => table.length > 0)).toEqual([true, true, true]);
  const { searchBackfill } = linnet.app.stores;
  for (const limit of [1, 2, 1_000]) {
    await linnet.app.database.rows('', 'TRUNCATE tweet_search, user_search', []);
    expect((await search({ linnet }, 'budget')).ids).toEqual([]);
    const backfill = { writeTweets: (next?: string) => searchBackfill.writeTweets(next, limit), writePeople: (next?: string) => searchBackfill.writePeople(next, limit) };
    expect(await backfillSearch({ backfill, observer })).toBe(3 + 2);
    expect(await rows()).toEqual(written);
    expect(await backfillSearch({ backfill, observer })).toBe(0);
  }
  expect((await findPeople({ linnet }, 'ann')).usernames).toEqual(['ann']);
});

test('what another version of the analyser made is made anew, and what was stopped goes on', async () => {
  const written = await rows();
  await linnet.app.database.rows('', "UPDATE tweet_search SET analyser = 0, vector = ''", []);
  const { searchBackfill } = linnet.app.stores;
  let batches = 0;
  const backfill = { ...searchBackfill, writeTweets: (next?: string) => searchBackfill.writeTweets(next, 1) };
  await backfillSearch({ backfill, observer: { progress: () => { batches += 1; } }, isStopping: () => batches >= 2 });
  expect(await rows()).not.toEqual(written);
  await backfillSearch({ backfill, observer });
  expect(await rows()).toEqual(written);
});

test('what is deleted or edited between reading and writing is left to whoever did that', async () => {
  const [edited, deleted] = [await post(linnet, ann, 'qqold'), await post(linnet, ann, 'qqdead')];
  await linnet.app.database.rows('', "UPDATE tweet_search SET analyser = 0", []);
  // The old row, as a batch has read it before the edit and the deletion.
  const { rows: run } = linnet.app.database;
  let written = 0;
  linnet.app.database.rows = async (name, text, values) => {
    if (name === 'search_backfill_write_tweets') {
      written += 1;
      await linnet.gql('mutation ($id: ID!) { editTweet(id: $id, text: "qqnew") { id } }', { id: edited }, ann.token);
      await deleteTweet(linnet, ann, deleted);
    }
    return run(name, text, values);
  };
  await linnet.app.stores.searchBackfill.writeTweets();
  linnet.app.database.rows = run;
  expect(written).toBe(1);
  expect([(await search({ linnet }, 'qqold')).ids, (await search({ linnet }, 'qqnew')).ids, (await search({ linnet }, 'qqdead')).ids]).toEqual([[], [edited], []]);
  expect(await run('', 'SELECT FROM tweet_search WHERE tweet_id = $1', [deleted])).toEqual([]);
});
