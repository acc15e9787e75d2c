import { afterAll, beforeAll, expect, test } from 'vitest';
import { follow, post, readHome, warmHome } from '../support/social.ts';
import { spawnRole, type SpawnedRole } from '../support/spawn-role.ts';
import type { SignedUp } from '../support/sign-up.ts';
import { startLinnet, type Linnet } from '../support/start-linnet.ts';

let linnet: Linnet;
let worker: SpawnedRole | undefined;
let ann: SignedUp;
let bob: SignedUp;
beforeAll(async () => {
  linnet = await startLinnet({ workers: false });
  [ann, bob] = await Promise.all([linnet.signUp(), linnet.signUp()]);
});
afterAll(async () => {
  await worker?.stop();
  await linnet.close();
});

const waiting = (): Promise<{ type: string; pending: string[] }[]> => linnet.app.database.rows('', 'SELECT type, pending FROM outbox ORDER BY type', []);

test('an event that cannot be reacted to waits alone: those handed out with it are done, in their order', async () => {
  await follow(linnet, bob, ann);
  await warmHome(linnet, bob);
  const posted: string[] = [];
  for (let n = 0; n < 30; n += 1) {
    posted.push(await post(linnet, ann, `${n} for @${bob.user.username}`));
    // As a version that is rolled out beside this one would write it.
    if (n % 10 === 5) await linnet.app.database.rows('', `INSERT INTO outbox (id, type, payload, pending) VALUES (uuidv7(), 'tweet.unheardOf', '{}', '{home-timelines,notifications}')`, []);
  }
  worker = await spawnRole('worker', linnet.env);
  await expect.poll(waiting, { timeout: 10_000, interval: 50 }).toEqual(Array.from({ length: 3 }, () => ({ type: 'tweet.unheardOf', pending: ['home-timelines', 'notifications'] })));

  expect((await readHome(linnet, bob, 100)).ids).toEqual(posted.toReversed());
  const cached = await linnet.app.stores.homeTimelines.list(bob.user.id, undefined, 100);
  expect(cached?.ids).toEqual(posted.toReversed());
  const { notifications } = await linnet.gql('{ notifications(first: 50) { unreadCount edges { node { type tweet { ... on Tweet { id } } } } } }', {}, bob.token) as {
    notifications: { unreadCount: number; edges: { node: { type: string; tweet: { id: string } | null } }[] };
  };
  expect(notifications.unreadCount).toBe(30);
  expect(notifications.edges.map(({ node }) => [node.type, node.tweet?.id])).toEqual(posted.toReversed().map((id) => ['MENTION', id]));
}, 30_000);
