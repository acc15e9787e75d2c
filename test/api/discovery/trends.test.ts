import { setTimeout as sleep } from 'node:timers/promises';
import { Queue } from 'bullmq';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { hourOf } from '../../../src/domain/trends.ts';
import { keys } from '../../../src/stores/redis/keys.ts';
import { act, setPrivate } from '../../support/relations.ts';
import { deleteTweet, post, settled } from '../../support/social.ts';
import type { SignedUp } from '../../support/sign-up.ts';
import { startLinnet, type Linnet } from '../../support/start-linnet.ts';
import { HOUR_MS, makePeople, perform, plainTrends, type Act } from './trend-activity.ts';

interface Trend { score: number; tweetCount: number; hashtag: { tag: string; tweetCount: number } }

let linnet: Linnet;
let people: SignedUp[];
beforeAll(async () => {
  linnet = await startLinnet();
  people = await Promise.all(Array.from({ length: 6 }, () => linnet.signUp()));
});
afterAll(() => linnet.close());

const trends = async (first = 100, viewer?: SignedUp): Promise<Trend[]> =>
  (await linnet.gql('query ($first: Int!) { trends(first: $first) { score tweetCount hashtag { tag tweetCount } } }', { first }, viewer?.token)).trends;
const refresh = async (): Promise<void> => {
  await settled(linnet);
  await linnet.app.services.discovery.refreshTrends();
};
const tagsOf = (found: readonly Trend[]): string[] => found.map(({ hashtag }) => hashtag.tag);
const scores = (found: readonly Trend[]): Map<string, number> => new Map(found.map(({ hashtag, score }) => [hashtag.tag, score]));
const like = (person: SignedUp, id: string): Promise<unknown> => linnet.gql('mutation ($id: ID!) { likeTweet(id: $id) { id } }', { id }, person.token);
const run = (text: string, values: unknown[] = []): Promise<unknown> => linnet.app.database.rows('', text, values);

async function clear(): Promise<void> {
  for (const table of ['tweets', 'tweet_hashtags', 'hashtag_stats', 'hashtag_hours', 'trends', 'likes']) await run(`DELETE FROM ${table}`);
  // No flush: that would have the worker refresh just then.
  const kept = await linnet.app.redis.commands.keys('trends:*');
  if (kept.length > 0) await linnet.app.redis.commands.del(kept);
}
/** As after a loss: the next refresh reads PostgreSQL. */
const forget = (): Promise<unknown> => linnet.app.redis.commands.del(keys.trendsComplete);

/** A new beginning: nobody has used any hashtag yet. */
beforeEach(async () => {
  // What is compared is read twice, and must be of one hour.
  const leftMs = HOUR_MS - (Date.now() % HOUR_MS);
  if (leftMs < 10_000) await sleep(leftMs);
  await settled(linnet);
  await clear();
  // What nodes remember of tweets is of no use any more: ids are new.
  await linnet.app.services.discovery.refreshTrends();
});

/** Equal but for as much as the hour went on between the two. */
function expectSame(found: Map<string, number>, plain: Map<string, number>, digits = 6): void {
  expect([...found.keys()].toSorted()).toEqual([...plain.keys()].toSorted());
  for (const [tag, score] of plain) expect(found.get(tag), tag).toBeCloseTo(score, digits);
}

