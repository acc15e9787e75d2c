import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { DIVERSITY_SPAN_LINES, MAX_OF_AUTHOR_IN_SPAN } from '../../../src/domain/ranking.ts';
import type { Loose } from '../../support/gql.ts';
import { act } from '../../support/relations.ts';
import { runs } from '../../support/runs.ts';
import { startSecondApi } from '../../support/second-api.ts';
import type { SignedUp } from '../../support/sign-up.ts';
import { deleteTweet, follow, post, readWholeHome, settled } from '../../support/social.ts';
import { startLinnet, type Linnet } from '../../support/start-linnet.ts';

let linnet: Linnet;
let other: Awaited<ReturnType<typeof startSecondApi>>;
beforeAll(async () => {
  linnet = await startLinnet();
  other = await startSecondApi(linnet);
});
afterAll(async () => {
  await other.close();
  await linnet.close();
});

const PEOPLE = 6;
const VERBS = ['post', 'post', 'follow', 'follow', 'likeTweet', 'likeTweet', 'retweet', 'mute', 'block', 'delete', 'unlikeTweet'] as const;
const step = fc.record({ verb: fc.constantFrom(...VERBS), from: fc.nat(PEOPLE - 1), to: fc.nat(PEOPLE - 1), which: fc.nat(5) });
type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never;
interface Person extends SignedUp { tweets: string[] }
interface Line { id: string; authorId: string }

const RANKED = `query ($first: Int!, $after: String) { homeTimeline(first: $first, after: $after, order: RANKED) { edges { node { tweet { id author { id } } } } pageInfo { endCursor hasNextPage } } }`;

/** Whole, in pages of so many, asked of one node and the other in turn. */
async function readRanked({ token }: SignedUp, first: number, between: () => Promise<unknown> = async () => undefined): Promise<Line[]> {
  const lines: Line[] = [];
  let after: string | null = null;
  for (let page = 0; ; page += 1) {
    const { homeTimeline: { edges, pageInfo } }: { homeTimeline: Loose } = await (page % 2 === 0 ? linnet : other).gql(RANKED, { first, after }, token);
    lines.push(...edges.map(({ node: { tweet } }: { node: { tweet: { id: string; author: { id: string } } } }) => ({ id: tweet.id, authorId: tweet.author.id })));
    if (!pageInfo.hasNextPage) return lines;
    after = pageInfo.endCursor;
    await between();
  }
}

async function take(people: Person[], { verb, from, to, which }: Step): Promise<unknown> {
  const [me, them] = [people[from]!, people[to]!];
  const theirs = them.tweets[which % them.tweets.length]!;
  if (verb === 'post') return me.tweets.push(await post(linnet, me, `number ${me.tweets.length}`));
  if (verb === 'delete') return me.tweets.length > 1 ? deleteTweet(linnet, me, me.tweets.pop()!) : undefined;
  if (verb === 'likeTweet' || verb === 'unlikeTweet' || verb === 'retweet') return linnet.gql(`mutation ($id: ID!) { ${verb}(id: $id) { id } }`, { id: theirs }, me.token);
  if (from === to) return undefined;
  return verb === 'follow' ? follow(linnet, me, them) : act(linnet, me, verb, them);
}

/** Across a block, and of what was deleted meanwhile. */
const allowed = (error: Error): void => {
  if (!/^(FORBIDDEN|NOT_FOUND) at /.test(error.message)) throw error;
};

function expectDiverse(lines: readonly Line[]): void {
  for (const [index] of lines.entries()) {
    const before = lines.slice(Math.max(index - DIVERSITY_SPAN_LINES + 1, 0), index);
    const isFull = ({ authorId }: Line): boolean => before.filter((line) => line.authorId === authorId).length >= MAX_OF_AUTHOR_IN_SPAN;
    if (isFull(lines[index]!)) expect(lines.slice(index).every(isFull)).toBe(true);
  }
}

test('in any world, read on any node: each tweet once, nothing of the timeline missing, nobody thrice in ten, and the same again', async () => {
  await fc.assert(fc.asyncProperty(fc.array(step, { minLength: 50, maxLength: 90, size: 'max' }), fc.array(step, { minLength: 8, maxLength: 8 }), fc.integer({ min: 2, max: 9 }), async (steps, later, first) => {
    const people: Person[] = await Promise.all(Array.from({ length: PEOPLE }, async () => ({ ...await linnet.signUp(), tweets: [] })));
    for (const person of people) person.tweets.push(await post(linnet, person, 'from the start'));
    for (const each of steps) await take(people, each).catch(allowed);
    await settled(linnet);

    const { database } = linnet.app;
    for (const person of people) {
      const whole = await readRanked(person, 100);
      expect(new Set(whole.map(({ id }) => id)).size).toBe(whole.length);
      expectDiverse(whole);
      expect(await readRanked(person, first)).toEqual(whole);

      const latest = new Set((await readWholeHome(linnet, person, 100)).flatMap(({ ids }) => ids));
      const tweets = await database.rows<{ id: string }>('test_tweets_of', 'SELECT coalesce(retweet_of_id, id) AS id FROM tweets WHERE id = ANY($1::uuid[])', [[...latest]]);
      const ranked = new Set(whole.map(({ id }) => id));
      for (const { id } of tweets) expect(ranked).toContain(id);
      const suggested = whole.filter(({ id }) => !tweets.some((tweet) => tweet.id === id)).map(({ authorId }) => authorId);
      const strangers = await database.rows<{ id: string }>('test_strangers', `SELECT DISTINCT far.followee_id AS id FROM follows near JOIN follows far ON far.follower_id = near.followee_id
        WHERE near.follower_id = $1 AND far.followee_id <> $1
          AND NOT EXISTS (SELECT FROM follows WHERE follower_id = $1 AND followee_id = far.followee_id)
          AND NOT EXISTS (SELECT FROM mutes WHERE muter_id = $1 AND muted_id = far.followee_id)
          AND NOT EXISTS (SELECT FROM blocks WHERE (blocker_id, blocked_id) IN (($1, far.followee_id), (far.followee_id, $1)))`, [person.user.id]);
      for (const authorId of suggested) expect(strangers.map(({ id }) => id)).toContain(authorId);
    }

    // While others act, what is left keeps its order, and nothing comes in.
    const reader = people[0]!;
    const whole = (await readRanked(reader, 100)).map(({ id }) => id);
    const acts = later.filter(({ verb, from }) => !(from === 0 && verb === 'follow'));
    const paged = (await readRanked(reader, first, async () => {
      const next = acts.pop();
      if (next !== undefined) await take(people, next).catch(allowed);
    })).map(({ id }) => id);
    expect(new Set(paged).size).toBe(paged.length);
    expect(paged).toEqual(whole.filter((id) => paged.includes(id)));
    await settled(linnet);
  }), { numRuns: runs(1, 10), endOnFailure: true });
}, 120_000);
