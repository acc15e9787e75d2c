import { ENGAGEMENT } from '../../domain/ranking.ts';
import { EXACT_WEIGHT, STEM_WEIGHT, TYPO_WEIGHT } from '../../domain/search/tweet-search.ts';
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
const REST = (tweet: string): string => `($5::int = 0 OR ${LIKED(tweet)} >= $5::int) AND ${MIXED(tweet)}`;

/**
 * So many of the newest tweets, hits or not. Where the first id stands beside the LIMIT, PostgreSQL takes the rows between two ids that it does not know
 * for so few that it reads and sorts all.
 */
const newest = (rows: number): string => `(SELECT tweet_id, author_id, vector FROM tweet_search WHERE tweet_id < $3::uuid ORDER BY tweet_id DESC LIMIT ${rows})`;
const hitsAmong = (rows: number): string => `SELECT tweet_id, author_id, vector FROM ${newest(rows)} AS recent WHERE ${MATCHES} AND tweet_id >= $2::uuid AND ${REST('recent')} ORDER BY tweet_id DESC`;
/**
 * By the GIN index, however many there are: the newest rows of a word that many tweets have are found by hitsAmong. OFFSET 0 keeps the days
 * out of it: to PostgreSQL, which does not know them when it plans, the primary key would seem to hold few rows of them.
 */
const FOUND = `(SELECT tweet_id, author_id, vector FROM tweet_search WHERE ${MATCHES} OFFSET 0)`;
const HITS = `SELECT tweet_id, author_id, vector FROM ${FOUND} AS hit WHERE ${IN_DAYS} AND ${REST('hit')} ORDER BY tweet_id DESC`;

/** A page of a word that one tweet in twenty-five has. */
export const SCANNED_ROWS = 500;

/**
 * The page as far as the newest tweets have it, and where that is not all of it, what they tell of those before: how many `match` the words and how
 * many are hits; the newest, the last and the oldest tweet of the days. `last` is null where the days have no more tweets than these. Rows are
 * judged as they are asked for, so a page that is full ends it.
 */
const SCAN = `
  WITH recent AS MATERIALIZED (
    SELECT tweet_id, author_id, matches, matches AND ${REST('judged')} AS hit FROM (
      SELECT tweet_id, author_id, vector, tweet_id >= $2::uuid AND ${MATCHES} AS matches FROM ${newest(SCANNED_ROWS)} AS newest ORDER BY tweet_id DESC OFFSET 0
    ) AS judged ORDER BY tweet_id DESC
  ), page AS MATERIALIZED (
    SELECT tweet_id FROM recent WHERE hit AND ${VISIBLE} ORDER BY tweet_id DESC LIMIT $7
  )
  SELECT ARRAY(SELECT tweet_id FROM page) AS ids, told.* FROM (
    SELECT count(*) FILTER (WHERE matches)::int AS matches, count(*) FILTER (WHERE hit)::int AS hits,
      (array_agg(tweet_id))[1] AS newest, (array_agg(tweet_id) FILTER (WHERE tweet_id >= $2::uuid))[${SCANNED_ROWS}] AS last,
      (SELECT tweet_id FROM tweet_search WHERE tweet_id >= $2::uuid ORDER BY tweet_id LIMIT 1) AS oldest
    FROM recent WHERE (SELECT count(*) FROM page) < $7
  ) AS told`;

/** The page, and how many match the words. */
const INDEX = `
  WITH matching AS MATERIALIZED (
    SELECT tweet_id, author_id, ${REST('found')} AS hit FROM ${FOUND} AS found WHERE ${IN_DAYS}
  )
  SELECT ARRAY(
    SELECT tweet_id FROM (SELECT tweet_id, author_id FROM matching WHERE hit ORDER BY tweet_id DESC OFFSET 0) AS sorted WHERE ${VISIBLE} ORDER BY tweet_id DESC LIMIT $7
  ) AS ids, (SELECT count(*)::int FROM matching) AS matches`;

/** Newest first. Of days alone every row is a hit, and one index has them in their order. */
export const LATEST = {
  scan: SCAN,
  index: INDEX,
  days: `SELECT ARRAY(SELECT tweet_id FROM tweet_search AS row WHERE $4::text IS NULL AND ${IN_DAYS} AND ${VISIBLE} AND ${REST('row')} ORDER BY tweet_id DESC LIMIT $7) AS ids`,
};

