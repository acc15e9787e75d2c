import type { Database } from './database.ts';
import { LAST_ID } from '../../domain/ids.ts';

export type BookmarkStore = ReturnType<typeof createBookmarkStore>;

export function createBookmarkStore(db: Database) {
  return {
    /**
     * Nothing where it is there already, or the tweet has been deleted meanwhile. `id` is a UUIDv7 of the moment: the order of
     * the list, and its cursor.
     */
    async insert({ userId, tweetId, id }: { userId: string; tweetId: string; id: string }): Promise<void> {
      await db.rows('insert_bookmark', `
        INSERT INTO bookmarks (user_id, tweet_id, id)
        SELECT $1::uuid, $2::uuid, $3::uuid WHERE EXISTS (SELECT FROM tweets WHERE id = $2::uuid AND deleted_at IS NULL)
        ON CONFLICT DO NOTHING`, [userId, tweetId, id]);
    },

    async delete(userId: string, tweetId: string): Promise<void> {
      await db.rows('delete_bookmark', 'DELETE FROM bookmarks WHERE user_id = $1 AND tweet_id = $2', [userId, tweetId]);
    },

    /** The latest bookmark first, older than `before`. */
    list: (userId: string, before: string | undefined, limit: number): Promise<{ id: string; tweetId: string }[]> =>
      db.rows('list_bookmarks', 'SELECT id, tweet_id AS "tweetId" FROM bookmarks WHERE user_id = $1 AND id < $2 ORDER BY id DESC LIMIT $3',
        [userId, before ?? LAST_ID, limit]),
  };
}
