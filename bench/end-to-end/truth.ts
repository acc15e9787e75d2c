import type { Client } from 'pg';

/**
 * A person's whole home timeline as the rows themselves say, newest first: by whom they follow and by themselves; replies
 * where they follow both; no retweet of what is among the 100 lines below it. Nobody mutes or blocks here.
 */
const HOME = `
  WITH known AS (SELECT followee_id AS id FROM follows WHERE follower_id = $1 UNION SELECT $1),
  line AS (
    SELECT t.id, t.retweet_of_id, coalesce(t.retweet_of_id, t.id) AS tweet_id, row_number() OVER (ORDER BY t.id DESC) AS place
    FROM tweets t LEFT JOIN tweets original ON original.id = t.retweet_of_id LEFT JOIN users author ON author.id = original.author_id
    LEFT JOIN tweets parent ON parent.id = t.in_reply_to_id
    WHERE t.author_id IN (SELECT id FROM known) AND t.deleted_at IS NULL AND original.deleted_at IS NULL
      AND (author.id IS NULL OR NOT author.private OR author.id IN (SELECT id FROM known))
      AND (t.in_reply_to_id IS NULL OR t.author_id = $1 OR parent.author_id IN (SELECT id FROM known))
  )
  SELECT id FROM line WHERE id > $2 AND (retweet_of_id IS NULL
    OR NOT EXISTS (SELECT FROM line AS below WHERE below.tweet_id = line.tweet_id AND below.place BETWEEN line.place + 1 AND line.place + 100))
  ORDER BY id DESC`;

/** Ids of all lines above one of them. */
export async function homeOf(database: Client, userId: string, above: string): Promise<string[]> {
  const { rows } = await database.query<{ id: string }>(HOME, [userId, above]);
  return rows.map(({ id }) => id);
}
