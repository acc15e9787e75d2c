import { spawn } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { COUNT_BATCH } from '../../src/stores/postgres/count.statements.ts';
import { finished, type ImportResult } from '../import/support.ts';
import { OF_PERSON, PLANT, PLANTED, run } from '../support/counts.ts';
import { hangOn } from '../support/hanging.ts';
import type { SignedUp } from '../support/sign-up.ts';
import { follow, post, settled, deleteTweet } from '../support/social.ts';
import { startLinnet, type Linnet } from '../support/start-linnet.ts';
import { people, toggle } from '../api/reactions/support.ts';

let linnet: Linnet;
let ann: SignedUp;
let tweetId: string;
beforeAll(async () => {
  linnet = await startLinnet();
  const crowd = await people(linnet, 6);
  ann = crowd[0]!;
  tweetId = await post(linnet, ann, '#counted');
  for (const person of crowd) await toggle(linnet, 'likeTweet', person, tweetId);
  for (const person of crowd.slice(1)) await follow(linnet, person, ann);
  await hangOn(linnet, await post(linnet, ann, 'deleted'), COUNT_BATCH + 100);
  await post(linnet, crowd[1]!, 'a reply that quotes', { inReplyToId: tweetId, quotedId: tweetId });
  await run(linnet, "INSERT INTO polls (tweet_id, options, ends_at) VALUES ($1, '{yes,no}', now() + interval '1 day')", [tweetId]);
  await run(linnet, 'INSERT INTO poll_counts (tweet_id, choice, vote_count) VALUES ($1, 0, 0), ($1, 1, 1)', [tweetId]);
  await run(linnet, 'INSERT INTO poll_votes (tweet_id, user_id, choice) VALUES ($1, $2, 1)', [tweetId, ann.user.id]);
  await settled(linnet);
}, 60_000);
afterAll(() => linnet.close());

const linnetCommand = (args: string[], env: Record<string, string> = linnet.env): Promise<ImportResult> =>
  finished(spawn(process.execPath, ['dist/main/linnet.js', ...args], { env: { PATH: process.env['PATH'], ...env }, stdio: ['ignore', 'pipe', 'pipe'] }));
const driftLines = ({ stdout }: ImportResult): string[] => stdout.split('\n').filter((line) => line.includes(': stored '));
const metrics = async (): Promise<string[]> => (await (await fetch(`${linnet.origin}/metrics`)).text()).split('\n').filter((line) => line.startsWith('linnet_count_drift{')).toSorted();

