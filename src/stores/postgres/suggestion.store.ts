import { LAST_ID } from '../../domain/ids.ts';
import type { SuggestionCandidate } from '../../domain/suggestions.ts';
import type { Database } from './database.ts';
import { newestTweets } from './slice.statements.ts';

export type SuggestionStore = ReturnType<typeof createSuggestionStore>;

/** How much one search for people reads at most: 200 x 50 people, 10 x 200 tweets, and the most popular. */
const MAX_FOLLOWEES = 200;
const MAX_FOLLOWEES_OF_EACH = 50;
const MAX_OWN_TWEETS = 100;
const MAX_TOPICS = 10;
const TWEETS_OF_TOPIC = 200;
/** Of each kind; for each is looked up what the viewer has to do with them. */
const MAX_CANDIDATES = 300;

/** No EXISTS, as in tweet.store.ts: what a person is to the viewer is looked up one by one. */
const STRANGER = `
  (SELECT true FROM follows WHERE follower_id = $1 AND followee_id = candidate.id) IS NULL
  AND (SELECT true FROM follow_requests WHERE requester_id = $1 AND target_id = candidate.id) IS NULL
  AND (SELECT true FROM blocks WHERE blocker_id = $1 AND blocked_id = candidate.id) IS NULL
  AND (SELECT true FROM blocks WHERE blocker_id = candidate.id AND blocked_id = $1) IS NULL
  AND (SELECT true FROM mutes WHERE muter_id = $1 AND muted_id = candidate.id) IS NULL
  AND (SELECT true FROM suggestion_dismissals WHERE user_id = $1 AND dismissed_id = candidate.id) IS NULL`;

/*
 * Friends of friends two steps away, each step cut off; who lately used the viewer's hashtags; who has the most followers. Only
 * a friend of friends may be private: of others' topics nothing is told that is not public, and strangers get who can be read.
 */
const CANDIDATES = `
  WITH RECURSIVE reached(id, depth) AS (
    (SELECT followee_id, 1 FROM follows WHERE follower_id = $1 ORDER BY id DESC LIMIT ${MAX_FOLLOWEES})
    UNION ALL
    SELECT their.followee_id, reached.depth + 1 FROM reached CROSS JOIN LATERAL (
      SELECT followee_id FROM follows WHERE follower_id = reached.id ORDER BY id DESC LIMIT ${MAX_FOLLOWEES_OF_EACH}
    ) AS their WHERE reached.depth < 2
  ), near AS (
    SELECT id, count(*) AS ties FROM reached WHERE depth = 2 GROUP BY id ORDER BY ties DESC, id LIMIT ${MAX_CANDIDATES}
  ), topic AS (
    SELECT used.tag FROM (
      SELECT id FROM tweets WHERE ${newestTweets('author_id', '$1', `'${LAST_ID}'::uuid`)} LIMIT ${MAX_OWN_TWEETS}
    ) AS own CROSS JOIN LATERAL (SELECT tag FROM tweet_hashtags WHERE tweet_id = own.id AND live) AS used
    GROUP BY used.tag ORDER BY count(*) DESC, used.tag LIMIT ${MAX_TOPICS}
  ), topical AS (
    SELECT author.id, count(DISTINCT topic.tag) AS topics FROM topic CROSS JOIN LATERAL (
      SELECT tweet_id FROM tweet_hashtags WHERE tag = topic.tag AND live ORDER BY tag DESC, tweet_id DESC LIMIT ${TWEETS_OF_TOPIC}
    ) AS used CROSS JOIN LATERAL (SELECT author_id AS id FROM tweets WHERE tweets.id = used.tweet_id LIMIT 1) AS author
    GROUP BY author.id ORDER BY topics DESC, author.id LIMIT ${MAX_CANDIDATES}
  ), popular AS (
    SELECT user_id AS id FROM user_stats ORDER BY follower_count DESC, user_id DESC LIMIT ${MAX_CANDIDATES}
  ), candidate AS (
    SELECT id, max(ties)::int AS ties, max(topics)::int AS topics FROM (
      SELECT id, ties, 0 AS topics FROM near UNION ALL SELECT id, 0, topics FROM topical UNION ALL SELECT id, 0, 0 FROM popular
    ) AS found GROUP BY id
  )
  SELECT id, ties, topics, coalesce((SELECT follower_count FROM user_stats WHERE user_id = candidate.id), 0) AS "followerCount" FROM candidate
  WHERE id <> $1 AND (SELECT suspended_at IS NULL AND (NOT private OR ties > 0) FROM users WHERE users.id = candidate.id) AND ${STRANGER}`;

/** From whichever side is shorter: whom the viewer follows, or who follows that person. */
const MUTUAL = `
  SELECT wanted.id AS "userId", CASE WHEN coalesce((SELECT follower_count FROM user_stats WHERE user_id = wanted.id), 0) < coalesce((SELECT following_count FROM user_stats WHERE user_id = $1), 0)
    THEN (SELECT count(*) FROM follows theirs WHERE theirs.followee_id = wanted.id AND (SELECT true FROM follows WHERE follower_id = $1 AND followee_id = theirs.follower_id))
    ELSE (SELECT count(*) FROM follows mine WHERE mine.follower_id = $1 AND (SELECT true FROM follows WHERE follower_id = mine.followee_id AND followee_id = wanted.id))
  END::int AS count FROM unnest($2::uuid[]) AS wanted(id)`;

export function createSuggestionStore(db: Database) {
  return {
    /** People whom the viewer does not know and may be shown, in no order, at most 900. */
    listCandidates: (viewerId: string): Promise<SuggestionCandidate[]> => db.rows('suggestion_candidates', CANDIDATES, [viewerId]),

    /** How many of the people whom the viewer follows follow each of these; one row for each. */
    countMutual: (viewerId: string, userIds: readonly string[]): Promise<{ userId: string; count: number }[]> =>
      db.rows('suggestion_mutual_counts', MUTUAL, [viewerId, userIds]),

    /** Which of these people are not to be suggested any more. */
    async listDismissed(viewerId: string, userIds: readonly string[]): Promise<string[]> {
      const rows = await db.rows<{ id: string }>('suggestions_dismissed', `
        SELECT dismissed_id AS id FROM suggestion_dismissals WHERE user_id = $1 AND dismissed_id = ANY($2::uuid[])`, [viewerId, userIds]);
      return rows.map(({ id }) => id);
    },

    /** Doing it twice is no error. */
    async dismiss(viewerId: string, userId: string): Promise<void> {
      await db.rows('dismiss_suggestion', 'INSERT INTO suggestion_dismissals (user_id, dismissed_id) VALUES ($1, $2) ON CONFLICT DO NOTHING', [viewerId, userId]);
    },
  };
}
