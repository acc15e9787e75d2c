import type { StoredTweet } from '../../domain/import/post-links.ts';
import { ANALYSER_VERSION } from '../../domain/analysis/analyse-text.ts';
import { analyseName } from '../../domain/analysis/analyse-name.ts';
import { analyseTweet } from '../../domain/analysis/analyse-tweet.ts';
import type { TweetEntities } from '../../domain/tweet.ts';
import type { SearchWordStore } from '../search/search-word.store.ts';
import { vectorOf, vectorOfWords } from '../search/vectors.ts';
import type { Database } from './database.ts';
import { acceptEveryRequest } from './follow-request.statements.ts';

export type ImportStore = ReturnType<typeof createImportStore>;

export interface ImportedPerson {
  id: string;
  username: string;
  displayName: string;
  bio: string;
  location: string;
  verified: boolean;
  private: boolean;
  createdAt: Date;
  /** Whether a profile told this; else a person who is there already is left as they are. */
  fromProfile: boolean;
}

export interface StoredPerson {
  id: string;
  username: string;
  createdAt: Date;
  /** Signed up in Linnet: nobody's posts may be put in their mouth. */
  native: boolean;
}

export interface ImportedTweet {
  id: string;
  authorId: string;
  text: string;
  entities: TweetEntities;
  lang: string | null;
  inReplyToId: string | null;
  conversationId: string;
  retweetOfId: string | null;
  createdAt: Date;
}

export interface ImportedFollow {
  id: string;
  followerId: string;
  followeeId: string;
}

/** Of one batch, where others write the same rows at the same moment. */
const MAX_ATTEMPTS = 5;

/**
 * Writes in batches, each one statement: rows and the counts that they change commit together or not at all. Rows that are
 * there already stay as they are and count nothing. Batches go as one JSON parameter, which PostgreSQL takes apart faster
 * than a dozen arrays.
 */
export function createImportStore(db: Database, searchWords: Pick<SearchWordStore, 'add'>) {
  async function insert(name: string, statement: string, rows: readonly object[]): Promise<number> {
    if (rows.length === 0) return 0;
    for (let attempt = 1; ; attempt += 1) {
      try {
        const [{ inserted }] = await db.rows<{ inserted: number }>(name, statement, [JSON.stringify(rows)]) as [{ inserted: number }];
        return inserted;
      } catch (error) {
        // The API writes the same counts meanwhile; of two who wait for each other PostgreSQL refuses one, whole.
        if (!isDeadlock(error) || attempt === MAX_ATTEMPTS) throw error;
      }
    }
  }

  /** Somebody whom an import has made public keeps nobody waiting: as in updateProfile, and under the same lock. */
  async function letInWhoWaits(people: readonly ImportedPerson[]): Promise<void> {
    const waitedFor = await db.rows<{ id: string }>('import_waited_for', WAITED_FOR, [people.map(({ username }) => username.toLowerCase())]);
    for (const { id } of waitedFor) {
      await db.transaction(async (client) => {
        const { rowCount } = await client.query('SELECT FROM users WHERE id = $1 AND NOT private FOR NO KEY UPDATE', [id]);
        if (rowCount === 1) await client.query(acceptEveryRequest(id, null));
      });
    }
  }

  return {
    async insertPeople(people: readonly ImportedPerson[]): Promise<number> {
      const words = people.map(analyseName);
      const inserted = await insert('import_people', INSERT_PEOPLE, people.map((person, index) => ({ ...person, vector: vectorOfWords(words[index]!) })));
      await searchWords.add('name', words.flat());
      await letInWhoWaits(people);
      return inserted;
    },

    async insertTweets(tweets: readonly ImportedTweet[]): Promise<number> {
      // Whose tweets those reply to that came with an earlier batch, the statement adds.
      const authors = new Map(tweets.map(({ id, authorId }) => [id, authorId]));
      const analyses = tweets.map((tweet) => (tweet.retweetOfId === null
        ? analyseTweet({ ...tweet, hasPoll: false, repliedUserId: authors.get(tweet.inReplyToId ?? '') ?? null }) : null));
      const inserted = await insert('import_tweets', INSERT_TWEETS, tweets.map((tweet, index) => ({ ...tweet, vector: analyses[index] && vectorOf(tweet.id, analyses[index]) })));
      await searchWords.add('tweet', analyses.flatMap((analysis) => analysis?.vocabulary ?? []));
      return inserted;
    },
    insertFollows: (follows: readonly ImportedFollow[]): Promise<number> => insert('import_follows', INSERT_FOLLOWS, follows),

    /** By lower-case names; those that exist, in no order. */
    listPeople: (usernameKeys: readonly string[]): Promise<StoredPerson[]> =>
      db.rows('import_people_by_usernames', `SELECT id, username, created_at AS "createdAt",
        email IS NOT NULL OR password_hash IS NOT NULL AS native FROM users WHERE lower(username) = ANY($1)`, [usernameKeys]),

    /** Tweets that can be replied to and retweeted; those that exist, in no order. */
    listTweets: (ids: readonly string[]): Promise<StoredTweet[]> =>
      db.rows('import_tweets_by_ids', `SELECT id, conversation_id AS "conversationId" FROM tweets
        WHERE id = ANY($1::uuid[]) AND retweet_of_id IS NULL AND deleted_at IS NULL`, [ids]),
  };
}

