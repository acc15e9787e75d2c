import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { TestElasticsearch } from '../support/elasticsearch.ts';
import type { SignedUp } from '../support/sign-up.ts';
import { follow, post, readHome } from '../support/social.ts';
import { documentsOf, idsInTruth, indexed, type IndexedLinnet } from './index-support.ts';
import { search } from './support.ts';

const WITHIN_MS = 1_000;

/** A Linnet whose Elasticsearch can be frozen and killed. */
export interface Outages {
  open(): Promise<IndexedLinnet>;
  /** How many posts are being imported while it is killed. */
  imported: number;
  /** Whether that has come to its middle. */
  isInTheMiddle(linnet: IndexedLinnet, imported: number): Promise<boolean>;
}

const importedLines = (imported: number): string => Array.from({ length: imported }, (_unused, n) => JSON.stringify({
  src: 'test', id: String(n), author: `author_${n % 50}`, kind: n % 7 === 3 ? 'reply' : 'post', ...(n % 7 === 3 && { reply_to_id: String(n - 1) }),
  created_at: new Date(Date.UTC(2020, 0, 1) + n * 60_000).toISOString(), text: `Report number ${n} on the weather of harbour ${n % 997}`, lang: 'en',
})).join('\n');

export function testOutages({ open, imported, isInTheMiddle }: Outages): void {
  let elasticsearch: TestElasticsearch;
  let linnet: IndexedLinnet;
  let ann: SignedUp;
  let bob: SignedUp;
  let ids: string[];
  beforeAll(async () => {
    linnet = await open();
    ({ elasticsearch } = linnet);
    [ann, bob] = [await linnet.signUp('ann'), await linnet.signUp('bob')];
    await follow(linnet, bob, ann);
    ids = [await post(linnet, ann, 'a storm is coming'), await post(linnet, ann, 'the storm is here')].toReversed();
    await indexed(linnet);
    // The first searches of a cold server take long.
    while ((await search({ linnet }, 'storm')).degraded) await sleep(200);
  }, 300_000);
  afterAll(() => linnet?.close());
  const metrics = async () => (await fetch(`${linnet.origin}/metrics`)).text();

  async function answersFromPostgres(): Promise<void> {
    for (let round = 0; round < 5; round += 1) {
      const startedAt = performance.now();
      expect(await search({ linnet }, 'storm')).toMatchObject({ ids, degraded: true });
      expect(performance.now() - startedAt).toBeLessThan(WITHIN_MS);
    }
    expect(await metrics()).toMatch(/linnet_search_breaker_state\{state="(open|half-open)"\} 1/);
    expect(await metrics()).toContain('linnet_search_engine_in_use{engine="postgresql"} 1');
    expect((await fetch(`${linnet.origin}/readyz`)).status).toBe(200);
  }

  /** What is posted meanwhile is found at once, and reaches those who follow; the index gets it later. */
  async function postsReachFollowers(text: string): Promise<void> {
    const id = await post(linnet, ann, text);
    ids = [id, ...ids];
    expect((await search({ linnet }, 'storm')).ids).toEqual(ids);
    await expect.poll(async () => (await readHome(linnet, bob)).ids, { timeout: 5_000 }).toContain(id);
    await expect.poll(() => linnet.app.stores.outbox.lagOf('search')).toBeGreaterThan(0);
  }

  async function catchesUp(): Promise<void> {
    await expect.poll(async () => (await search({ linnet }, 'storm')).degraded, { timeout: 20_000, interval: 100 }).toBe(false);
    await indexed(linnet, 60_000);
    expect((await search({ linnet }, 'storm'))).toMatchObject({ ids, degraded: false });
    for (const kind of ['tweets', 'users'] as const) expect((await documentsOf(linnet, kind)).map(({ id }) => id)).toEqual(await idsInTruth(linnet, kind));
    expect(await metrics()).toContain('linnet_search_breaker_state{state="closed"} 1');
  }

  test('that is frozen, PostgreSQL answers within a second; when it goes on it answers again, with all that was posted', async () => {
    elasticsearch.freeze();
    try {
      await answersFromPostgres();
      await postsReachFollowers('a storm while it was frozen');
    } finally {
      elasticsearch.thaw();
    }
    await catchesUp();
  }, 90_000);

  test('that is killed in the middle of an import, PostgreSQL answers, and nobody works in vain; started again it ends up with everything, id for id', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'linnet-import-'));
    try {
      writeFileSync(join(folder, 'posts.ndjson'), importedLines(imported));
      const ended = once(spawn(process.execPath, ['dist/main/import.js', join(folder, 'posts.ndjson')], { env: { ...process.env, ...linnet.env }, stdio: 'ignore' }), 'exit');
      while (!(await isInTheMiddle(linnet, imported))) await sleep(20);
      await elasticsearch.kill();
      await answersFromPostgres();
      await postsReachFollowers('a storm while it was dead');
      expect(await ended).toEqual([0, null]);
    } finally {
      rmSync(folder, { recursive: true });
    }
    await sleep(500);
    const before = process.cpuUsage();
    await sleep(1_500);
    const { user, system } = process.cpuUsage(before);
    // Microseconds; nothing is to be done but to try now and then. A loop would take all of one core.
    expect(user + system).toBeLessThan(750_000);
    await elasticsearch.start();
    await catchesUp();
    expect(await idsInTruth(linnet, 'tweets')).toHaveLength(ids.length + imported);
  }, 240_000);
}
