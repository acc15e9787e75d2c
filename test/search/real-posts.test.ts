import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runs } from '../support/runs.ts';
import { startLinnet, type Linnet } from '../support/start-linnet.ts';
import { compareEngines } from './compare-engines.ts';
import { hasRealPosts, importRealPosts, WHERE_REAL_POSTS_LIE } from './real-posts.ts';
import { REAL_QUERIES } from './real-queries.ts';
import { search, searchAll } from './support.ts';

describe.skipIf(!hasRealPosts)(`searching real posts with PostgreSQL (${WHERE_REAL_POSTS_LIE})`, () => {
  let linnet: Linnet;
  beforeAll(async () => {
    linnet = await startLinnet({ workers: false });
    await importRealPosts(linnet, { oneIn: runs(2, 1) });
  }, 180_000);
  afterAll(() => linnet.close());

  test.each(REAL_QUERIES)('%s', async (query, ...hits) => {
    const { texts, hasNextPage } = await search({ linnet }, query);
    expect([texts.length, hasNextPage]).toEqual([hits.length, false]);
    for (const [index, text] of texts.entries()) expect(text.startsWith(hits[index]!), `${text}\nbegins with\n${hits[index]}`).toBe(true);
    const ranked = await search({ linnet }, query, { order: 'RELEVANCE' });
    expect(ranked.texts).toEqual(expect.arrayContaining(texts));
  });

  // Rare ones and common ones take different ways, and each page may take another: every way has to give what a look at each row gives.
  test.each([
    ['"today"', "'today'"], ['"the senate"', "'the' <-> 'senate'"], ['"veterans"', "'veterans'"], ['#tbt', "'#tbt'"], ['"europe"', "'europe'"], ['"lighthouse"', "'lighthouse'"], ['has:link -the', "'has:link' & !'the'"],
  ])('all pages of %s are all that there is', async (query, tsquery) => {
    const rows = await linnet.app.database.rows<{ id: string }>('', 'SELECT tweet_id AS id FROM tweet_search WHERE vector @@ $1::tsquery ORDER BY tweet_id DESC', [tsquery]);
    const pages: string[] = [];
    let after: string | null = null;
    do {
      const page = await search({ linnet }, query, { after, first: 100 });
      pages.push(...page.ids);
      after = page.hasNextPage ? page.endCursor : null;
    } while (after !== null && pages.length < 1_000);
    expect(pages).toEqual(rows.slice(0, pages.length).map(({ id }) => id));
    if (pages.length < 1_000) expect(pages).toHaveLength(rows.length);
  });

  test('a typing error is forgiven in RELEVANCE', async () => {
    for (const [typed, begins] of [['gettisburg', 'Glad to support'], ['coquelicto', 'Heureux de recevoir'], ['observatori asteroid', 'The Goethe Link']] as const) {
      const { texts } = await search({ linnet }, typed, { order: 'RELEVANCE', first: 10 });
      expect(texts.some((text) => text.startsWith(begins)), typed).toBe(true);
    }
    expect((await searchAll({ linnet }, 'gettisburg', {})).flatMap(({ ids }) => ids)).toEqual([]);
  });

  compareEngines(() => linnet, [...REAL_QUERIES.map(([query]) => query), 'the', 'loi', 'veterans OR jobs', '#tbt', 'has:link senate']);
});
