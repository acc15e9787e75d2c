-- Tweets $1 to $2 by a thousand authors, one a second, the last one now: twenty words each, of which those that are looked for are as
-- frequent as their names say, and stems and marks as the analyser makes them.
WITH made AS MATERIALIZED (
  SELECT n, uuidv7(make_interval(secs => n - $3::bigint)) AS id, concat_ws(' ',
    CASE WHEN random() < 0.3 THEN 'common' END, CASE WHEN random() < 0.1 THEN 'tenth' END, CASE WHEN random() < 0.01 THEN 'hundredth' END,
    CASE WHEN random() < 0.001 THEN 'thousandth' END, CASE WHEN n % 10007 = 0 THEN 'rareword' END,
    (SELECT string_agg('w' || floor(exp(random() * ln(60000)))::int, ' ') FROM generate_series(1, 17 + 0 * n)), CASE WHEN n % 5 = 0 THEN '#often' END, CASE WHEN n % 9973 = 0 THEN '#seldom' END) AS text
  FROM generate_series($1::bigint, $2::bigint) AS n
), author AS (
  SELECT array_agg(id) AS ids FROM (SELECT id FROM users WHERE username LIKE 'author\_%' ORDER BY username) AS u
), written AS (
  INSERT INTO tweets (id, author_id, text, entities, lang, conversation_id, created_at)
  SELECT made.id, ids[1 + n % 1000], text, jsonb_build_object('mentions', '[]'::jsonb, 'urls', '[]'::jsonb, 'hashtags', coalesce(
      (SELECT jsonb_agg(jsonb_build_object('tag', tag, 'start', strpos(text, '#' || tag) - 1, 'end', strpos(text, '#' || tag) + length(tag))) FROM unnest(ARRAY['often', 'seldom']) AS tag WHERE strpos(text, '#' || tag) > 0), '[]')), 'en', made.id, uuid_extract_timestamp(made.id) FROM made, author
), counted AS (
  INSERT INTO tweet_stats (tweet_id, like_count, retweet_count) SELECT id, n % 50, n % 7 FROM made WHERE n % 3 = 0
)
INSERT INTO tweet_search (tweet_id, author_id, analyser, vector)
SELECT made.id, ids[1 + n % 1000], 2, to_tsvector('simple', text) || array_to_tsvector(
  ARRAY['t0:' || ms / 3600000, 't1:' || ms / (32 * 3600000), 't2:' || ms / (1024 * 3600000::bigint), 'lang:en', 'from:' || ids[1 + n % 1000]] || (SELECT array_agg('en:' || left(word, -1)) FROM unnest(string_to_array(text, ' ')) AS word WHERE length(word) > 3 AND word NOT LIKE '#%')
  || CASE WHEN n % 5 = 0 THEN ARRAY['#often'] ELSE ARRAY[]::text[] END || CASE WHEN n % 9973 = 0 THEN ARRAY['#seldom'] ELSE ARRAY[]::text[] END)
FROM made, author, LATERAL (SELECT floor(extract(epoch FROM uuid_extract_timestamp(made.id)) * 1000)::bigint AS ms) AS posted
