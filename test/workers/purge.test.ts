import { afterAll, beforeAll, expect, test } from 'vitest';
import { PURGE_START, type PurgePosition } from '../../src/services/tweets/purge-tombstone.ts';
import { PURGE_BATCH_ROWS } from '../../src/stores/postgres/tombstone.store.ts';
import { hangOn, NOTHING, readHanging } from '../support/hanging.ts';
import { deleteTweet, post, settled } from '../support/social.ts';
import { spawnRole } from '../support/spawn-role.ts';
import { startLinnet, type Linnet } from '../support/start-linnet.ts';
import { expectExactCounts } from '../api/reactions/support.ts';

let linnet: Linnet;
beforeAll(async () => { linnet = await startLinnet({ workers: false }); });
afterAll(() => linnet.close());

test('a purge takes batches, between which counts equal lists, and may be done again', async () => {
  const ann = await linnet.signUp();
  const id = await post(linnet, ann, 'loved');
  const rows = 2 * PURGE_BATCH_ROWS + 50;
  await hangOn(linnet, id, rows);
  const { beginPurge, purgeBatch } = linnet.app.services.maintenance;
  expect(await beginPurge(id), 'a tweet that stands is not purged').toBe(false);
  await deleteTweet(linnet, ann, id);
  expect(await beginPurge(id)).toBe(true);
  let position: PurgePosition | null = PURGE_START;
  for (const left of [rows - PURGE_BATCH_ROWS, rows - 2 * PURGE_BATCH_ROWS]) {
    position = await purgeBatch(id, position!, undefined);
    expect(await readHanging(linnet, id)).toMatchObject({ retweets: left, likes: left, votes: left, bookmarks: left });
    await expectExactCounts(linnet);
    expect(await linnet.app.database.rows('', 'SELECT 1 FROM poll_counts c WHERE vote_count <> (SELECT count(*) FROM poll_votes v WHERE v.tweet_id = c.tweet_id AND v.choice = c.choice)', [])).toEqual([]);
  }
  for (let again = 0; again < 2; again += 1) {
    expect(await purgeBatch(id, again === 0 ? position! : PURGE_START, undefined)).toBeNull();
    expect(await beginPurge(id)).toBe(true);
    expect(await readHanging(linnet, id)).toEqual(NOTHING);
  }
});

test('a purge whose worker is killed in the middle is finished by the next', async () => {
  const ann = await linnet.signUp();
  const id = await post(linnet, ann, 'loved');
  await hangOn(linnet, id, 5_000, 500);
  const first = await spawnRole('worker', linnet.env);
  await deleteTweet(linnet, ann, id);
  await expect.poll(async () => (await readHanging(linnet, id)).likes, { timeout: 10_000, interval: 5 }).toBeLessThan(4_500);
  await first.kill();
  const { likes } = await readHanging(linnet, id);
  expect(likes).toBeGreaterThan(0);
  const second = await spawnRole('worker', linnet.env);
  await settled(linnet, 25_000);
  expect(await readHanging(linnet, id)).toEqual(NOTHING);
  await expectExactCounts(linnet);
  await second.stop();
}, 60_000);

test('a worker that is stopped in the middle of a purge ends at once, and the next finishes it', async () => {
  const ann = await linnet.signUp();
  const id = await post(linnet, ann, 'loved');
  await hangOn(linnet, id, 8_000, 500);
  const first = await spawnRole('worker', linnet.env);
  await deleteTweet(linnet, ann, id);
  await expect.poll(async () => (await readHanging(linnet, id)).likes, { timeout: 10_000, interval: 5 }).toBeLessThan(7_500);
  const stoppedAt = performance.now();
  expect(await first.stop()).toBe(0);
  expect(performance.now() - stoppedAt).toBeLessThan(3_000);
  expect((await readHanging(linnet, id)).likes).toBeGreaterThan(0);
  const second = await spawnRole('worker', linnet.env);
  await settled(linnet, 25_000);
  expect(await readHanging(linnet, id)).toEqual(NOTHING);
  await second.stop();
}, 60_000);
