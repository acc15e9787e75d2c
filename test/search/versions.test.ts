import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newId } from '../../src/domain/ids.ts';
import { reindex } from '../../src/services/search/reindex.ts';
import type { UserDocument } from '../../src/stores/search/elasticsearch/documents.ts';
import { hasElasticsearch } from '../support/elasticsearch.ts';
import { startIndexedLinnet, type IndexedLinnet } from './index-support.ts';

const named = (id: string, words: string): UserDocument => ({ id, suspended: false, followers: 0, words, vocabulary: words });

describe.runIf(hasElasticsearch())('documents in Elasticsearch', () => {
  let linnet: IndexedLinnet;
  beforeAll(async () => { linnet = await startIndexedLinnet(); }, 300_000);
  afterAll(() => linnet?.close());
  const begin = () => linnet.app.stores.searchIndexes.beginWrite('users');
  const read = async (id: string) => (await linnet.app.searchIndex!.documents.listByIds((await begin()).indexes[0]!, [id]))[0] as UserDocument | undefined;

  test('a write that began earlier and comes later never wins, neither over a newer document nor over its deletion', async () => {
    const { documents } = linnet.app.searchIndex!;
    const id = newId();
    const [first, second, third, fourth] = [await begin(), await begin(), await begin(), await begin()];
    await documents.write(second, [named(id, 'second')], []);
    await documents.write(first, [named(id, 'first')], []);
    expect((await read(id))?.words).toBe('second');
    await documents.write(second, [named(id, 'again')], []);
    expect((await read(id))?.words).toBe('second');
    await documents.write(fourth, [], [id]);
    await documents.write(third, [named(id, 'third')], []);
    expect(await read(id)).toBeUndefined();
    await documents.write(await begin(), [named(id, 'fifth')], []);
    expect((await read(id))?.words).toBe('fifth');
  });

  test('takes no field that it does not know, and refuses an index that is not there', async () => {
    const { documents } = linnet.app.searchIndex!;
    const turn = await begin();
    await expect(documents.write(turn, [{ ...named(newId(), 'x'), colour: 'red' } as UserDocument], [])).rejects.toThrow(/strict_dynamic_mapping_exception/);
    await expect(documents.write({ ...turn, indexes: ['test-nowhere'] }, [named(newId(), 'x')], [])).rejects.toThrow('the index test-nowhere-write is not in the cluster');
  });

  test('an index that the cluster lost is built again', async () => {
    const ann = await linnet.signUp('ann');
    const { stores, searchIndex } = linnet.app;
    const lost = (await stores.searchIndexes.list()).map(({ name }) => name);
    await searchIndex!.admin.delete(lost);
    const isBack = async () => (await stores.searchIndexes.list()).filter(({ name, state }) => state === 'live' && !lost.includes(name)).length;
    await expect.poll(isBack, { timeout: 25_000 }).toBe(2);
    await expect.poll(() => read(ann.user.id), { timeout: 10_000 }).toMatchObject({ words: 'ann' });
  }, 40_000);

  test('a reindex waits for transactions that began before it: they wrote no event for its index', async () => {
    const { database, stores, searchIndex } = linnet.app;
    let begun = false;
    const observer = { begin: () => { begun = true; }, progress: () => undefined };
    const { building } = await database.transaction(async (client) => {
      await client.query('SELECT pg_current_xact_id()');
      const reindexing = reindex({ stores, ...searchIndex! }, { kind: 'users', observer, signal: AbortSignal.timeout(20_000) });
      // Long enough to create the index, which takes some hundred milliseconds.
      await expect.poll(async () => (await stores.searchIndexes.list()).some(({ state }) => state === 'building'), { timeout: 10_000 }).toBe(true);
      await sleep(200);
      expect(begun).toBe(false);
      return { building: reindexing };
    });
    await building;
    expect(begun).toBe(true);
  });
});
