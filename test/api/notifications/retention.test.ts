import { expect, test } from 'vitest';
import { createPurgeNotifications } from '../../../src/services/notifications/purge-notifications.ts';
import { follow, post } from '../../support/social.ts';
import { startLinnet } from '../../support/start-linnet.ts';
import { faults, list, markRead, react, unread } from './support.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

test('what was read is purged 90 days after it last changed; what is unread, or younger, stays; counts stay what they are', async () => {
  await using linnet = await startLinnet();
  const { rows } = linnet.app.database;
  const [ann, bob, cat] = [await linnet.signUp('ann'), await linnet.signUp('bob'), await linnet.signUp('cat')];
  const tweet = await post(linnet, ann, 'mine');
  await react(linnet, bob, 'likeTweet', tweet);
  expect(await unread(linnet, ann)).toBe(1);
  // A large group: its actors go in several statements.
  await rows('crowd', `WITH many AS (INSERT INTO notification_actors SELECT recipient_id, type, subject_id, uuidv7(), id, uuidv7() FROM notifications CROSS JOIN generate_series(1, 2500) WHERE recipient_id = $1)
    UPDATE notifications SET actor_count = 2501 WHERE recipient_id = $1`, [ann.user.id]);
  await markRead(linnet, ann);
  await follow(linnet, bob, ann);
  await follow(linnet, ann, cat);
  expect(await unread(linnet, ann)).toBe(1);
  await markRead(linnet, cat);
  const purgeIn = (days: number) => createPurgeNotifications({ stores: linnet.app.stores, now: () => new Date(Date.now() + days * DAY_MS) })(() => false);

  expect(await purgeIn(89)).toBe(0);
  expect(await list(linnet, ann)).toHaveLength(2);
  expect(await purgeIn(91)).toBe(2);
  expect(await list(linnet, ann)).toEqual(['FOLLOW bob/1*']);
  expect([await unread(linnet, ann), await unread(linnet, cat)]).toEqual([1, 0]);
  expect(await rows('left', 'SELECT 1 FROM notification_actors WHERE recipient_id = $1', [ann.user.id])).toHaveLength(1);
  expect(await faults(linnet)).toEqual([{ fault: 'like that is not told', what: expect.any(String) as string }]);
});
