import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { compareEngines } from '../search/compare-engines.ts';
import { hasRealPosts, importRealPosts, WHERE_REAL_POSTS_LIE } from '../search/real-posts.ts';
import { REAL_QUERIES } from '../search/real-queries.ts';
import { searchAll } from '../search/support.ts';
import { startLinnet, type Linnet } from '../support/start-linnet.ts';
import { HAND_QUERIES } from './hand-queries.ts';
import { readSourceTweets } from './source-tweets.ts';

/** Posts of the files and originals that only reposts carry, but for retweets. */
const TWEETS = 97_789;

describe.skipIf(!hasRealPosts)(`searching both corpora whole (${WHERE_REAL_POSTS_LIE})`, () => {
  let linnet: Linnet;
  let tweetIds: Map<string, string>;
  beforeAll(async () => {
    linnet = await startLinnet({ workers: false });
    await importRealPosts(linnet, 'whole');
    tweetIds = await readSourceTweets();
  }, 600_000);
  afterAll(() => linnet?.close());

  test('everything can be found', async () => {
    expect(await linnet.app.database.rows('', 'SELECT count(*)::int AS count FROM tweet_search', [])).toEqual([{ count: TWEETS }]);
  });

  /** The ids of lines of hand-queries.ts, each of which names the tweet whose text it says. */
  async function idsOf(lines: readonly string[]): Promise<string[]> {
    const ids = lines.map((line) => tweetIds.get(line.split(' ', 2).join(' '))!);
    const rows = await linnet.app.database.rows<{ id: string; text: string }>('', 'SELECT id, text FROM tweets WHERE id = ANY($1::uuid[])', [ids]);
    const texts = new Map(rows.map(({ id, text }) => [id, text]));
    for (const [index, line] of lines.entries()) {
      const begins = line.split(' ').slice(2).join(' ');
      expect(texts.get(ids[index]!)?.slice(0, begins.length), line).toBe(begins);
    }
    return ids;
  }

  test.each(HAND_QUERIES)('$query finds what it should and nothing that looks alike', async ({ query, hits, misses, all }) => {
    const [expected, excluded] = [await idsOf(hits), await idsOf(misses)];
    const found = (await searchAll({ linnet }, query, {})).flatMap(({ ids }) => ids);
    if (all) expect(found).toEqual(expected.toSorted().toReversed());
    else expect(found).toEqual(expect.arrayContaining(expected));
    expect(found.filter((id) => excluded.includes(id))).toEqual([]);
  });

  const queries = HAND_QUERIES.filter(({ hits }) => hits.length > 0).map(({ query }) => query);
  compareEngines(() => linnet, [...queries, ...REAL_QUERIES.map(([query]) => query)], { verified: true });
});
