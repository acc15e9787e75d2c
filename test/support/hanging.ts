import { newId } from '../../src/domain/ids.ts';
import type { Linnet } from './start-linnet.ts';

export interface Hanging {
  retweets: number;
  likes: number;
  votes: number;
  bookmarks: number;
}

/**
 * Many people who like, bookmark and vote for a tweet, and retweet it, all or the first of them, straight into the tables,
 * with their counts. Returns their ids.
 */
export async function hangOn({ app: { database } }: Linnet, tweetId: string, count: number, retweets = count): Promise<string[]> {
  const ids = Array.from({ length: count }, () => newId());
  const run = (name: string, text: string, values: unknown[] = [tweetId, ids]) => database.rows(`hang_${name}`, text, values);
  await run('users', `INSERT INTO users (id, username, display_name, created_at)
    SELECT id, 'fan_' || right(id::text, 12), 'Fan', now() FROM unnest($1::uuid[]) AS id`, [ids]);
  await run('user_stats', 'INSERT INTO user_stats (user_id, tweet_count) SELECT id, (n <= $2)::int FROM unnest($1::uuid[]) WITH ORDINALITY AS fan(id, n)', [ids, retweets]);
  await run('retweets', `INSERT INTO tweets (id, author_id, text, entities, conversation_id, retweet_of_id, created_at)
    SELECT uuidv7(), id, '', '{}', $1::uuid, $1::uuid, now() FROM unnest($2::uuid[]) AS id`, [tweetId, ids.slice(0, retweets)]);
  await run('likes', 'INSERT INTO likes (tweet_id, user_id, id) SELECT $1::uuid, id, uuidv7() FROM unnest($2::uuid[]) AS id');
  await run('bookmarks', 'INSERT INTO bookmarks (user_id, tweet_id, id) SELECT id, $1::uuid, uuidv7() FROM unnest($2::uuid[]) AS id');
  await run('poll', "INSERT INTO polls (tweet_id, options, ends_at) VALUES ($1, '{yes,no}', now() + interval '1 day')", [tweetId]);
  await run('votes', 'INSERT INTO poll_votes (tweet_id, user_id, choice) SELECT $1::uuid, id, (n % 2)::int FROM unnest($2::uuid[]) WITH ORDINALITY AS voter(id, n)');
  await run('poll_counts', 'INSERT INTO poll_counts (tweet_id, choice, vote_count) SELECT tweet_id, choice, count(*) FROM poll_votes WHERE tweet_id = $1 GROUP BY 1, 2', [tweetId]);
  await run('tweet_stats', `INSERT INTO tweet_stats (tweet_id, like_count, retweet_count) VALUES ($1, $2, $3)
    ON CONFLICT (tweet_id) DO UPDATE SET like_count = excluded.like_count, retweet_count = excluded.retweet_count`, [tweetId, count, retweets]);
  return ids;
}

/** What hangs on a tweet in the tables, beside its replies and quotes. */
export async function readHanging({ app: { database } }: Linnet, tweetId: string): Promise<Hanging & { rest: number }> {
  const [row] = await database.rows<Hanging & { rest: number }>('read_hanging', `SELECT
    (SELECT count(*)::int FROM tweets WHERE retweet_of_id = $1) AS retweets, (SELECT count(*)::int FROM likes WHERE tweet_id = $1) AS likes,
    (SELECT count(*)::int FROM poll_votes WHERE tweet_id = $1) AS votes, (SELECT count(*)::int FROM bookmarks WHERE tweet_id = $1) AS bookmarks,
    ((SELECT count(*) FROM polls WHERE tweet_id = $1) + (SELECT count(*) FROM poll_counts WHERE tweet_id = $1) + (SELECT count(*) FROM tweet_stats WHERE tweet_id = $1)
      + (SELECT count(*) FROM mentions WHERE tweet_id = $1) + (SELECT count(*) FROM tweet_revisions WHERE tweet_id = $1))::int AS rest`, [tweetId]);
  return row!;
}

export const NOTHING = { retweets: 0, likes: 0, votes: 0, bookmarks: 0, rest: 0 };
