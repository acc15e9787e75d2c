import { ENGAGEMENT } from '../../domain/ranking.ts';
import { MAX_CANDIDATES, RECENT_ROWS, RELEVANCE_EPOCH_MS, RELEVANCE_TENFOLD_MS, SAMPLE_ROWS } from '../../domain/search/relevance.ts';

/*
 * The parameters of all: $1 viewer, or null; $2 first id and $3 the id that every hit is below; $4 tsquery; $5 likes, 0 for any; $6 groups of
 * alternatives of more than one kind (TextQuery.mixed). Conditions on rows of others are subqueries for a value: as EXISTS, PostgreSQL
 * may read all of users or follows into a hash for a page of twenty.
 */
const IN_DAYS = 'tweet_id >= $2::uuid AND tweet_id < $3::uuid';
const MATCHES = 'vector @@ $4::tsquery';

/** As hiddenReason of domain/visibility. */
const VISIBLE = `(
  SELECT author.id = $1::uuid OR (author.suspended_at IS NULL
    AND (NOT author.private OR (SELECT true FROM follows WHERE follower_id = $1::uuid AND followee_id = author.id) IS NOT NULL)
    AND (SELECT true FROM blocks WHERE blocker_id = $1::uuid AND blocked_id = author.id) IS NULL
    AND (SELECT true FROM blocks WHERE blocker_id = author.id AND blocked_id = $1::uuid) IS NULL)
  FROM users AS author WHERE author.id = author_id)`;

const LIKED = (tweet: string): string => `coalesce((SELECT like_count FROM tweet_stats WHERE tweet_stats.tweet_id = ${tweet}.tweet_id), 0)`;
/** Each group has an alternative that holds. */
const MIXED = (tweet: string): string => `(cardinality($6::jsonb[]) = 0 OR NOT EXISTS (
  SELECT FROM unnest($6::jsonb[]) AS alternatives WHERE NOT EXISTS (
    SELECT FROM jsonb_to_recordset(alternatives) AS one(negated boolean, query text, "firstId" uuid, "endId" uuid, "minLikes" int, nothing boolean)
    WHERE negated <> coalesce(NOT nothing AND (query IS NULL OR vector @@ query::tsquery) AND ("firstId" IS NULL OR ${tweet}.tweet_id >= "firstId")
      AND ("endId" IS NULL OR ${tweet}.tweet_id < "endId") AND ("minLikes" IS NULL OR ${LIKED(tweet)} >= "minLikes"), false))))`;
const REST = (tweet: string): string => `($5::int = 0 OR ${LIKED(tweet)} >= $5::int) AND ${MIXED(tweet)} AND ${VISIBLE}`;

/** So many of the newest tweets, hits or not. */
const newest = (rows: number): string => `(SELECT tweet_id, author_id, vector FROM tweet_search WHERE ${IN_DAYS} ORDER BY tweet_id DESC LIMIT ${rows})`;
const hitsAmong = (rows: number): string => `SELECT tweet_id, vector FROM ${newest(rows)} AS recent WHERE ${MATCHES} AND ${REST('recent')} ORDER BY tweet_id DESC`;
/**
 * By the GIN index, however many there are: the newest rows of a word that many tweets have are found by hitsAmong. OFFSET 0 keeps the days
 * out of it: to PostgreSQL, which does not know them when it plans, the primary key would seem to hold few rows of them.
 */
const HITS = `SELECT tweet_id, vector FROM (SELECT tweet_id, author_id, vector FROM tweet_search WHERE ${MATCHES} OFFSET 0) AS hit WHERE ${IN_DAYS} AND ${REST('hit')} ORDER BY tweet_id DESC`;

/** Newest first. Of days alone every row is a hit, and one index has them in their order. */
export const LATEST = {
  scan: `SELECT tweet_id AS id FROM (${hitsAmong(SAMPLE_ROWS)}) AS found LIMIT $7`,
  index: `SELECT tweet_id AS id FROM (${HITS}) AS found LIMIT $7`,
  days: `SELECT tweet_id AS id FROM tweet_search AS row WHERE $4::text IS NULL AND ${IN_DAYS} AND ${REST('row')} ORDER BY tweet_id DESC LIMIT $7`,
};

/** The last of the newest rows, $1 and $2 being the days; none where there are fewer. */
export const LAST_OF_NEWEST = `SELECT tweet_id AS id FROM tweet_search WHERE tweet_id >= $1::uuid AND tweet_id < $2::uuid ORDER BY tweet_id DESC OFFSET ${SAMPLE_ROWS - 1} LIMIT 1`;

export const COUNT_AMONG_NEWEST = `SELECT count(*)::int AS count FROM ${newest(SAMPLE_ROWS).replace('$2', '$1').replace('$3', '$2')} AS recent WHERE vector @@ $3::tsquery`;

/** $8 tsqueries, their weights $9 and numbers of conditions $10 make the text's part of the score; beyond score $11 and id $12. */
const ranked = (hits: string): string => `
  WITH candidate AS MATERIALIZED (${hits} LIMIT ${MAX_CANDIDATES}), scored AS (
    SELECT tweet_id, (coalesce((
        SELECT sum(best) FROM (
          SELECT max(weight) AS best FROM unnest($8::tsquery[], $9::float8[], $10::int[]) AS form(query, weight, condition) WHERE vector @@ query GROUP BY condition
        ) AS counted), 0)
      + log((1 + coalesce((SELECT ${ENGAGEMENT.like} * like_count + ${ENGAGEMENT.retweet} * retweet_count + ${ENGAGEMENT.quote} * quote_count + ${ENGAGEMENT.reply} * reply_count
          FROM tweet_stats WHERE tweet_stats.tweet_id = candidate.tweet_id), 0))::float8)
      + greatest(extract(epoch FROM uuid_extract_timestamp(tweet_id)) * 1000 - ${RELEVANCE_EPOCH_MS}, 0)::float8 / ${RELEVANCE_TENFOLD_MS})::real AS score
    FROM candidate
  )
  SELECT tweet_id AS id, score FROM scored WHERE (score, tweet_id) < ($11::real, $12::uuid) ORDER BY score DESC, tweet_id DESC LIMIT $7`;

export const RELEVANCE = {
  recent: ranked(hitsAmong(RECENT_ROWS)),
  index: ranked(HITS),
  days: ranked(`SELECT tweet_id, vector FROM tweet_search AS row WHERE $4::text IS NULL AND ${IN_DAYS} AND ${REST('row')} ORDER BY tweet_id DESC`),
};
