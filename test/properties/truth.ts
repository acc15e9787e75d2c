import { graphFaults } from '../support/relations.ts';
import type { Linnet } from '../support/start-linnet.ts';

/** The rows themselves, without counts, caches or rules: what everything else is held against. */
export interface Truth {
  tweets: { id: string; authorId: string; inReplyToId: string | null; retweetOfId: string | null; deleted: boolean }[];
  people: Map<string, { private: boolean }>;
  follows: Set<string>;
  blocks: Set<string>;
  mutes: Set<string>;
}

const pair = (from: string, to: string): string => `${from} ${to}`;

export async function readTruth({ app: { database } }: Linnet): Promise<Truth> {
  const pairs = async (table: string, from: string, to: string): Promise<Set<string>> =>
    new Set((await database.rows<{ a: string; b: string }>(`truth_${table}`, `SELECT ${from} AS a, ${to} AS b FROM ${table}`, [])).map(({ a, b }) => pair(a, b)));
  return {
    tweets: await database.rowsForValues('truth_tweets', `SELECT id, author_id AS "authorId", in_reply_to_id AS "inReplyToId", retweet_of_id AS "retweetOfId",
      deleted_at IS NOT NULL AS deleted FROM tweets ORDER BY id DESC`, []),
    people: new Map((await database.rows<{ id: string; private: boolean }>('truth_people', 'SELECT id, private FROM users', [])).map((row) => [row.id, row])),
    follows: await pairs('follows', 'follower_id', 'followee_id'),
    blocks: await pairs('blocks', 'blocker_id', 'blocked_id'),
    mutes: await pairs('mutes', 'muter_id', 'muted_id'),
  };
}

/** Whether a viewer may see what an author posts: the words, not the product's code. */
function sees({ people, follows, blocks }: Truth, viewerId: string, authorId: string): boolean {
  if (viewerId === authorId) return true;
  if (blocks.has(pair(viewerId, authorId)) || blocks.has(pair(authorId, viewerId))) return false;
  return !people.get(authorId)!.private || follows.has(pair(viewerId, authorId));
}

/** Lines whose tweet, and whose original where it is a retweet, are there and may be seen. */
function visibleLines(truth: Truth, viewerId: string) {
  const byId = new Map(truth.tweets.map((tweet) => [tweet.id, tweet]));
  return truth.tweets.flatMap((line) => {
    const tweet = line.retweetOfId === null ? line : byId.get(line.retweetOfId)!;
    const seen = !line.deleted && !tweet.deleted && sees(truth, viewerId, line.authorId) && sees(truth, viewerId, tweet.authorId);
    return seen ? [{ line, tweet }] : [];
  });
}

/**
 * Ids of a home timeline, newest first: by whom the viewer follows and by the viewer, nothing by, or of, somebody muted, of
 * replies those between people the viewer follows, and no retweet of what is among the 100 lines below it.
 */
export function homeOf(truth: Truth, viewerId: string): string[] {
  const muted = (id: string): boolean => truth.mutes.has(pair(viewerId, id));
  const follows = (id: string): boolean => id === viewerId || truth.follows.has(pair(viewerId, id));
  const authorOf = new Map(truth.tweets.map(({ id, authorId }) => [id, authorId]));
  const lines = visibleLines(truth, viewerId)
    .filter(({ line, tweet }) => follows(line.authorId) && !muted(line.authorId) && !muted(tweet.authorId))
    .filter(({ line }) => line.inReplyToId === null || line.authorId === viewerId || follows(authorOf.get(line.inReplyToId)!));
  return lines.filter(({ line, tweet }, place) => line.retweetOfId === null || !lines.slice(place + 1, place + 101).some((below) => below.tweet === tweet))
    .map(({ line }) => line.id);
}

/** Ids of what a person posted and retweeted, as another sees it, newest first. */
export const timelineOf = (truth: Truth, viewerId: string, personId: string, withReplies: boolean): string[] =>
  visibleLines(truth, viewerId).filter(({ line }) => line.authorId === personId && (withReplies || line.inReplyToId === null)).map(({ line }) => line.id);

/** Counts that are not their list, doubles, and edges that must not be: empty where all is well. */
export async function faultsOf(linnet: Linnet): Promise<unknown[]> {
  const counts = await linnet.app.database.rowsForValues('count_faults', `
    SELECT 'counts of a tweet' AS fault, t.id::text AS what FROM tweets t LEFT JOIN tweet_stats s ON s.tweet_id = t.id WHERE
      coalesce(like_count, 0) <> (SELECT count(*) FROM likes WHERE tweet_id = t.id)
      OR coalesce(retweet_count, 0) <> (SELECT count(*) FROM tweets WHERE retweet_of_id = t.id AND deleted_at IS NULL)
      OR coalesce(reply_count, 0) <> (SELECT count(*) FROM tweets WHERE in_reply_to_id = t.id AND deleted_at IS NULL)
      OR coalesce(quote_count, 0) <> (SELECT count(*) FROM tweets WHERE quoted_id = t.id AND deleted_at IS NULL)
    UNION ALL
    SELECT 'count of tweets', user_id::text FROM user_stats WHERE tweet_count <> (SELECT count(*) FROM tweets WHERE author_id = user_id AND deleted_at IS NULL)
    UNION ALL
    SELECT 'counts of nothing', tweet_id::text FROM tweet_stats WHERE NOT EXISTS (SELECT FROM tweets WHERE id = tweet_id)
    UNION ALL
    SELECT 'two retweets of one tweet by one person', min(id::text) FROM tweets WHERE retweet_of_id IS NOT NULL GROUP BY retweet_of_id, author_id HAVING count(*) > 1
    UNION ALL
    SELECT 'a mention that the text does not have', tweet_id::text FROM mentions m JOIN tweets t ON t.id = tweet_id
      WHERE deleted_at IS NOT NULL OR NOT entities->'mentions' @> jsonb_build_array(jsonb_build_object('userId', user_id))
    UNION ALL
    SELECT 'a mention that is not listed', t.id::text FROM tweets t CROSS JOIN jsonb_array_elements(entities->'mentions') AS mention
      WHERE deleted_at IS NULL AND NOT EXISTS (SELECT FROM mentions WHERE tweet_id = t.id AND user_id = (mention->>'userId')::uuid)
    UNION ALL
    SELECT 'votes of a poll', tweet_id::text FROM poll_counts c
      WHERE vote_count <> (SELECT count(*) FROM poll_votes v WHERE v.tweet_id = c.tweet_id AND v.choice = c.choice)
    UNION ALL
    SELECT 'more than five revisions', tweet_id::text FROM tweet_revisions GROUP BY tweet_id HAVING count(*) > 5`, []);
  return [...counts, ...(await graphFaults(linnet))];
}
