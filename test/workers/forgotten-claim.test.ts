import { afterAll, beforeAll, expect, test } from 'vitest';
import { LiveHomeTimelineDocument } from '../../sdk/operations.ts';
import { follow, post, readHome, settled, warmHome } from '../support/social.ts';
import { startLinnet, type Linnet } from '../support/start-linnet.ts';

let linnet: Linnet;
beforeAll(async () => { linnet = await startLinnet(); });
afterAll(() => linnet.close());

// A database that crashes may forget that an event was handed out and acknowledged: it commits both without waiting for the disk.
test('an event that is handed out again as if for the first time is told to nobody twice', async () => {
  const [ann, bob] = await Promise.all([linnet.signUp(), linnet.signUp()]);
  await follow(linnet, bob, ann);
  await settled(linnet);
  await warmHome(linnet, bob);
  await using live = linnet.subscribe(LiveHomeTimelineDocument, {}, bob.token);
  await new Promise((resolve) => { setTimeout(resolve, 300); });

  const id = await post(linnet, ann, `for @${bob.user.username}`);
  expect(await live.next()).toMatchObject({ homeTimeline: { item: { id } } });
  await settled(linnet);
  const { database } = linnet.app;
  await database.rows('', `INSERT INTO outbox (id, type, payload, pending) VALUES (uuidv7(), 'tweet.posted', jsonb_build_object('tweetId', $1::uuid, 'authorId', $2::uuid), '{home-timelines,notifications}')`, [id, ann.user.id]);
  linnet.app.stores.relayWake.wake();
  await settled(linnet);
  await live.expectSilence(500);

  expect((await readHome(linnet, bob)).ids).toEqual([id]);
  expect((await linnet.app.stores.homeTimelines.list(bob.user.id, undefined, 10))?.ids).toEqual([id]);
  const { notifications } = await linnet.gql('{ notifications { unreadCount edges { node { actorCount } } } }', {}, bob.token);
  expect(notifications).toEqual({ unreadCount: 1, edges: [{ node: { actorCount: 1 } }] });
});
