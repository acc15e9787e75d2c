import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { parseQuery } from '../../src/domain/search/parse-query.ts';
import type { SearchOrder } from '../../src/domain/search/search-query.ts';
import { namesIn, toTweetSearch } from '../../src/domain/search/to-tweet-search.ts';
import { createIndexWriter } from '../../src/services/search/index-writer.ts';
import { reindex } from '../../src/services/search/reindex.ts';
import { verifyIndex } from '../../src/services/search/verify-indexes.ts';
import { INDEX_KINDS } from '../../src/stores/postgres/search-index.store.ts';
import { openSearchIndex, type SearchIndex } from '../../src/stores/search/elasticsearch/open-search-index.ts';
import type { SearchEngine } from '../../src/stores/search/search-engine.ts';
import { hasElasticsearch, useElasticsearch, type TestElasticsearch } from '../support/elasticsearch.ts';
import type { Linnet } from '../support/start-linnet.ts';
import { idsInTruth } from './index-support.ts';

const TOP = 10;
/** PostgreSQL ranks a bounded number of what a common word finds (docs/search.md), Elasticsearch all of it. */
const MIN_OVERLAP = 0.9;

/** Both engines over the same tweets; where it is to be verified, each document of the index against PostgreSQL. */
export function compareEngines(open: () => Linnet, queries: readonly string[], { verified = false } = {}): void {
  describe.runIf(hasElasticsearch())('Elasticsearch and PostgreSQL', () => {
    let elasticsearch: TestElasticsearch;
    let searchIndex: SearchIndex;
    beforeAll(async () => {
      elasticsearch = await useElasticsearch();
      const { stores } = open().app;
      const { ELASTICSEARCH_URL: url, ELASTICSEARCH_INDEX_PREFIX: indexPrefix } = elasticsearch.env;
      searchIndex = openSearchIndex({ url, indexPrefix, visibility: stores.searchVisibility, onError: () => undefined });
      const observer = { begin: () => undefined, progress: () => undefined };
      for (const kind of INDEX_KINDS) await reindex({ stores, ...searchIndex }, { kind, observer, signal: new AbortController().signal });
    }, 300_000);
    afterAll(async () => {
      await searchIndex?.close();
      await elasticsearch?.release();
    });

    async function findBy(engine: SearchEngine, text: string, order: SearchOrder, limit: number): Promise<string[]> {
      const query = parseQuery(text);
      const people = await open().app.stores.users.listByUsernames(namesIn(query));
      const search = toTweetSearch(query, order, new Map(people.map(({ id, username }) => [username.toLowerCase(), id])));
      return (await engine.searchTweets(search, { viewerId: null, after: undefined, limit })).map(({ id }) => id);
    }
    const both = (text: string, order: SearchOrder, limit: number): Promise<[string[], string[]]> =>
      Promise.all([findBy(searchIndex.engine(new AbortController().signal), text, order, limit), findBy(open().app.stores.postgresSearch, text, order, limit)]);

    test.each(queries)('find the same tweets in LATEST: %s', async (text) => {
      const [one, other] = await both(text, 'LATEST', 200);
      expect(one).toEqual(other);
      expect(one.length).toBeGreaterThan(0);
    });

    test.each(verified ? INDEX_KINDS : [])('the index of %s equals the truth', async (kind) => {
      const { stores } = open().app;
      const wrong: unknown[] = [];
      const progress = vi.fn<(kind: string, verified: number) => void>();
      const { name } = (await stores.searchIndexes.list()).find((index) => index.kind === kind && index.state === 'live')!;
      const writer = createIndexWriter({ stores, documents: searchIndex.documents, onAvailability: () => undefined });
      expect(await verifyIndex({ stores, ...searchIndex, writer }, { kind, name }, { observer: { progress, mismatch: (mismatch) => wrong.push(mismatch) }, repair: false })).toBe(0);
      expect(wrong).toEqual([]);
      expect(progress.mock.lastCall?.[1]).toBe((await idsInTruth(open(), kind)).length);
    }, 120_000);

    test('agree on the top ten in RELEVANCE', async () => {
      const overlaps: { text: string; overlap: number }[] = [];
      for (const text of queries) {
        const [one, other] = await both(text, 'RELEVANCE', TOP);
        overlaps.push({ text, overlap: one.filter((id) => other.includes(id)).length / Math.max(one.length, other.length, 1) });
      }
      const mean = overlaps.reduce((sum, { overlap }) => sum + overlap, 0) / overlaps.length;
      const least = overlaps.toSorted((a, b) => a.overlap - b.overlap)[0]!;
      console.log(`Of the top ten in RELEVANCE, PostgreSQL and Elasticsearch have ${(100 * mean).toFixed(1)}% in common over ${queries.length} queries; least in ${least.text}: ${(100 * least.overlap).toFixed(0)}%.`);
      expect(mean).toBeGreaterThanOrEqual(MIN_OVERLAP);
    });
  });
}
