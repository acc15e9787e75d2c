import type { TweetEntities } from '../../domain/tweet.ts';
import type { Database } from './database.ts';

export type SearchSourceStore = ReturnType<typeof createSearchSourceStore>;

/** Everything that a tweet's document is made of. Retweets and deleted tweets have none. */
export interface TweetSource {
  id: string;
  authorId: string;
  text: string;
  entities: TweetEntities;
  lang: string | null;
  inReplyToId: string | null;
  /** The author of the tweet that it replies to. */
  repliedUserId: string | null;
  retweetOfId: string | null;
  quotedId: string | null;
  hasPoll: boolean;
  createdAt: Date;
  deleted: boolean;
  authorPrivate: boolean;
  authorSuspended: boolean;
  likeCount: number;
  retweetCount: number;
  replyCount: number;
  quoteCount: number;
}

export interface UserSource {
  id: string;
  username: string;
  displayName: string;
  suspended: boolean;
  followerCount: number;
}

const TWEETS = `
  SELECT tweet.id, tweet.author_id AS "authorId", tweet.text, tweet.entities, tweet.lang, tweet.in_reply_to_id AS "inReplyToId", parent.author_id AS "repliedUserId",
    tweet.retweet_of_id AS "retweetOfId", tweet.quoted_id AS "quotedId", tweet.has_poll AS "hasPoll", tweet.created_at AS "createdAt", tweet.deleted_at IS NOT NULL AS deleted,
    author.private AS "authorPrivate", author.suspended_at IS NOT NULL AS "authorSuspended",
    coalesce(like_count, 0) AS "likeCount", coalesce(retweet_count, 0) AS "retweetCount", coalesce(reply_count, 0) AS "replyCount", coalesce(quote_count, 0) AS "quoteCount"
  FROM tweets tweet
  JOIN users author ON author.id = tweet.author_id
  LEFT JOIN tweet_stats ON tweet_id = tweet.id
  LEFT JOIN tweets parent ON parent.id = tweet.in_reply_to_id`;
const SEARCHED = 'tweet.retweet_of_id IS NULL AND tweet.deleted_at IS NULL';
const USERS = `
  SELECT id, username, display_name AS "displayName", suspended_at IS NOT NULL AS suspended, coalesce(follower_count, 0) AS "followerCount"
  FROM users LEFT JOIN user_stats ON user_id = id`;

/** The truth, as documents are made of it. */
export function createSearchSourceStore(db: Database) {
  return {
    /** Those that exist, deleted ones and retweets included, in no order. */
    listTweets: (ids: readonly string[]): Promise<TweetSource[]> => db.rows('search_source_tweets', `${TWEETS} WHERE tweet.id = ANY($1::uuid[])`, [ids]),

    /** Every tweet that has a document, in the order of ids, beyond `after`. */
    listTweetsAfter: (after: string, limit: number): Promise<TweetSource[]> =>
      db.rows('search_source_tweets_after', `${TWEETS} WHERE tweet.id > $1::uuid AND ${SEARCHED} ORDER BY tweet.id LIMIT $2`, [after, limit]),

    /** The newest first, below `before`; of retweets and deleted ones too. */
    async listIdsOfAuthor(authorId: string, before: string, limit: number): Promise<string[]> {
      const rows = await db.rows<{ id: string }>('search_source_of_author', `
        SELECT id FROM tweets WHERE author_id = $1 AND deleted_at IS NULL AND id < $2::uuid ORDER BY id DESC LIMIT $3`, [authorId, before, limit]);
      return rows.map(({ id }) => id);
    },

    listUsers: (ids: readonly string[]): Promise<UserSource[]> => db.rows('search_source_users', `${USERS} WHERE id = ANY($1::uuid[])`, [ids]),

    listUsersAfter: (after: string, limit: number): Promise<UserSource[]> =>
      db.rows('search_source_users_after', `${USERS} WHERE id > $1::uuid ORDER BY id LIMIT $2`, [after, limit]),

    /** About how many documents there will be, from PostgreSQL's own statistics: for a progress bar. */
    async estimate(kind: 'tweets' | 'users'): Promise<number> {
      const [row] = await db.rows<{ count: number }>('search_source_estimate', 'SELECT greatest(reltuples, 0)::float8 AS count FROM pg_class WHERE oid = $1::regclass', [kind]);
      return row?.count ?? 0;
    },
  };
}