/** Of the days from $1 to $2: the newest row and the last of the newest, null where there are fewer; and how many of these $3 finds. */
export const SAMPLE = `
  WITH recent AS MATERIALIZED (
    SELECT tweet_id, vector FROM (SELECT tweet_id, vector FROM tweet_search WHERE tweet_id < $2::uuid ORDER BY tweet_id DESC LIMIT ${SAMPLE_ROWS}) AS before WHERE tweet_id >= $1::uuid
  )
  SELECT (SELECT tweet_id FROM recent ORDER BY tweet_id DESC LIMIT 1) AS newest, (SELECT tweet_id FROM recent ORDER BY tweet_id DESC OFFSET ${SAMPLE_ROWS - 1}) AS last,
    (SELECT tweet_id FROM tweet_search WHERE tweet_id >= $1::uuid ORDER BY tweet_id LIMIT 1) AS oldest,
    (SELECT count(*)::int FROM recent WHERE vector @@ $3::tsquery) AS hits`;

/** The weights that a condition can count, the greatest first: its forms of each are one tsquery. */
export const WEIGHTS = [EXACT_WEIGHT, STEM_WEIGHT, TYPO_WEIGHT] as const;

const TEXT_SCORE = (conditions: number): string => Array.from({ length: conditions }, (_, condition) => `CASE ${WEIGHTS.map((weight, place) =>
  `WHEN vector @@ ($8::tsquery[])[${condition * WEIGHTS.length + place + 1}] THEN ${weight}`).join(' ')} ELSE 0 END`).join(' + ') || '0 * coalesce(cardinality($8::tsquery[]), 0)';

/**
 * $8 the tsqueries of each condition by WEIGHTS, null where it has none of a weight; beyond score $9 and id $10. Hits are scored whoever may
 * see them, and who may is asked in the order of the scores: of so many as fill the page. Yields that page, and how many were ranked.
 */
const ranked = (hits: string) => (conditions: number): string => `
  WITH candidate AS MATERIALIZED (${hits} LIMIT ${MAX_CANDIDATES}), scored AS (
    SELECT tweet_id, author_id, (${TEXT_SCORE(conditions)}
      + log((1 + coalesce((SELECT ${ENGAGEMENT.like} * like_count + ${ENGAGEMENT.retweet} * retweet_count + ${ENGAGEMENT.quote} * quote_count + ${ENGAGEMENT.reply} * reply_count
          FROM tweet_stats WHERE tweet_stats.tweet_id = candidate.tweet_id), 0))::float8)
      + greatest(extract(epoch FROM uuid_extract_timestamp(tweet_id)) * 1000 - ${RELEVANCE_EPOCH_MS}, 0)::float8 / ${RELEVANCE_TENFOLD_MS})::real AS score
    FROM candidate
  ), sorted AS (
    SELECT tweet_id, author_id, score FROM scored WHERE (score, tweet_id) < ($9::real, $10::uuid) ORDER BY score DESC, tweet_id DESC OFFSET 0
  ), page AS (
    SELECT tweet_id, score FROM sorted WHERE ${VISIBLE} ORDER BY score DESC, tweet_id DESC LIMIT $7
  )
  SELECT coalesce(array_agg(tweet_id ORDER BY score DESC, tweet_id DESC), '{}') AS ids, coalesce(array_agg(score ORDER BY score DESC, tweet_id DESC), '{}') AS scores,
    (SELECT count(*)::int FROM candidate) AS candidates FROM page`;

export const RELEVANCE = {
  recent: ranked(hitsAmong(RECENT_ROWS)),
  index: ranked(HITS),
  /** Of these ids. */
  listed: ranked(`SELECT tweet_id, author_id, vector FROM tweet_search AS row WHERE tweet_id = ANY($11::uuid[]) AND ${IN_DAYS} AND ${MATCHES} AND ${REST('row')} ORDER BY tweet_id DESC`),
  days: ranked(`SELECT tweet_id, author_id, vector FROM tweet_search AS row WHERE $4::text IS NULL AND ${IN_DAYS} AND ${REST('row')} ORDER BY tweet_id DESC`),
};