describe('recount', () => {
  test('finds nothing where every count equals its list', async () => {
    const result = await linnetCommand(['recount']);
    expect(result).toMatchObject({ code: 0, stderr: '' });
    expect(result.stdout).toMatch(/^Verified the counts of [\d,]+ tweets, 606 people, 2 polls, 1 hashtags in [\d.]+ s\.\nEvery count equals its list\.\n$/);
    expect(await metrics()).toEqual(PLANTED.map((count) => `linnet_count_drift{count="${count}"} 0`).toSorted());
  });

  test('reports each wrong count with what is stored and what is true, and repairs it', async () => {
    const whose = (count: (typeof PLANTED)[number]): [string, string] =>
      (OF_PERSON.includes(count) ? ['user', ann.user.id] : count === 'hashtagTweets' ? ['hashtag', 'counted'] : ['tweet', tweetId]);
    for (const count of PLANTED) await run(linnet, PLANT[count], [whose(count)[1]]);
    const found = await linnetCommand(['recount']);
    expect(found.code).toBe(1);
    const repairs: string[] = [];
    for (const line of driftLines(found)) {
      const [, stored, actual] = /: stored (\d+), true (\d+)$/.exec(line)!.map(Number);
      expect(stored! - actual!, line).toBe(7);
      repairs.push(`${line}, repaired to ${actual}`);
    }
    const what = (line: string): string => line.replace(/: stored .*/, '');
    expect(driftLines(found).map(what).toSorted()).toEqual(PLANTED.map((count) => `${count} of ${whose(count).join(' ')}${count === 'pollVotes' ? ' option 1' : ''}`).toSorted());
    expect(await metrics()).toEqual(PLANTED.map((count) => `linnet_count_drift{count="${count}"} 1`).toSorted());

    const repaired = await linnetCommand(['recount', '--repair']);
    expect(repaired.code).toBe(0);
    expect(driftLines(repaired)).toEqual(repairs);
    expect(await linnetCommand(['recount'])).toMatchObject({ code: 0 });
    expect(await metrics()).toEqual(PLANTED.map((count) => `linnet_count_drift{count="${count}"} 0`).toSorted());
  });

  test('finds counts whose row is missing, is of nothing, or lies beyond the first batches', async () => {
    const [last] = await run<{ id: string }>(linnet, 'SELECT id FROM users ORDER BY id DESC LIMIT 1');
    const nothing = '01900000-0000-7000-8000-000000000000';
    await run(linnet, 'DELETE FROM tweet_stats WHERE tweet_id = $1', [tweetId]);
    await run(linnet, 'DELETE FROM poll_counts WHERE tweet_id = $1 AND choice = 1', [tweetId]);
    await run(linnet, 'INSERT INTO tweet_stats (tweet_id, reply_count) VALUES ($1, 2)', [nothing]);
    await run(linnet, 'UPDATE user_stats SET tweet_count = 0 WHERE user_id = $1', [last!.id]);
    const result = await linnetCommand(['recount', '--repair']);
    expect(driftLines(result)).toEqual([
      `replies of tweet ${nothing}: stored 2, true 0, repaired to 0`,
      `likes of tweet ${tweetId}: stored 0, true 6, repaired to 6`,
      `quotes of tweet ${tweetId}: stored 0, true 1, repaired to 1`,
      `replies of tweet ${tweetId}: stored 0, true 1, repaired to 1`,
      `tweets of user ${last!.id}: stored 0, true 1, repaired to 1`,
      `pollVotes of tweet ${tweetId} option 1: stored 0, true 1, repaired to 1`,
    ]);
    expect(await linnetCommand(['recount'])).toMatchObject({ code: 0 });
  });

  test('takes nothing that is being written for a difference, and repairs exactly meanwhile', async () => {
    const crowd = await people(linnet, 8);
    const hot = await post(linnet, ann, 'hot');
    let goOn = true;
    const writing = Promise.all(crowd.map(async (person, index) => {
      for (let round = 0; goOn; round += 1) {
        await toggle(linnet, round % 2 === 0 ? 'likeTweet' : 'unlikeTweet', person, hot);
        await toggle(linnet, round % 2 === 0 ? 'retweet' : 'undoRetweet', person, hot);
        if (round % 5 === index % 5) await deleteTweet(linnet, person, await post(linnet, person, 'short-lived', { inReplyToId: hot }));
      }
    }));
    for (let time = 0; time < 2; time += 1) expect(await linnetCommand(['recount'])).toMatchObject({ code: 0, stderr: '' });
    await run(linnet, PLANT.likes, [hot]);
    await run(linnet, PLANT.retweets, [hot]);
    expect(driftLines(await linnetCommand(['recount', '--repair']))).toHaveLength(2);
    expect(await linnetCommand(['recount'])).toMatchObject({ code: 0 });
    goOn = false;
    await writing;
    expect(await linnetCommand(['recount'])).toMatchObject({ code: 0 });
  }, 60_000);
});

describe('the hourly verification', () => {
  test('shows in the metric of every process what it found, until a whole pass finds it no more', async () => {
    const { verifyCounts } = linnet.app.services.maintenance;
    await run(linnet, PLANT.likes, [tweetId]);
    await verifyCounts();
    expect(await metrics()).toContain('linnet_count_drift{count="likes"} 1');
    await linnet.app.stores.counts.repair({ count: 'likes', id: tweetId, choice: null });
    await verifyCounts(() => true);
    expect(await metrics(), 'nothing was verified').toContain('linnet_count_drift{count="likes"} 1');
    await verifyCounts();
    expect(await metrics()).toContain('linnet_count_drift{count="likes"} 0');
  });
});

describe('npm run linnet', () => {
  const MORE = '"npm run linnet -- --help" tells more.\n';
  test.each([
    [['recount', '--fix'], /^Unknown option '--fix'/],
    [['recount', 'likes'], /^Unexpected argument 'likes'/],
    [['recuont'], /^There is no command "recuont"; there is: recount, reindex, verify-search\.\n/],
    [['toString'], /^There is no command "toString"/],
  ])('refuses %j with code 2 and says why', async (args, why) => {
    const { code, stdout, stderr } = await linnetCommand(args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(why);
    expect(stderr.endsWith(MORE)).toBe(true);
  });

  test('explains itself', async () => {
    expect(await linnetCommand(['--help'])).toMatchObject({ code: 0, stdout: expect.stringContaining('recount') });
    expect(await linnetCommand(['recount', '--help'])).toMatchObject({ code: 0, stdout: expect.stringMatching(/--repair[\s\S]*Exit code: 0/) });
    expect(await linnetCommand([])).toMatchObject({ code: 2, stdout: expect.stringContaining('Usage') });
  });

  test.each([
    ['no database', { LINNET_DATA_DIR: '/nonexistent/linnet' }, /^No Linnet runs from this folder/],
    ['no PostgreSQL', { DATABASE_URL: 'postgresql://u:p@127.0.0.1:1/x' }, /^PostgreSQL cannot be used: .*ECONNREFUSED/],
    ['no URL', { DATABASE_URL: 'mysql://x' }, /DATABASE_URL must be a postgresql:\/\/ URL/],
  ])('says that there is %s', async (_name, env, why) => {
    const { code, stderr } = await linnetCommand(['recount'], env);
    expect(code).toBe(2);
    expect(stderr).toMatch(why);
  });
});
