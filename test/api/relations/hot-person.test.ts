import { afterAll, beforeAll, expect, test } from 'vitest';
import { untilOneWaits } from '../../support/conversation.ts';
import { act, graphFaults } from '../../support/relations.ts';
import { startLinnet, type Linnet } from '../../support/start-linnet.ts';

let linnet: Linnet;
beforeAll(async () => { linnet = await startLinnet(); });
afterAll(() => linnet.close());

test('those who turn to somebody whose counts are held up take two connections, and hold up nobody else', async () => {
  const [star, ann, bob, ...crowd] = await Promise.all(Array.from({ length: 43 }, () => linnet.signUp()));
  const release = Promise.withResolvers<void>();
  const locked = Promise.withResolvers<void>();
  const holding = linnet.app.database.transaction(async (client) => {
    await client.query('SELECT FROM user_stats WHERE user_id = $1 FOR UPDATE', [star!.user.id]);
    locked.resolve();
    await release.promise;
  });
  await locked.promise;
  const following = Promise.all(crowd.map((fan) => act(linnet, fan, 'follow', star!)));
  await untilOneWaits(linnet);
  try {
    expect((await act(linnet, ann!, 'follow', bob!)).followerCount).toBe(1);
    expect((await act(linnet, bob!, 'block', ann!)).relationship.blocking).toBe(true);
    const waiting = async () => (await linnet.app.database.rows<{ n: number }>('test_waiting', `SELECT count(*)::int AS n FROM pg_stat_activity
      WHERE datname = current_database() AND wait_event_type = 'Lock'`, []))[0]!.n;
    // One that waits for another lock meanwhile is soon done.
    await expect.poll(waiting).toBe(2);
  } finally {
    release.resolve();
  }
  await holding;
  expect((await following).every(({ relationship }) => relationship.following)).toBe(true);
  const { user } = await linnet.gql('query ($id: ID!) { user(id: $id) { followerCount } }', { id: star!.user.id });
  expect(user.followerCount).toBe(40);
  expect(await graphFaults(linnet)).toEqual([]);
});
