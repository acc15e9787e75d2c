import type { TweetStats } from '../../src/domain/tweet.ts';
import { createGatherer } from '../../src/lib/gather.ts';
import type { Database } from '../../src/stores/postgres/database.ts';
import { createLikeStore, type NewLike } from '../../src/stores/postgres/like.store.ts';

type Like = (tweetId: string, like: NewLike) => Promise<Pick<TweetStats, 'likeCount'> | null>;

const EACH = `
  WITH liked AS (INSERT INTO likes (tweet_id, user_id, id) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING RETURNING tweet_id)
  INSERT INTO tweet_stats (tweet_id, like_count) SELECT tweet_id, 1 FROM liked
  ON CONFLICT (tweet_id) DO UPDATE SET like_count = tweet_stats.like_count + 1 RETURNING like_count AS "likeCount"`;

/** The textbook: a statement and a commit for each like. */
export const likeEach = (db: Database): Like => async (tweetId, { userId, id }) =>
  (await db.rows<TweetStats>('like_each', EACH, [tweetId, userId, id]))[0] ?? null;

/** As services/reactions/like.ts does, without unlikes. */
export function likeGathered(db: Database): Like {
  const likes = createLikeStore(db);
  return createGatherer<NewLike, TweetStats | null>({ restMs: 4, maxItems: 250, run: async (tweetId, items) => {
    const stats = await likes.change({ tweetId, likes: items, unlikedBy: [] });
    return items.map(() => stats);
  } });
}
