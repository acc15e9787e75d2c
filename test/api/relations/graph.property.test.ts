import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { countDrift } from '../../support/counts.ts';
import { act, graphFaults, RELATION_VERBS, setPrivate } from '../../support/relations.ts';
import { runs } from '../../support/runs.ts';
import { post, readHome, readWholeHome, settled, warmHome } from '../../support/social.ts';
import type { SignedUp } from '../../support/sign-up.ts';
import { startLinnet, type Linnet } from '../../support/start-linnet.ts';

let linnet: Linnet;
beforeAll(async () => { linnet = await startLinnet(); });
afterAll(() => linnet.close());

const PEOPLE = 6;
const step = fc.record({
  // Twice the follows: else there is little to end.
  verb: fc.constantFrom(...RELATION_VERBS, 'follow', 'follow', 'becomePrivate', 'becomePublic', 'post', 'readHome'),
  // How many places further in the circle the other person stands: never oneself.
  distance: fc.integer({ min: 1, max: PEOPLE - 1 }),
});
type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never;

async function take(crowd: SignedUp[], index: number, { verb, distance }: Step): Promise<unknown> {
  const actor = crowd[index]!;
  if (verb === 'becomePrivate' || verb === 'becomePublic') return setPrivate(linnet, actor, verb === 'becomePrivate');
  if (verb === 'post') return post(linnet, actor, 'in the middle of it');
  // Begins a rebuild of the cache, which what others do meanwhile may overtake.
  if (verb === 'readHome') return readHome(linnet, actor);
  return act(linnet, actor, verb, crowd[(index + distance) % PEOPLE]!).catch((error: Error) => {
    // Across a block, and where no request waits; whatever else is a fault.
    if (!/^(FORBIDDEN at follow|NOT_FOUND at (accept|reject)FollowRequest):/.test(error.message)) throw error;
  });
}

const homeBySql = async (userId: string): Promise<string[]> => (await linnet.app.database.rows<{ id: string }>('home_by_rules', `
  SELECT id FROM tweets WHERE author_id = $1 OR (
    EXISTS (SELECT FROM follows WHERE follower_id = $1 AND followee_id = author_id)
    AND NOT EXISTS (SELECT FROM mutes WHERE muter_id = $1 AND muted_id = author_id)
    AND NOT EXISTS (SELECT FROM blocks WHERE (blocker_id, blocked_id) IN (($1, author_id), (author_id, $1))))
  ORDER BY id DESC`, [userId])).map(({ id }) => id);

test('whatever people do to each other at once, counts equal lists, blocks part, and home timelines hold what the rules say', async () => {
  await fc.assert(fc.asyncProperty(fc.array(fc.array(step, { maxLength: 20, size: 'max' }), { minLength: PEOPLE, maxLength: PEOPLE }), async (clients) => {
    const crowd = await Promise.all(Array.from({ length: PEOPLE }, () => linnet.signUp()));
    for (const person of crowd) await post(linnet, person, 'from the start');
    // Each person is a client of their own, which waits for each answer.
    await Promise.all(clients.map(async (steps, index) => {
      for (const each of steps) await take(crowd, index, each);
    }));
    expect(await graphFaults(linnet)).toEqual([]);
    expect(await countDrift(linnet)).toEqual([]);
    await settled(linnet);
    for (const { token, user } of crowd) {
      const { me } = await linnet.gql('{ me { followerCount followingCount followers(first: 100) { edges { cursor } } following(first: 100) { edges { cursor } } } }', {}, token);
      expect([me.followers.edges.length, me.following.edges.length]).toEqual([me.followerCount, me.followingCount]);
      const expected = await homeBySql(user.id);
      const person = crowd.find((one) => one.user.id === user.id)!;
      expect((await readWholeHome(linnet, person, 5)).flatMap(({ ids }) => ids)).toEqual(expected);
      await warmHome(linnet, person);
      expect((await readWholeHome(linnet, person, 5)).flatMap(({ ids }) => ids)).toEqual(expected);
    }
  }), { numRuns: runs(3, 30), endOnFailure: true });
}, 120_000);