describe('trends', () => {
  test('are what people post, like, retweet and answer, as a plain recomputation has it, before and after Redis loses its data', async () => {
    const [ann, bob, cat, dan] = people as [SignedUp, SignedUp, SignedUp, SignedUp];
    const ids = [await post(linnet, ann, '#Rising and #cafe'), await post(linnet, bob, '#rising'), await post(linnet, cat, '#other')];
    for (const person of people.slice(1)) await like(person, ids[0]!);
    await linnet.gql('mutation ($id: ID!) { retweet(id: $id) { id } }', { id: ids[2] }, dan.token);
    await post(linnet, ann, 'an answer', { inReplyToId: ids[2]! });
    await refresh();
    const before = await trends();
    expect(tagsOf(before)).toEqual(['cafe', 'Rising', 'other']);
    expect(before.map(({ score, tweetCount, hashtag }) => [score, tweetCount, hashtag.tweetCount])).toEqual([[6, 1, 1], [6, 2, 2], [3, 1, 1]]);
    expectSame(new Map([...scores(before)].map(([tag, score]) => [tag.toLowerCase(), score])), await plainTrends(linnet));

    await linnet.redis.flush();
    expect(await trends()).toEqual(before);
    await refresh();
    expect(await trends()).toEqual(before);
  });

  test('equal a plain recomputation over random activity of a day, against random usual levels', async () => {
    const crowd = await makePeople(linnet, 12, 'rnd');
    const [author] = await makePeople(linnet, 1, 'author');
    const anAct: fc.Arbitrary<Act> = fc.record({ kind: fc.constantFrom('post', 'like', 'retweet', 'reply'), person: fc.nat(11), tag: fc.constantFrom('a', 'b', 'c', 'd'), hoursAgo: fc.nat(23) });
    await fc.assert(fc.asyncProperty(fc.array(anAct, { minLength: 20, maxLength: 60 }), fc.array(fc.nat(3), { minLength: 2, maxLength: 2 }), async (acts, [a, b]) => {
      await clear();
      await perform(linnet, crowd, author!, acts);
      const now = hourOf(Date.now());
      for (const [tag, level] of [['a', a], ['b', b]] as const) {
        await run('INSERT INTO hashtag_hours (tag, hour, people) SELECT $1, hour, $2 FROM generate_series($3::int - 24 - 167, $3::int - 24) AS hour', [tag, level, now]);
      }
      await forget();
      await refresh();
      expectSame(scores(await trends()), await plainTrends(linnet, { a: a!, b: b! }), 2);
    }), { numRuns: 3, endOnFailure: true });
  });

  test('are not made by one person, however much they post, nor with a second one who likes it all', async () => {
    const [spammer, second, ...others] = people as [SignedUp, SignedUp, ...SignedUp[]];
    for (let n = 0; n < 15; n += 1) await like(second, await post(linnet, spammer, `${n} #spam`));
    for (const person of others.slice(0, 3)) await post(linnet, person, '#honest');
    await refresh();
    expect(tagsOf(await trends())).toEqual(['honest']);
  });

  test('leave out what is always as big', async () => {
    const now = hourOf(Date.now());
    await run('INSERT INTO hashtag_hours (tag, hour, people) SELECT tag, hour, 50 FROM generate_series($1::int - 24 - 167, $1::int - 24) AS hour, unnest(ARRAY[\'always\']) AS tag', [now]);
    for (const person of people) await post(linnet, person, '#always #new');
    await refresh();
    expect(tagsOf(await trends())).toEqual(['new']);
  });

  test('keep the hours that are over as the usual level of those to come, once each', async () => {
    const crowd = await makePeople(linnet, 5, 'hours');
    await perform(linnet, crowd, crowd[0]!, [1, 2, 3, 4].map((person): Act => ({ kind: 'like', person, tag: 'kept', hoursAgo: 5 })));
    await forget();
    for (let time = 0; time < 2; time += 1) {
      await refresh();
      expect(await linnet.app.database.rows('', 'SELECT hour, people FROM hashtag_hours WHERE tag = $1 ORDER BY hour', ['kept']))
        .toEqual([{ hour: hourOf(Date.now()) - 23, people: 1 }, { hour: hourOf(Date.now()) - 5, people: 4 }]);
    }
  });

  test.each([
    ['private', (author: SignedUp, hidden: boolean) => setPrivate(linnet, author, hidden)],
    ['suspended', ({ user }: SignedUp, hidden: boolean) => run('UPDATE users SET suspended_at = CASE WHEN $2::boolean THEN now() END WHERE id = $1', [user.id, hidden])],
  ])('know nothing of what %s people post, and forget at once what they posted before', async (_name, hide) => {
    const author = await linnet.signUp();
    const id = await post(linnet, author, '#theirs');
    for (const person of people) await like(person, id);
    await refresh();
    expect(tagsOf(await trends())).toEqual(['theirs']);
    await hide(author, true);
    await settled(linnet);
    expect(await trends()).toEqual([]);
    await refresh();
    expect(await linnet.app.database.rows('', 'SELECT tag FROM trends', [])).toEqual([]);
    await forget();
    await refresh();
    expect(await trends()).toEqual([]);
  });

  test('lose a hashtag with its last tweet at once', async () => {
    const id = await post(linnet, people[0]!, '#gone');
    for (const person of people) await like(person, id);
    await refresh();
    expect(tagsOf(await trends())).toEqual(['gone']);
    await deleteTweet(linnet, people[0]!, id);
    expect(await trends()).toEqual([]);
  });

  test('are the same for everybody; whoever is kept apart from all who post sees no tweet of it', async () => {
    const [author, blocked] = await Promise.all([linnet.signUp(), linnet.signUp()]);
    const id = await post(linnet, author, '#apart');
    for (const person of people) await like(person, id);
    await act(linnet, author, 'block', blocked);
    await refresh();
    expect(await trends(10, blocked)).toEqual(await trends(10));
    const read = 'query { trends { hashtag { tag tweets { edges { node { id } } } } } }';
    expect((await linnet.gql(read, {}, blocked.token)).trends).toEqual([{ hashtag: { tag: 'apart', tweets: { edges: [] } } }]);
    expect((await linnet.gql(read)).trends).toEqual([{ hashtag: { tag: 'apart', tweets: { edges: [{ node: { id } }] } } }]);
  });

  test('are refreshed by the worker, again after Redis has lost its schedule', async () => {
    for (const person of people) await post(linnet, person, '#scheduled');
    await settled(linnet);
    await linnet.redis.flush();
    await expect.poll(async () => tagsOf(await trends()), { timeout: 15_000, interval: 100 }).toEqual(['scheduled']);
    const queue = new Queue('discovery', { connection: linnet.app.redis.producer, prefix: 'queue' });
    expect((await queue.getJobScheduler('refresh-trends'))?.every).toBe(60_000);
    await queue.close();
  });

  test('show nothing that nobody has refreshed for an hour', async () => {
    for (const person of people) await post(linnet, person, '#old');
    await refresh();
    expect(tagsOf(await trends(1))).toEqual(['old']);
    await run("UPDATE trends SET refreshed_at = now() - interval '61 minutes'");
    expect(await trends()).toEqual([]);
  });

  test.each([0, -1, 101])('refuse first: %i', async (first) => {
    expect(await linnet.errorsOf('query ($first: Int!) { trends(first: $first) { score } }', { first })).toEqual([expect.objectContaining({ code: 'BAD_USER_INPUT', field: 'first' })]);
  });
});
