import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { decodeTimedCursor, encodeIdCursor, encodeTimedCursor } from '../../src/domain/cursors.ts';
import { joinPosition, splitPosition } from '../../src/domain/search/search-position.ts';
import { createIndexWriter } from '../../src/services/search/index-writer.ts';
import { openElasticsearch, type ElasticsearchClient } from '../../src/stores/search/elasticsearch/client.ts';
import { aliasOf } from '../../src/stores/search/elasticsearch/index.admin.ts';
import { createPointsInTime, type PointInTime } from '../../src/stores/search/elasticsearch/points-in-time.ts';
import { hasElasticsearch } from '../support/elasticsearch.ts';
import { act, setPrivate } from '../support/relations.ts';
import type { SignedUp } from '../support/sign-up.ts';
import { deleteTweet, post } from '../support/social.ts';
import { indexed, liveIndex, startIndexedLinnet, type IndexedLinnet } from './index-support.ts';
import { search, searchAll, type FoundPage } from './support.ts';

const WORD = 'qqpaged';
/** What its cursors belong to. */
const SCOPE = `RELEVANCE ${WORD}`;
const TWEETS = 16;

describe.runIf(hasElasticsearch())('a search by relevance that is paged in Elasticsearch', () => {
  let linnet: IndexedLinnet;
  let client: ElasticsearchClient;
  let alias: string;
  let reader: SignedUp;
  let authors: SignedUp[];
  const ids: string[] = [];
  const authorOf = (index: number): SignedUp => authors[index % authors.length]!;
  beforeAll(async () => {
    linnet = await startIndexedLinnet({ behindGate: true });
    alias = aliasOf(linnet.elasticsearch.env.ELASTICSEARCH_INDEX_PREFIX, 'tweets');
    client = openElasticsearch(linnet.elasticsearch.url);
    [reader, ...authors] = await Promise.all(Array.from({ length: 4 }, () => linnet.signUp())) as [SignedUp, ...SignedUp[]];
    for (let index = TWEETS - 1; index >= 0; index -= 1) ids[index] = await post(linnet, authorOf(index), `${WORD} ${index}`);
    await indexed(linnet);
    // The first searches of a cold server take long.
    while ((await search({ linnet }, WORD, { order: 'RELEVANCE' })).degraded) await sleep(100);
  }, 300_000);
  afterAll(async () => {
    await client?.close();
    await linnet?.close();
  });

  const page = (after: string | null = null): Promise<FoundPage> => search({ linnet }, WORD, { order: 'RELEVANCE', by: reader, first: 3, after });
  async function rest(from: FoundPage): Promise<string[]> {
    const pages = await searchAll({ linnet }, WORD, { order: 'RELEVANCE', by: reader, first: 3, after: from.endCursor });
    expect(pages.map(({ degraded }) => degraded)).not.toContain(true);
    // Full, whatever the rules take away.
    expect(pages.slice(0, -1).map((full) => full.ids.length)).toEqual(pages.slice(1).map(() => 3));
    return pages.flatMap((found) => found.ids);
  }

  /** In the index too, at once. */
  async function setLikes(likes: Readonly<Record<string, number>>): Promise<void> {
    const { database, stores, searchIndex } = linnet.app;
    await database.rows('', 'INSERT INTO tweet_stats (tweet_id, like_count) SELECT * FROM unnest($1::uuid[], $2::int[]) ON CONFLICT (tweet_id) DO UPDATE SET like_count = excluded.like_count', [Object.keys(likes), Object.values(likes)]);
    await createIndexWriter({ stores, documents: searchIndex!.documents, onAvailability: () => undefined }).writeTweets(Object.keys(likes));
    await searchIndex!.admin.refresh(await liveIndex(linnet, 'tweets'));
  }
  // Newest first is their order as long as nobody likes one.
  beforeEach(() => setLikes(Object.fromEntries(ids.map((id) => [id, 0]))));

  const placeOf = ({ endCursor }: FoundPage) => splitPosition(decodeTimedCursor('tweetSearch', SCOPE, endCursor!));
  const pointIdOf = async (from: FoundPage): Promise<string> => (await linnet.app.stores.pointsInTime.find(alias, placeOf(from).pointName!))!;

  test('gives each tweet once, in the order of its first page, whatever is liked meanwhile', async () => {
    await setLikes({ [ids[2]!]: 1 });
    const first = await page();
    expect(first.ids).toEqual([ids[2], ids[0], ids[1]]);
    // One of those that are read falls behind the page, and one that is not read comes before it.
    await setLikes({ [ids[2]!]: 0, [ids[7]!]: 9 });
    const second = await page(first.endCursor);
    expect(second.ids).toEqual(ids.slice(3, 6));
    await setLikes({ [ids[4]!]: 20, [ids[8]!]: 30 });
    expect(await rest(second)).toEqual(ids.slice(6));
    expect((await page()).ids).toEqual([ids[8], ids[4], ids[7]]);
    expect(first.endCursor).toHaveLength(40);
  });

  test.each<[string, (first: FoundPage) => Promise<string>]>([
    ['its point in time was closed, or has expired', async (first) => {
      expect(await client.closePointInTime({ id: await pointIdOf(first) })).toMatchObject({ succeeded: true });
      return first.endCursor!;
    }],
    ['its point in time was forged', async (first) => encodeTimedCursor('tweetSearch', SCOPE, joinPosition(placeOf(first).place, '0123456789abcdef'))],
    ['its cursor has none, as those of PostgreSQL', async (first) => encodeIdCursor('tweetSearch', SCOPE, placeOf(first).place)],
    ['Redis has lost its name', async (first) => {
      await linnet.redis.flush();
      return first.endCursor!;
    }],
  ])('goes on, and in one point in time from there, where %s', async (_what, change) => {
    const after = await change(await page());
    await setLikes({ [ids[1]!]: 1 });
    const next = await page(after);
    expect(next).toMatchObject({ ids: ids.slice(3, 6), degraded: false, hasNextPage: true });
    await setLikes({ [ids[8]!]: 5 });
    expect(await rest(next)).toEqual(ids.slice(6));
  });

  test('is gone on with by PostgreSQL where Elasticsearch stops, and by Elasticsearch after that', async () => {
    const first = await page();
    await linnet.elasticsearch.kill();
    const second = await page(first.endCursor);
    expect(second).toMatchObject({ ids: ids.slice(3, 6), degraded: true });
    expect(placeOf(second).pointName).toBeUndefined();
    await linnet.elasticsearch.start();
    await expect.poll(async () => (await page(second.endCursor)).degraded, { timeout: 10_000 }).toBe(false);
    expect(await rest(second)).toEqual(ids.slice(6));
  });

  test('brings back nothing that may no longer be seen, and its pages are full', async () => {
    const first = await page();
    await act(linnet, reader, 'block', authors[0]!);
    await setPrivate(linnet, authors[1]!, true);
    const left = ids.filter((_id, index) => index >= 3 && authorOf(index) === authors[2]);
    await deleteTweet(linnet, authors[2]!, left[1]!);
    await indexed(linnet);
    expect(await rest(first)).toEqual(left.filter((_id, index) => index !== 1));
  });

  test('shows what was posted some two seconds ago', async () => {
    const find = async () => (await search({ linnet }, WORD, { order: 'RELEVANCE' })).ids;
    await find();
    const id = await post(linnet, reader, WORD);
    await expect.poll(find, { timeout: 6_000, interval: 100 }).toContain(id);
  });

  describe('points in time', () => {
    const create = () => createPointsInTime({ client, alias, names: linnet.app.stores.pointsInTime, onError: (error) => { throw error; } });
    const isOpen = ({ id }: PointInTime): Promise<boolean> => client.search({ pit: { id }, size: 0 }).then(() => true, () => false);

    test('are shared by the searches of a second, and closed when the last has ended, unless a cursor names them', async () => {
      const points = create();
      const used = await Promise.all(Array.from({ length: 5 }, () => points.search(undefined, (point) => Promise.resolve(point))));
      expect(new Set(used).size).toBe(1);
      const [search, end] = [vi.fn<(point: PointInTime) => Promise<PointInTime>>(), Promise.withResolvers<PointInTime>()];
      search.mockReturnValue(end.promise);
      const long = points.search(undefined, search);
      await expect.poll(() => search.mock.lastCall?.[0]).toBe(used[0]);
      points.forget();
      const named = await points.search(undefined, (point) => Promise.resolve(point));
      expect([named === used[0], await isOpen(used[0]!)]).toEqual([false, true]);
      end.resolve(used[0]!);
      await long;
      await expect.poll(() => isOpen(used[0]!)).toBe(false);
      points.keep(named, named.id);
      points.forget();
      expect((await create().search(named.name, (point) => Promise.resolve(point))).id).toBe(named.id);
      expect(await isOpen(named)).toBe(true);
    });

    test('are opened anew where Elasticsearch has lost what is shared', async () => {
      const points = create();
      const lost = await points.search(undefined, (point) => Promise.resolve(point));
      await client.closePointInTime({ id: lost.id });
      const search = vi.fn((point: PointInTime) => client.search({ pit: { id: point.id }, size: 0 }));
      expect((await points.search(undefined, search)).hits.hits).toEqual([]);
      expect(search.mock.calls.map(([point]) => point === lost)).toEqual([true, false]);
    });
  });
});
