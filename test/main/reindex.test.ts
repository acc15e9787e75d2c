import { spawn, type ChildProcess } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newId } from '../../src/domain/ids.ts';
import { finished, type ImportResult } from '../import/support.ts';
import { documentsOf, idsInTruth, indexed, liveIndex, startIndexedLinnet, type IndexedLinnet } from '../search/index-support.ts';
import { search } from '../search/support.ts';
import { hasElasticsearch } from '../support/elasticsearch.ts';
import { runs } from '../support/runs.ts';
import type { SignedUp } from '../support/sign-up.ts';
import { deleteTweet, post } from '../support/social.ts';

/** Some batches of a reindex. */
const TWEETS = runs(2_500, 5_000);

describe.runIf(hasElasticsearch())('the commands that keep the index of Elasticsearch', () => {
  let linnet: IndexedLinnet;
  let ann: SignedUp;
  beforeAll(async () => {
    linnet = await startIndexedLinnet();
    ann = await linnet.signUp('ann');
    await linnet.app.database.rows('test_tweets', `
      WITH posted AS (
        INSERT INTO tweets (id, author_id, text, entities, conversation_id, created_at)
        SELECT id, $1, 'Pebble ' || n, '{"hashtags":[],"mentions":[],"urls":[]}', id, now() FROM (SELECT uuidv7() AS id, n FROM generate_series(1, ${TWEETS}) AS n) AS made RETURNING id
      ) SELECT count(*) FROM posted`, [ann.user.id]);
  }, 300_000);
  afterAll(() => linnet?.close());

  const start = (...args: string[]): ChildProcess => spawn(process.execPath, ['dist/main/linnet.js', ...args], { env: { PATH: process.env['PATH'], ...linnet.env }, stdio: ['ignore', 'pipe', 'pipe'] });
  const run = (...args: string[]): Promise<ImportResult> => finished(start(...args));
  const equalsTruth = async (): Promise<void> => {
    await indexed(linnet);
    expect((await documentsOf(linnet, 'tweets')).map(({ id }) => id)).toEqual(await idsInTruth(linnet, 'tweets'));
  };

  test('reindex is killed and run again while people write: nothing is lost, and searches are answered all the time', async () => {
    const before = await liveIndex(linnet, 'tweets');
    const kept = await post(linnet, ann, 'keepsake');
    await indexed(linnet);
    let writing = true;
    const written: string[] = [];
    const writer = (async () => {
      while (writing) {
        written.push(await post(linnet, ann, `meanwhile ${written.length}`));
        if (written.length % 3 === 0) await deleteTweet(linnet, ann, written.splice(0, 1)[0]!);
        expect(await search({ linnet }, 'keepsake')).toMatchObject({ ids: [kept] });
        await sleep(20);
      }
    })();
    const first = start('reindex');
    const building = async () => (await linnet.app.stores.searchIndexes.list()).find(({ kind, state }) => kind === 'tweets' && state === 'building');
    await expect.poll(async () => (await building())?.documents ?? 0, { timeout: 30_000, interval: 5 }).toBeGreaterThan(0);
    first.kill('SIGKILL');
    const left = (await building())!;
    const second = await run('reindex');
    writing = false;
    await writer;
    expect(second).toMatchObject({ code: 0 });
    expect(second.stdout).toMatch(/Elasticsearch: a new index of [\d,]+ tweets is searched from now on\./);
    expect(await liveIndex(linnet, 'tweets')).toBe(left.name);
    expect(await liveIndex(linnet, 'tweets')).not.toBe(before);
    expect(await linnet.app.searchIndex!.admin.list('tweets')).toEqual([left.name]);
    expect((await search({ linnet }, 'pebble', { first: 1 })).degraded).toBe(false);
    await equalsTruth();
  }, 120_000);

  test('verify-search names what is missing, superfluous or different, and repairs it', async () => {
    await equalsTruth();
    expect(await run('verify-search', '--no-repair')).toMatchObject({ code: 0, stdout: 'The index equals the truth.\n' });
    const { searchIndex, stores } = linnet.app;
    // Beyond the first batch, and all three in one: each that has faults is looked at for some seconds.
    const [missing, different] = (await documentsOf(linnet, 'tweets')).slice(-2);
    const superfluous = newId();
    await searchIndex!.documents.write(await stores.searchIndexes.beginWrite('tweets'), [{ ...different!, words: 'rubbish' }, { ...different!, id: superfluous }], [missing!.id]);
    const lines = [`tweet ${missing!.id}: missing`, `tweet ${different!.id}: different`, `tweet ${superfluous}: superfluous`];

    const found = await run('verify-search', '--no-repair');
    expect(found.code).toBe(1);
    expect(found.stdout.trim().split('\n').toSorted()).toEqual([...lines, '3 documents do not equal the truth.'].toSorted());
    expect(await (await fetch(`${linnet.origin}/metrics`)).text()).toContain('linnet_search_index_mismatches{kind="tweets"} 3');

    const repaired = await run('verify-search');
    expect(repaired.code).toBe(0);
    expect(repaired.stdout.trim().split('\n').toSorted()).toEqual([...lines.map((line) => `${line}, repaired`), 'The index equals the truth.'].toSorted());
    await equalsTruth();
    expect(await (await fetch(`${linnet.origin}/metrics`)).text()).toContain('linnet_search_index_mismatches{kind="tweets"} 0');
  }, 120_000);

  test('say what is wrong where they cannot run', async () => {
    const elsewhere = finished(spawn(process.execPath, ['dist/main/linnet.js', 'reindex'], { env: { PATH: process.env['PATH'], ...linnet.env, ELASTICSEARCH_URL: 'http://127.0.0.1:9' }, stdio: ['ignore', 'pipe', 'pipe'] }));
    expect(await elsewhere).toMatchObject({ code: 2, stderr: expect.stringMatching(/^Elasticsearch cannot be used: .+\n/) });
    expect(await run('verify-search', '--everything')).toMatchObject({ code: 2 });
  }, 30_000);
});
