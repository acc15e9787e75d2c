import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeFollowers } from '../support/crowd.ts';
import { blocksOf, mostRows, nodesOf, recordPlans, tellPlans } from '../support/plans.ts';
import type { SignedUp } from '../support/sign-up.ts';
import { startLinnet, type Linnet } from '../support/start-linnet.ts';

const FOLLOWEES = 5_000;
const FIRST = 20;
const LARGE = ['follows', 'users', 'user_stats'];

let linnet: Linnet;
let viewer: SignedUp;
let stars: string[];
beforeAll(async () => {
  linnet = await startLinnet({ workers: false });
  viewer = await linnet.signUp();
  const { database } = linnet.app;
  const run = (text: string, values: unknown[] = []) => database.rows('', text, values);
  const people = await makeFollowers(linnet, viewer.user.id, FOLLOWEES + 1_000);
  const followees = people.slice(0, FOLLOWEES);
  await run('INSERT INTO follows (follower_id, followee_id, id) SELECT $1, id, uuidv7() FROM unnest($2::uuid[]) AS id', [viewer.user.id, followees]);
  await run('UPDATE user_stats SET following_count = $2 WHERE user_id = $1', [viewer.user.id, FOLLOWEES]);
  // Each follows 20 of the others; some of those are followed by all, the viewer's followees and everybody else.
  await run(`INSERT INTO follows (follower_id, followee_id, id) SELECT a.id, b.id, uuidv7() FROM unnest($1::uuid[]) WITH ORDINALITY AS a(id, n)
    CROSS JOIN generate_series(10, 29) AS step JOIN unnest($1::uuid[]) WITH ORDINALITY AS b(id, n) ON b.n = a.n % 5000 + step WHERE a.n <> b.n`, [people]);
  stars = people.slice(-FIRST);
  await run('INSERT INTO follows (follower_id, followee_id, id) SELECT fan, star, uuidv7() FROM unnest($1::uuid[]) AS fan, unnest($2::uuid[]) AS star WHERE fan <> star ON CONFLICT DO NOTHING', [people, stars]);
  await run('UPDATE user_stats SET follower_count = (SELECT count(*) FROM follows WHERE followee_id = user_id)');
  await run('VACUUM ANALYZE');
}, 120_000);
afterAll(() => linnet.close());

describe('as every connection plans', () => {
  beforeAll(() => tellPlans(linnet));

  test(`suggestions for who follows ${FOLLOWEES} read a bounded part of the graph, and no more rows for mutualCount than people followed by the viewer for each line`, async () => {
    await linnet.app.stores.suggestionCache.delete(viewer.user.id);
    let found: { user: { id: string }; mutualCount: number }[] = [];
    const ran = await recordPlans(async () => {
      found = (await linnet.gql('query ($first: Int!) { suggestedUsers(first: $first) { mutualCount user { id } } }', { first: FIRST }, viewer.token)).suggestedUsers;
    });
    // Tables that nobody has written to are empty.
    expect(ran.flatMap(({ name, plan }) => nodesOf(plan).filter((node) => node['Node Type'] === 'Seq Scan' && LARGE.includes(node['Relation Name'] ?? '')).map((node) => `${name} scans ${node['Relation Name']}`))).toEqual([]);
    const of = (name: string) => ran.find((one) => one.name === name)!.plan;
    expect(mostRows(of('suggestion_candidates'))).toBeLessThanOrEqual(200 * 50 + 200);
    expect(blocksOf(of('suggestion_candidates'))).toBeLessThanOrEqual(30_000);
    expect(mostRows(of('suggestion_mutual_counts'))).toBeLessThanOrEqual(FIRST * FOLLOWEES);
    // The counts are those of the tables, of people whom all follow.
    expect(found.map(({ user }) => stars.includes(user.id))).toEqual(Array.from({ length: FIRST }, () => true));
    for (const { user, mutualCount } of found) {
      const [row] = await linnet.app.database.rows<{ count: number }>('', 'SELECT count(*)::int AS count FROM follows a JOIN follows b ON b.follower_id = a.followee_id WHERE a.follower_id = $1 AND b.followee_id = $2', [viewer.user.id, user.id]);
      expect(mutualCount).toBe(row!.count);
    }
  });
});
