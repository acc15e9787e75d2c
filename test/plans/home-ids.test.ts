import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newId } from '../../src/domain/ids.ts';
import { makeTweets } from '../support/crowd.ts';
import { nodesOf, recordPlans, tellPlans, type PlanNode } from '../support/plans.ts';
import { startLinnet, type Linnet } from '../support/start-linnet.ts';

/** Five times as many as performance.md asks a page to be flat up to. */
const FOLLOWEES = 5_000;
const LIMITS = [21, 800];

let linnet: Linnet;
const viewers: Record<string, string> = {};

/** Somebody who follows so many people, of whom each has posted what `posts` (SQL of n, from 0) says, mixed in time. */
async function makeViewer(name: string, followees: number, posts: string): Promise<void> {
  const { database } = linnet.app;
  viewers[name] = newId();
  for (const statement of [
    `CREATE TEMP TABLE followees AS SELECT n, uuidv7() AS id FROM generate_series(0, ${followees - 1}) AS n`,
    `INSERT INTO follows (follower_id, followee_id, id) SELECT '${viewers[name]}', id, uuidv7() FROM followees`,
    // Nobody is followed by the viewer alone: a table of the viewer's own follows would rightly be read from its beginning.
    'INSERT INTO follows (follower_id, followee_id, id) SELECT uuidv7(), followees.id, uuidv7() FROM followees CROSS JOIN generate_series(1, 19)',
    `INSERT INTO tweets (id, author_id, text, entities, conversation_id, created_at, deleted_at)
      SELECT uuidv7(-random() * interval '1000 hours'), followees.id, 'x', '{"hashtags":[],"mentions":[],"urls":[]}', uuidv7(), now(), CASE WHEN random() < 0.1 THEN now() END
      FROM followees CROSS JOIN LATERAL generate_series(1, ${posts})`,
    'DROP TABLE followees',
  ]) await database.rows('', statement, []);
}

beforeAll(async () => {
  // Temporary tables are those of a connection.
  linnet = await startLinnet({ workers: false, env: { DATABASE_POOL_SIZE: '1' } });
  await makeViewer('of many who post alike', FOLLOWEES, '5');
  await makeViewer('of many of whom few post nearly everything', FOLLOWEES, 'CASE WHEN n < 20 THEN 1000 ELSE 1 END');
  await makeViewer('of many of whom each posts less than the one before', FOLLOWEES, '5000 / (n + 1)');
  await makeViewer('of a few who post much', 10, '1500');
  await makeViewer('of a hundred of whom most never posted', 100, 'CASE WHEN n % 10 = 0 THEN 1000 ELSE 0 END');
  await makeViewer('of nobody', 0, '0');
  await makeTweets(linnet, viewers['of nobody']!, 30);
  // Nobody finds anything among the newest tweets of everybody; those below `middle` are of all of these people.
  await makeTweets(linnet, newId(), 10_100);
  await linnet.app.database.rows('', 'VACUUM ANALYZE', []);
}, 120_000);
afterAll(() => linnet.close());

const rowsOfTweets = (plan: PlanNode): number => nodesOf(plan).filter((node) => node['Relation Name'] === 'tweets')
  .reduce((sum, node) => sum + Math.round(node['Actual Loops'] * (node['Actual Rows'] + (node['Rows Removed by Filter'] ?? 0))), 0);

test('no statement is compiled, whatever the planner thinks that it costs', async () => {
  expect(await linnet.app.database.rows('', 'SHOW jit', [])).toEqual([{ jit: 'off' }]);
});

describe('as every connection plans', () => {
  beforeAll(() => tellPlans(linnet));

  test.each(['of many who post alike', 'of many of whom few post nearly everything', 'of many of whom each posts less than the one before',
    'of a few who post much', 'of a hundred of whom most never posted', 'of nobody'])('a home timeline %s is read from about as many rows as there are people and lines', async (name) => {
    const { database, stores: { tweets } } = linnet.app;
    const viewerId = viewers[name]!;
    const [{ followees, middle }] = await database.rows<{ followees: number; middle: string | null }>('', `SELECT
      (SELECT count(*)::int FROM follows WHERE follower_id = $1) AS followees,
      (SELECT t.id FROM tweets t JOIN follows f ON f.followee_id = t.author_id WHERE f.follower_id = $1 ORDER BY t.id OFFSET 1000 LIMIT 1) AS middle`, [viewerId]) as [{ followees: number; middle: string | null }];
    for (const limit of LIMITS) {
      for (const before of [undefined, middle ?? undefined]) {
        const expected = await database.rows<{ id: string }>('', `SELECT id FROM tweets WHERE deleted_at IS NULL AND ($2::uuid IS NULL OR id < $2)
          AND (author_id = $1 OR author_id IN (SELECT followee_id FROM follows WHERE follower_id = $1)) ORDER BY id DESC LIMIT $3`, [viewerId, before ?? null, limit]);
        let ids: string[] = [];
        const [ran] = await recordPlans(async () => { ids = await tweets.listHomeIds(viewerId, before, limit); });
        expect(ids).toEqual(expected.map(({ id }) => id));
        const scanned = followees >= 500 ? followees + 1 : 0;
        expect(rowsOfTweets(ran!.plan), `${limit} lines`).toBeLessThanOrEqual(scanned + followees + 1 + 6 * limit);
        expect(nodesOf(ran!.plan).filter((node) => node['Node Type'] === 'Seq Scan')).toEqual([]);
      }
    }
  });

  test('of somebody who follows many, a page that is among the newest tweets of everybody is read from no more of them than it takes', async () => {
    const { database, stores: { tweets } } = linnet.app;
    const viewerId = viewers['of many who post alike']!;
    const [{ newest }] = await database.rows<{ newest: string }>('', 'SELECT id AS newest FROM tweets WHERE author_id IN (SELECT followee_id FROM follows WHERE follower_id = $1) ORDER BY id DESC LIMIT 1', [viewerId]) as [{ newest: string }];
    for (const limit of LIMITS) {
      const [ran] = await recordPlans(() => tweets.listHomeIds(viewerId, newest, limit));
      expect(rowsOfTweets(ran!.plan)).toBeLessThanOrEqual(FOLLOWEES);
      expect(nodesOf(ran!.plan).filter((node) => node['Index Name'] === 'tweets_author_id_id_idx' && node['Actual Loops'] > 0)).toEqual([]);
    }
  });
});
