import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startSecondApi } from '../support/second-api.ts';
import { post } from '../support/social.ts';
import type { SignedUp } from '../support/sign-up.ts';
import { startLinnet, type Linnet } from '../support/start-linnet.ts';
import { search } from './support.ts';

let linnet: Linnet;
let ann: SignedUp;
beforeAll(async () => {
  linnet = await startLinnet({ workers: false });
  ann = await linnet.signUp();
});
afterAll(() => linnet.close());

const find = async (word: string) => (await linnet.app.database.rows('', "SELECT word FROM search_words WHERE kind = 'tweet' AND word = $1", [word])).length;

/** Meanwhile nobody can write into the vocabulary. */
async function whileLocked(work: () => Promise<void>): Promise<void> {
  await linnet.app.database.transaction(async (client) => {
    await client.query('LOCK TABLE search_words IN SHARE MODE');
    await work();
  });
}

test('a post does not wait for its words to be in the vocabulary; a process ends when they are', async () => {
  const second = await startSecondApi(linnet);
  let closing: Promise<unknown> | undefined;
  await whileLocked(async () => {
    await second.gql('mutation { postTweet(input: { text: "glockenspiel" }) { id } }', {}, ann.token);
    await second.gql('mutation { postTweet(input: { text: "hurdygurdy" }) { id } }', {}, ann.token);
    closing = second.close();
    expect(await Promise.race([closing, sleep(300, 'open')])).toBe('open');
    expect(await find('glockenspiel')).toBe(0);
  });
  await closing;
  expect([await find('glockenspiel'), await find('hurdygurdy')]).toEqual([1, 1]);
});

test('whoever has just posted a word finds it by its typing errors', async () => {
  for (const word of ['clavichord', 'ophicleide', 'sarrusophone']) {
    const id = await post(linnet, ann, word);
    expect((await search({ linnet }, `${word.slice(0, -1)}x`, { order: 'RELEVANCE' })).ids, word).toEqual([id]);
  }
});

test('words that cannot be written fail nothing else', async () => {
  await linnet.app.database.rows('', 'ALTER TABLE search_words ADD CONSTRAINT test_refused CHECK (word <> $$theremin$$)', []);
  const id = await post(linnet, ann, 'theremin');
  await linnet.app.stores.searchWords.written();
  expect(await find('theremin')).toBe(0);
  expect((await search({ linnet }, 'theremin')).ids).toEqual([id]);
});