const INSERT_PEOPLE = `
  WITH incoming AS (
    SELECT * FROM json_to_recordset($1::json) AS person(id uuid, username text, "displayName" text, bio text, location text,
      verified boolean, private boolean, "createdAt" timestamptz, "fromProfile" boolean, vector tsvector)
  ), inserted AS (
    INSERT INTO users (id, username, display_name, bio, location, verified, private, created_at)
    SELECT id, username, "displayName", bio, location, verified, private, "createdAt" FROM incoming
    ON CONFLICT DO NOTHING RETURNING id
  ), counted AS (
    INSERT INTO user_stats (user_id) SELECT id FROM inserted
  ), searched AS (
    INSERT INTO user_search (user_id, analyser, vector) SELECT inserted.id, ${ANALYSER_VERSION}, vector FROM inserted JOIN incoming USING (id)
  ), updated AS (
    UPDATE users SET display_name = p."displayName", bio = p.bio, location = p.location, verified = p.verified, private = p.private
    FROM incoming p
    WHERE p."fromProfile" AND lower(users.username) = lower(p.username) AND users.email IS NULL AND users.password_hash IS NULL
      AND (users.display_name, users.bio, users.location, users.verified, users.private)
        IS DISTINCT FROM (p."displayName", p.bio, p.location, p.verified, p.private)
    RETURNING users.id, p.vector
  ), renamed AS (
    INSERT INTO user_search (user_id, analyser, vector) SELECT id, ${ANALYSER_VERSION}, vector FROM updated ORDER BY id
    ON CONFLICT (user_id) DO UPDATE SET analyser = excluded.analyser, vector = excluded.vector
  )
  SELECT count(*)::int AS inserted FROM inserted`;

const WAITED_FOR = `
  SELECT id FROM users WHERE lower(username) = ANY($1) AND NOT private AND EXISTS (SELECT FROM follow_requests WHERE target_id = users.id)`;

