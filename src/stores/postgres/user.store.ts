import type { User, UserStats } from '../../domain/user.ts';
import type { Database } from './database.ts';

export type UserStore = ReturnType<typeof createUserStore>;

/** The columns of domain User, for statements that return people. */
export const USER_COLUMNS = `u.id, u.username, u.display_name AS "displayName", u.bio, u.location, u.website, u.verified,
  u.private, u.suspended_at AS "suspendedAt", u.created_at AS "createdAt"`;

export function createUserStore(db: Database) {
  return {
    /** Those that exist, in no order. */
    listByIds: (ids: readonly string[]): Promise<User[]> =>
      db.rows('users_by_ids', `SELECT ${USER_COLUMNS} FROM users u WHERE u.id = ANY($1::uuid[])`, [ids]),

    /** Without regard to case; those that exist, in no order. */
    listByUsernames: (usernames: readonly string[]): Promise<User[]> =>
      db.rows('users_by_usernames', `SELECT ${USER_COLUMNS} FROM users u WHERE lower(u.username) = ANY($1)`,
        [usernames.map((username) => username.toLowerCase())]),

    listStats: (ids: readonly string[]): Promise<(UserStats & { userId: string })[]> =>
      db.rows('user_stats_by_ids', `SELECT user_id AS "userId", follower_count AS "followerCount",
        following_count AS "followingCount", tweet_count AS "tweetCount" FROM user_stats WHERE user_id = ANY($1::uuid[])`, [ids]),
  };
}
