/** $1 viewer, or null; $2 tsquery of what matches at all, $3 of what matches as typed; beyond the place $4 to $7; $8 rows. As mayListUser of domain/visibility. */
export const SEARCH_PEOPLE = `
  WITH hit AS MATERIALIZED (SELECT user_id, vector @@ $3::tsquery AS as_typed FROM user_search WHERE vector @@ $2::tsquery),
  person AS (
    SELECT person.id, as_typed, (SELECT true FROM follows WHERE follower_id = $1::uuid AND followee_id = person.id) IS NOT NULL AS followed,
      coalesce((SELECT follower_count FROM user_stats WHERE user_stats.user_id = person.id), 0) AS followers
    FROM hit JOIN users AS person ON person.id = hit.user_id
    WHERE person.id = $1::uuid OR (person.suspended_at IS NULL
      AND (SELECT true FROM blocks WHERE blocker_id = $1::uuid AND blocked_id = person.id) IS NULL
      AND (SELECT true FROM blocks WHERE blocker_id = person.id AND blocked_id = $1::uuid) IS NULL)
  )
  SELECT id, followed, as_typed AS "asTyped", followers FROM person
  WHERE (followed, as_typed, followers, id) < ($4::boolean, $5::boolean, $6::int, $7::uuid) OR $7::uuid IS NULL
  ORDER BY followed DESC, as_typed DESC, followers DESC, id DESC LIMIT $8`;
