import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test, vi, type MockInstance } from 'vitest';
import { aliasOf } from '../../src/stores/search/elasticsearch/index.admin.ts';
import { hasElasticsearch, useElasticsearch, type TestElasticsearch } from '../support/elasticsearch.ts';
import type { SignedUp } from '../support/sign-up.ts';
import { post } from '../support/social.ts';
import { startLinnet, type Linnet } from '../support/start-linnet.ts';
import { startElasticsearchProxy } from './elasticsearch-proxy.ts';
import { documentsOf, idsInTruth, indexed, indexesBuilt, liveIndex } from '../search/index-support.ts';
import { findPeople, search } from '../search/support.ts';

describe.runIf(hasElasticsearch())('an index that is out of order', () => {
  let elasticsearch: TestElasticsearch;
  let proxy: Awaited<ReturnType<typeof startElasticsearchProxy>>;
  let linnet: Linnet;
  let ann: SignedUp;
  let ids: string[] = [];
  let alias: string;
  let errors: MockInstance;
  beforeAll(async () => {
    elasticsearch = await useElasticsearch();
    alias = aliasOf(elasticsearch.env.ELASTICSEARCH_INDEX_PREFIX, 'tweets');
    proxy = await startElasticsearchProxy(elasticsearch.url);
    linnet = await startLinnet({ env: { ...elasticsearch.env, ELASTICSEARCH_URL: proxy.url } });
    errors = vi.spyOn(linnet.app.logger, 'error');
    await indexesBuilt(linnet);
    ann = await linnet.signUp('ann');
    ids = [await post(linnet, ann, 'a storm is coming')];
    await indexed(linnet);
    // The first searches of a cold server take long.
    while ((await search({ linnet }, 'storm')).degraded) await sleep(200);
  }, 300_000);
  afterAll(async () => {
    await linnet?.close();
    await proxy?.close();
    await elasticsearch?.release();
  });

  async function ask(path: string, body?: object, method = 'POST'): Promise<void> {
    const response = await fetch(`${elasticsearch.url}/${path}`, { method, ...(body !== undefined && { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }) });
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
  }
  const settings = async (changes: object): Promise<void> => ask(`${await liveIndex(linnet, 'tweets')}/_settings`, changes, 'PUT');

  const metrics = async (): Promise<string> => (await fetch(`${linnet.origin}/metrics`)).text();

  /** Everything that is there, from PostgreSQL, which says so; and soon nobody asks Elasticsearch any more. */
  async function answersFromPostgres(): Promise<void> {
    for (const order of ['LATEST', 'RELEVANCE', 'LATEST'] as const) expect(await search({ linnet }, 'storm', { order })).toMatchObject({ ids, degraded: true });
    expect(await metrics()).toMatch(/linnet_search_breaker_state\{state="(open|half-open)"\} 1/);
  }
  async function isPosted(): Promise<void> {
    ids = [await post(linnet, ann, `a storm, number ${ids.length}`), ...ids];
  }
  /** With all that was posted meanwhile, each document once. */
  async function answersAgain(): Promise<void> {
    await expect.poll(async () => (await search({ linnet }, 'storm')).degraded, { timeout: 20_000, interval: 100 }).toBe(false);
    await indexed(linnet, 20_000);
    expect(await search({ linnet }, 'storm')).toMatchObject({ ids, degraded: false });
    for (const kind of ['tweets', 'users'] as const) expect((await documentsOf(linnet, kind)).map(({ id }) => id)).toEqual(await idsInTruth(linnet, kind));
    // What could not be written waited: no reaction has failed.
    expect(errors).not.toHaveBeenCalled();
  }

  test('closed: PostgreSQL answers; opened again it has what was posted meanwhile', async () => {
    const name = await liveIndex(linnet, 'tweets');
    await ask(`${name}/_close`);
    await isPosted();
    await answersFromPostgres();
    await expect.poll(() => linnet.app.stores.outbox.lagOf('search')).toBeGreaterThan(0);
    await ask(`${name}/_open`);
    await answersAgain();
  }, 60_000);

  /** An index whose only shard is on no node, behind the alias of searches. */
  async function putRedIndex(name: string): Promise<void> {
    const mappings = { properties: { id: { type: 'keyword' }, standing: { type: 'double' } } };
    await ask(`${name}?wait_for_active_shards=0`, { settings: { 'index.routing.allocation.require._name': 'nowhere' }, mappings, aliases: { [alias]: {} } }, 'PUT');
    const { status } = await (await fetch(`${elasticsearch.url}/_cluster/health/${name}`)).json() as { status: string };
    expect(status).toBe('red');
  }
  /** The worker looks every ten seconds, and what it mends may be mended before it was seen. */
  async function takeFromAlias(): Promise<void> {
    const remove = { index: await liveIndex(linnet, 'tweets'), alias };
    do await ask('_aliases', { actions: [{ remove }] }); while (!(await search({ linnet }, 'storm')).degraded);
  }

  test('red, its only shard on no node: PostgreSQL answers', async () => {
    const name = `${alias}-stray`;
    await putRedIndex(name);
    await takeFromAlias();
    await isPosted();
    await answersAgain();
    await ask(name, undefined, 'DELETE');
  }, 60_000);

  test('beside one that is red: what it has is no whole answer', async () => {
    // Of a name that the worker does not touch.
    const name = `${elasticsearch.env.ELASTICSEARCH_INDEX_PREFIX}-stray`;
    await putRedIndex(name);
    await answersFromPostgres();
    await ask(name, undefined, 'DELETE');
    await answersAgain();
  }, 60_000);

  test('not to be written, as with a full disk: searches go on, and what is written waits', async () => {
    await settings({ 'index.blocks.write': true });
    await isPosted();
    await expect.poll(() => linnet.app.stores.outbox.lagOf('search')).toBeGreaterThan(0.2);
    expect(await search({ linnet }, 'storm')).toMatchObject({ ids: ids.slice(1), degraded: false });
    await settings({ 'index.blocks.write': null });
    await answersAgain();
  }, 60_000);

  test('its alias taken away: PostgreSQL answers, and the worker puts it back', async () => {
    const name = await liveIndex(linnet, 'tweets');
    await takeFromAlias();
    await isPosted();
    await answersAgain();
    expect(await liveIndex(linnet, 'tweets')).toBe(name);
  }, 60_000);

  test.each([
    ['some of its shards did not answer', (answer: Answer) => ({ ...answer, _shards: { ...answer._shards, failed: 1 }, hits: { ...answer.hits, hits: [] } })],
    ['it stopped before it had looked at everything', (answer: Answer) => ({ ...answer, timed_out: true, hits: { ...answer.hits, hits: [] } })],
  ])('%s: that is no answer', async (_what, change) => {
    const asked: string[] = [];
    proxy.tamper((path, body, answer) => {
      if (!path.includes('_search')) return null;
      asked.push(path + body);
      return { status: 200, body: JSON.stringify(change(JSON.parse(answer) as Answer)) };
    });
    await answersFromPostgres();
    expect((await findPeople({ linnet }, 'ann')).usernames).toEqual(['ann']);
    expect(asked.length).toBeGreaterThan(0);
    for (const each of asked) expect(each).toMatch(/allow_partial_search_results"?[=:]false/);
    proxy.tamper(() => null);
    await answersAgain();
  }, 60_000);

  test('too busy for one document of a bulk: it is sent again until it is written', async () => {
    let refused = 0;
    proxy.tamper((path, _body, answer) => {
      if (!path.includes('_bulk') || refused >= 3) return null;
      refused += 1;
      const bulk = JSON.parse(answer) as { errors: boolean; items: { index?: object }[] };
      bulk.items[0] = { index: { ...Object.values(bulk.items[0]!)[0], status: 429, error: { type: 'es_rejected_execution_exception', reason: 'rejected execution' } } };
      return { status: 200, body: JSON.stringify({ ...bulk, errors: true }) };
    });
    await isPosted();
    await expect.poll(() => refused, { timeout: 10_000 }).toBe(3);
    proxy.tamper(() => null);
    await answersAgain();
  }, 60_000);
});

interface Answer {
  _shards: object;
  hits: object;
}
