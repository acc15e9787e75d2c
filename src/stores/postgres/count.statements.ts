import type { CountName, CountSubject } from '../../domain/counts.ts';

/**
 * Things in one statement: it takes some milliseconds and, as each list is counted from an index, a person's followers take
 * as long as they are many. In the text of the statement, so that a plan for any position knows it.
 */
export const COUNT_BATCH = 500;

/** Where a count is stored, and the list that it counts. */
interface Counted {
  column: string;
  list: (id: string) => string;
}

const standing = (column: string) => (id: string): string => `FROM tweets WHERE ${column} = ${id} AND deleted_at IS NULL`;
export const COUNTED: Record<Exclude<CountName, 'pollVotes' | 'hashtagTweets'>, Counted> = {
  likes: { column: 'like_count', list: (id) => `FROM likes WHERE tweet_id = ${id}` },
  retweets: { column: 'retweet_count', list: standing('retweet_of_id') },
  quotes: { column: 'quote_count', list: standing('quoted_id') },
  replies: { column: 'reply_count', list: standing('in_reply_to_id') },
  followers: { column: 'follower_count', list: (id) => `FROM follows WHERE followee_id = ${id}` },
  following: { column: 'following_count', list: (id) => `FROM follows WHERE follower_id = ${id}` },
  tweets: { column: 'tweet_count', list: standing('author_id') },
};

/** The next batch of ids that any of the tables has; counts of what is not there are looked at too. */
const batchOf = (...sources: (readonly [table: string, column: string])[]): string => `
  batch AS MATERIALIZED (
    SELECT id FROM (${sources.map(([table, column]) => `
      (SELECT DISTINCT ${column} AS id FROM ${table} WHERE ${column} > $1::uuid ORDER BY ${column} LIMIT ${COUNT_BATCH})`).join(' UNION')}
    ) AS known ORDER BY id LIMIT ${COUNT_BATCH}
  )`;

const storedCounts = (table: string, key: string, names: readonly (keyof typeof COUNTED)[]): string => `
  counted AS (
    SELECT batch.id, NULL::int AS choice, each.count, each.stored, each.actual
    FROM batch LEFT JOIN ${table} stats ON stats.${key} = batch.id
    CROSS JOIN LATERAL (VALUES ${names.map((name) =>
    `('${name}', coalesce(stats.${COUNTED[name].column}, 0), (SELECT count(*)::int ${COUNTED[name].list('batch.id')}))`).join(', ')}) AS each(count, stored, actual)
  )`;

const POLL_COUNTS = `
  counted AS (
    SELECT batch.id, each.choice, 'pollVotes' AS count, coalesce(each.stored, 0) AS stored, coalesce(each.actual, 0) AS actual
    FROM batch CROSS JOIN LATERAL (
      SELECT choice, stored, actual FROM (SELECT choice, vote_count AS stored FROM poll_counts WHERE tweet_id = batch.id) AS kept
      FULL JOIN (SELECT choice, count(*)::int AS actual FROM poll_votes WHERE tweet_id = batch.id GROUP BY choice) AS cast_votes USING (choice)
    ) AS each
  )`;

/*
 * Hashtags have no ids: they go in the order of the tweets that used them last, which only ever move up, so that none is passed over;
 * those of one tweet together. What the reaction is yet to deal with is in neither the count nor the list. A tag whose count is lost is found by
 * its uses, at the last of them.
 */
export const HASHTAG_LIST = 'FROM tweet_hashtags WHERE counted AND tag =';
const next = (select: string, column: string): string => `(${select} WHERE ${column} > $1::uuid ORDER BY ${column} FETCH FIRST ${COUNT_BATCH} ROWS WITH TIES)`;
const HASHTAG_BATCH = `
  batch AS MATERIALIZED (
    SELECT id, tag, tweet_count FROM (
      ${next('SELECT last_used_id AS id, tag, tweet_count FROM hashtag_stats', 'last_used_id')} UNION ALL ${next('SELECT tweet_id, tag, NULL FROM tweet_hashtags', 'tweet_id')}
    ) AS known ORDER BY id FETCH FIRST ${COUNT_BATCH} ROWS WITH TIES
  ), tags AS MATERIALIZED (
    SELECT tag, coalesce(tweet_count, 0) AS tweet_count FROM batch WHERE tweet_count IS NOT NULL OR (
      (SELECT true FROM hashtag_stats WHERE tag = batch.tag) IS NULL AND id = (SELECT tweet_id ${HASHTAG_LIST} batch.tag ORDER BY tag DESC, tweet_id DESC LIMIT 1))
  )`;
const HASHTAG_COUNTS = `
  counted AS (
    SELECT tag AS id, NULL::int AS choice, 'hashtagTweets' AS count, tweet_count AS stored, (SELECT count(*)::int ${HASHTAG_LIST} tags.tag) AS actual FROM tags
  )`;

/*
 * Count and list are read in one statement, so in one snapshot; and they change in one commit. So what differs here is wrong,
 * whatever is being written meanwhile.
 */
const verify = (batch: string, counted: string, subjects = 'batch'): string => `
  WITH ${batch}, ${counted}
  SELECT (SELECT count(*)::int FROM ${subjects}) AS checked, (SELECT count(*) < ${COUNT_BATCH} FROM batch) AS ends, (SELECT id FROM batch ORDER BY id DESC LIMIT 1) AS last,
    (SELECT coalesce(jsonb_agg(jsonb_build_object('count', count, 'id', id, 'choice', choice, 'stored', stored, 'actual', actual) ORDER BY id, count, choice), '[]')
      FROM counted WHERE stored <> actual) AS drift`;

export const VERIFY: Record<CountSubject, string> = {
  tweets: verify(batchOf(['tweets', 'id'], ['tweet_stats', 'tweet_id']), storedCounts('tweet_stats', 'tweet_id', ['likes', 'retweets', 'quotes', 'replies'])),
  people: verify(batchOf(['users', 'id'], ['user_stats', 'user_id']), storedCounts('user_stats', 'user_id', ['followers', 'following', 'tweets'])),
  polls: verify(batchOf(['polls', 'tweet_id'], ['poll_counts', 'tweet_id'], ['poll_votes', 'tweet_id']), POLL_COUNTS),
  hashtags: verify(HASHTAG_BATCH, HASHTAG_COUNTS, 'tags'),
};
