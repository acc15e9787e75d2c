import { expect, test } from 'vitest';
import { react } from '../api/notifications/support.ts';
import { post, settled } from '../support/social.ts';
import { startLinnet } from '../support/start-linnet.ts';

test('the relay is woken once a like has been committed, not before', async () => {
  await using linnet = await startLinnet({ workers: false });
  const [ann, bob] = [await linnet.signUp(), await linnet.signUp()];
  const { database, stores } = linnet.app;
  for (let round = 0; round < 5; round += 1) {
    const tweet = await post(linnet, ann, 'mine');
    await database.rows('clear_outbox', 'DELETE FROM outbox', []);
    const seen = Promise.withResolvers<number>();
    const unsubscribe = await stores.relayWake.subscribe(() => void stores.outbox.stats().then(({ size }) => seen.resolve(size), seen.reject));
    await react(linnet, bob, 'likeTweet', tweet);
    expect(await seen.promise).toBe(1);
    unsubscribe();
  }
  await database.rows('clear_outbox', 'DELETE FROM outbox', []);
  await settled(linnet);
});
