/** So many of those who have most followers, hits or not; and whom the viewer follows, at most. */
const POPULAR_ROWS = 2_000;
const MAX_FOLLOWEES = 1_000;

/*
 * The parameters of both: $1 viewer, or null; $2 tsquery of what matches at all, $3 of what matches as typed; beyond the place $4 to $7,
 * the beginning where $7 is null; $8 rows; of POPULAR $9, whether it begins with those who have most followers, or with the place. Who is left out:
 * mayListUser of domain/visibility.
 */
const LISTED = `(person.id = $1::uuid OR (person.suspended_at IS NULL
    AND (SELECT true FROM blocks WHERE blocker_id = $1::uuid AND blocked_id = person.id) IS NULL
    AND (SELECT true FROM blocks WHERE blocker_id = person.id AND blocked_id = $1::uuid) IS NULL))`;
const BEYOND = '(followed, as_typed, followers, id) < ($4::boolean, $5::boolean, $6::int, $7::uuid) OR $7::uuid IS NULL';
/** Who may be listed is asked in the order of the list: of so many as fill the page. */
const page = (order: string): string => `
  SELECT id, followed, as_typed AS "asTyped", followers FROM (
    SELECT id, followed, as_typed, followers FROM found WHERE ${BEYOND} ORDER BY ${order} OFFSET 0
  ) AS sorted WHERE (SELECT ${LISTED} FROM users AS person WHERE person.id = sorted.id) ORDER BY ${order} LIMIT $8`;

/** By the GIN index, however many there are. */
const INDEX = `
  WITH followee AS MATERIALIZED (SELECT followee_id AS id FROM follows WHERE follower_id = $1::uuid),
  found AS (
    SELECT hit.user_id AS id, vector @@ $3::tsquery AS as_typed, hit.user_id IN (SELECT id FROM followee) AS followed, coalesce(follower_count, 0) AS followers
    FROM search_people($2::tsquery) AS hit LEFT JOIN user_stats ON user_stats.user_id = hit.user_id
  ) ${page('followed DESC, as_typed DESC, followers DESC, id DESC')}`;

/** Among those whom the viewer follows, and some of those who have most followers. Nobody where the viewer follows more than can be looked at. */
const POPULAR = `
  WITH followee AS MATERIALIZED (
    SELECT followee_id AS id FROM follows WHERE follower_id = $1::uuid ORDER BY follows.id DESC LIMIT ${MAX_FOLLOWEES + 1}
  ), popular AS MATERIALIZED (
    SELECT user_id AS id, follower_count AS followers FROM user_stats
    WHERE (follower_count, user_id) < (CASE WHEN $9::boolean THEN ${2 ** 31 - 1} ELSE $6::int END, CASE WHEN $9::boolean THEN 'ffffffff-ffff-ffff-ffff-ffffffffffff' ELSE $7::uuid END)
    ORDER BY follower_count DESC, user_id DESC LIMIT ${POPULAR_ROWS}
  ), candidate AS (
    SELECT id, true AS followed, coalesce((SELECT follower_count FROM user_stats WHERE user_id = followee.id), 0) AS followers FROM followee
    UNION ALL SELECT id, false, followers FROM popular WHERE id NOT IN (SELECT id FROM followee)
  ), found AS (
    SELECT id, followed, as_typed, followers FROM candidate
    CROSS JOIN LATERAL (SELECT vector @@ $3::tsquery AS as_typed FROM user_search WHERE user_id = candidate.id AND vector @@ $2::tsquery OFFSET 0) AS named
    WHERE (SELECT count(*) FROM followee) <= ${MAX_FOLLOWEES}
  ) ${page('followed DESC, as_typed DESC, followers DESC, id DESC')}`;

export const SEARCH_PEOPLE = { popular: POPULAR, index: INDEX };
