import { FIRST_ID } from '../../domain/ids.ts';

/** Each round reads three times as many rows of an author as were read before it: so many rounds go 1,024 deep, more than any page or rebuild. */
const ROUNDS = 5;

/** One author's next rows. A range of the index on (author_id, id), as newestTweets is. */
const nextOf = (author: string, from: string, before: string, limit: string): string => `
  SELECT id FROM tweets WHERE (author_id, id) >= (${author}, ${from}) AND (author_id, id) < (${author}, ${before}) AND deleted_at IS NULL
  ORDER BY author_id DESC, id DESC LIMIT ${limit}`;

/** The newest $3 of what was read so far, and the last of them: nothing older can be in the answer. */
const newestSoFar = (round: number): string => `
  best_${round} AS MATERIALIZED (
    SELECT id FROM (SELECT id FROM read_${round} ${round === 0 ? '' : `UNION ALL SELECT id FROM best_${round - 1}`}) AS line ORDER BY id DESC LIMIT $3
  ), least_${round} AS MATERIALIZED (
    SELECT coalesce((SELECT id FROM best_${round} ORDER BY id DESC OFFSET $3 - 1 LIMIT 1), '${FIRST_ID}') AS id
  )`;

/** Reads on of authors of whom as many rows as were asked for lie above that: from their last one. */
const readOn = (round: number): string => {
  const before = `(SELECT depth FROM first_depth) * ${round === 1 ? 1 : 3 * 4 ** (round - 2)}`;
  const least = `(SELECT id FROM least_${round - 1})`;
  return `
  read_${round} AS MATERIALIZED (
    SELECT last.author_id, next.id
    FROM (SELECT author_id, (array_agg(id ORDER BY id))[1] AS id FROM read_${round - 1} WHERE id >= ${least} GROUP BY author_id HAVING count(*) = ${before}) AS last
    CROSS JOIN LATERAL (${nextOf('last.author_id', least, 'last.id', `(SELECT depth FROM first_depth) * ${3 * 4 ** (round - 1)}`)}) AS next
  ), ${newestSoFar(round)}`;
};

/** From so many people on, the newest tweets of everybody are looked at first: a row of these costs a fifth of a look-up. */
const SCAN_FROM_AUTHORS = 500;
/** A number that the planner knows: for one that it does not, it might sort the whole table. */
const MAX_SCANNED = 10_000;

/**
 * The newest $3 ids below $2 of what $1 and the people they follow posted.
 *
 * Whoever follows many finds them among the newest tweets of everybody: at most as many of these are looked at as there are
 * people, and no more than it takes. Where they are not all there, and for whoever follows few, each person's are looked up: a
 * merge by thresholds. First $3 / authors rows of each author are read; the $3rd newest of all is a threshold, and only authors
 * whose rows so far all lie above it can have more. There are at most $3 / depth of these, so a round that goes three times
 * deeper reads 3 x $3 rows at most, and raises the threshold. Rows read: authors (twice where they are many) + $3, and up to
 * 3 x $3 in each round; most have none after the second.
 */
export const LIST_HOME_IDS = `
  WITH author AS MATERIALIZED (
    SELECT followee_id AS id FROM follows WHERE follower_id = $1::uuid UNION ALL SELECT $1::uuid
  ), newest AS MATERIALIZED (
    SELECT id FROM (
      SELECT id, author_id, deleted_at FROM (
        SELECT id, author_id, deleted_at FROM tweets WHERE id < $2::uuid AND (SELECT count(*) FROM author) >= ${SCAN_FROM_AUTHORS}
        ORDER BY id DESC LIMIT ${MAX_SCANNED}
      ) AS of_everybody LIMIT (SELECT count(*) FROM author)
    ) AS scanned WHERE deleted_at IS NULL AND (author_id IN (SELECT id FROM author)) IS TRUE LIMIT $3
  ), looked_up AS MATERIALIZED (
    SELECT id FROM author WHERE (SELECT count(*) FROM newest) < $3
  ), first_depth AS MATERIALIZED (
    SELECT ceil($3::numeric / greatest(count(*), 1))::bigint AS depth FROM looked_up
  ), read_0 AS MATERIALIZED (
    SELECT author.id AS author_id, next.id FROM looked_up AS author
    CROSS JOIN LATERAL (${nextOf('author.id', `'${FIRST_ID}'`, '$2::uuid', '(SELECT depth FROM first_depth)')}) AS next
  ), ${[newestSoFar(0), ...Array.from({ length: ROUNDS }, (_, index) => readOn(index + 1))].join(', ')}
  SELECT id FROM best_${ROUNDS} UNION ALL SELECT id FROM newest WHERE (SELECT count(*) FROM newest) = $3 ORDER BY id DESC`;
