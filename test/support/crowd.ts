import { newId } from '../../src/domain/ids.ts';
import type { Linnet } from './start-linnet.ts';

/** Many people who follow one, straight into the tables: for tests of size, where signing up would take minutes. */
export async function makeFollowers(linnet: Linnet, followeeId: string, count: number): Promise<string[]> {
  const ids = Array.from({ length: count }, () => newId());
  const edges = ids.map(() => newId());
  const { database } = linnet.app;
  await database.rows('crowd_users', `INSERT INTO users (id, username, display_name, created_at)
    SELECT id, 'fan_' || right(id::text, 12), 'Fan', now() FROM unnest($1::uuid[]) AS id`, [ids]);
  await database.rows('crowd_stats', 'INSERT INTO user_stats (user_id, following_count) SELECT id, 1 FROM unnest($1::uuid[]) AS id', [ids]);
  await database.rows('crowd_follows', 'INSERT INTO follows (follower_id, followee_id, id) SELECT follower, $2, edge FROM unnest($1::uuid[], $3::uuid[]) AS f(follower, edge)', [ids, followeeId, edges]);
  await database.rows('crowd_count', 'UPDATE user_stats SET follower_count = follower_count + $2 WHERE user_id = $1', [followeeId, count]);
  return ids;
}

/** Tweets of one person, one after the other, straight into the table; returns their ids, oldest first. Nobody is told. */
export async function makeTweets(linnet: Linnet, authorId: string, count: number): Promise<string[]> {
  const ids = Array.from({ length: count }, () => newId());
  const { database } = linnet.app;
  await database.rows('crowd_tweets', `INSERT INTO tweets (id, author_id, text, entities, conversation_id, created_at)
    SELECT id, $2, 'one of many', '{"hashtags":[],"mentions":[],"urls":[]}', id, now() FROM unnest($1::uuid[]) AS id`, [ids, authorId]);
  await database.rows('crowd_tweet_count', 'UPDATE user_stats SET tweet_count = tweet_count + $2 WHERE user_id = $1', [authorId, count]);
  return ids;
}

/** Makes a cached home timeline complete, as a read and its rebuild would. */
export async function warmTimelines(linnet: Linnet, userIds: readonly string[]): Promise<void> {
  const { homeTimelines, tweets } = linnet.app.stores;
  for (let from = 0; from < userIds.length; from += 20) {
    await Promise.all(userIds.slice(from, from + 20).map(async (userId) => {
      const token = await homeTimelines.beginRebuild(userId);
      await homeTimelines.finishRebuild(userId, token!, await tweets.listHomeIds(userId, undefined, 100), true);
    }));
  }
}

/** What the query shows to somebody, by way of the service: people made by makeFollowers have no password to sign in with. */
export async function homeIdsOf(linnet: Linnet, userId: string): Promise<string[]> {
  const viewer = { userId, sessionId: newId() };
  const page = await linnet.app.services.timelines.homeTimeline({ viewer, loaders: linnet.app.newLoaders(viewer), requestId: 'test' }, { first: 100, after: undefined });
  return page.items.map(({ id }) => id);
}