// Rows of a counts table are always taken in the order of their ids, so that two who write them cannot wait for each other.
const INSERT_TWEETS = `
  WITH incoming AS MATERIALIZED (
    SELECT * FROM json_to_recordset($1::json) AS tweet(id uuid, "authorId" uuid, text text, entities jsonb, lang text,
      "inReplyToId" uuid, "conversationId" uuid, "retweetOfId" uuid, "createdAt" timestamptz, vector tsvector)
  ), inserted AS (
    INSERT INTO tweets (id, author_id, text, entities, lang, in_reply_to_id, conversation_id, retweet_of_id, created_at)
    SELECT id, "authorId", text, entities, lang, "inReplyToId", "conversationId", "retweetOfId", "createdAt" FROM incoming
    ON CONFLICT DO NOTHING RETURNING id, author_id, entities, in_reply_to_id, retweet_of_id
  ), searched AS (
    INSERT INTO tweet_search (tweet_id, author_id, analyser, vector)
    SELECT id, "authorId", ${ANALYSER_VERSION},
      vector || coalesce((SELECT array_to_tsvector(ARRAY['to:' || replied.author_id]) FROM tweets AS replied WHERE replied.id = "inReplyToId"), '')
    FROM incoming JOIN inserted USING (id) WHERE "retweetOfId" IS NULL
  ), mentioned AS (
    INSERT INTO mentions (user_id, tweet_id)
    SELECT DISTINCT (mention->>'userId')::uuid, id FROM inserted CROSS JOIN jsonb_array_elements(entities->'mentions') AS mention
  ), authors AS (
    INSERT INTO user_stats AS stats (user_id, tweet_count)
    SELECT author_id, count(*) FROM inserted GROUP BY author_id ORDER BY author_id
    ON CONFLICT (user_id) DO UPDATE SET tweet_count = stats.tweet_count + EXCLUDED.tweet_count
  ), targets AS (
    INSERT INTO tweet_stats AS stats (tweet_id, reply_count, retweet_count)
    SELECT coalesce(in_reply_to_id, retweet_of_id) AS target, count(in_reply_to_id), count(retweet_of_id) FROM inserted
    WHERE in_reply_to_id IS NOT NULL OR retweet_of_id IS NOT NULL GROUP BY target ORDER BY target
    ON CONFLICT (tweet_id) DO UPDATE SET reply_count = stats.reply_count + EXCLUDED.reply_count,
      retweet_count = stats.retweet_count + EXCLUDED.retweet_count
  ), event AS (
    INSERT INTO outbox (id, type, payload, pending)
    SELECT uuidv7(), 'tweets.imported', jsonb_build_object('tweetIds', jsonb_agg(id)), '{}' FROM (
      SELECT id FROM inserted WHERE retweet_of_id IS NULL UNION SELECT coalesce(in_reply_to_id, retweet_of_id) FROM inserted
    ) AS changed WHERE id IS NOT NULL AND EXISTS (SELECT FROM search_indexes) HAVING count(*) > 0
  )
  SELECT count(*)::int AS inserted FROM inserted`;

const INSERT_FOLLOWS = `
  WITH inserted AS (
    INSERT INTO follows (id, follower_id, followee_id)
    SELECT * FROM json_to_recordset($1::json) AS follow(id uuid, "followerId" uuid, "followeeId" uuid)
    ON CONFLICT DO NOTHING RETURNING follower_id, followee_id
  ), changes AS (
    SELECT follower_id AS user_id, 1 AS following, 0 AS followers FROM inserted
    UNION ALL SELECT followee_id, 0, 1 FROM inserted
  ), counted AS (
    INSERT INTO user_stats AS stats (user_id, following_count, follower_count)
    SELECT user_id, sum(following), sum(followers) FROM changes GROUP BY user_id ORDER BY user_id
    ON CONFLICT (user_id) DO UPDATE SET following_count = stats.following_count + EXCLUDED.following_count,
      follower_count = stats.follower_count + EXCLUDED.follower_count
  ), event AS (
    INSERT INTO outbox (id, type, payload, pending)
    SELECT uuidv7(), 'counts.changed', jsonb_build_object('tweetIds', '[]'::jsonb, 'userIds', jsonb_agg(DISTINCT followee_id)), '{}'
    FROM inserted WHERE EXISTS (SELECT FROM search_indexes) HAVING count(*) > 0
  )
  SELECT count(*)::int AS inserted FROM inserted`;

const isDeadlock = (error: unknown): boolean => error instanceof Error && 'code' in error && error.code === '40P01';
