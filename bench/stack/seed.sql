-- A thousand authors with forty tweets each, of the last week. Viewers are there already: each follows 200 authors and the
-- other viewers, and likes about half of the newest tweets.
CREATE TEMP TABLE viewers AS SELECT id FROM users;

INSERT INTO users (id, username, display_name, bio, verified, created_at)
SELECT uuidv7(interval '-1 year'), 'author_' || n, 'Author number ' || n, 'Writes about harbours and boats.', n % 10 = 0, now() - interval '1 year'
FROM generate_series(1, 1000) AS n;

CREATE TEMP TABLE authors AS SELECT id FROM users WHERE id NOT IN (SELECT id FROM viewers);

INSERT INTO tweets (id, author_id, text, entities, conversation_id, created_at)
SELECT id, author_id,
  left('Tweet ' || n || ': the ferry was late again, so we walked along the harbour, counted the boats that came in before the storm, and had soup at the old customs house with the pilots.', 60 + (n * 37) % 120),
  '{"hashtags":[],"mentions":[],"urls":[]}', id, uuid_extract_timestamp(id)
FROM (SELECT uuidv7(random() * interval '-7 days') AS id, authors.id AS author_id, n FROM authors, generate_series(1, 40) AS n) AS made;

INSERT INTO tweet_stats (tweet_id, like_count, retweet_count, reply_count)
SELECT id, 1 + abs(hashtext(id::text)) % 5000, abs(hashtext(id::text)) % 700, abs(hashtext(id::text)) % 90 FROM tweets;

INSERT INTO likes (tweet_id, user_id, id)
SELECT newest.id, viewers.id, uuidv7() FROM viewers, (SELECT id FROM tweets ORDER BY id DESC LIMIT 5000) AS newest
WHERE abs(hashtext(newest.id::text || viewers.id)) % 2 = 0;

INSERT INTO follows (follower_id, followee_id, id)
SELECT viewers.id, followed.id, uuidv7(interval '-1 day')
FROM viewers CROSS JOIN LATERAL (
  (SELECT id FROM authors ORDER BY hashtext(authors.id::text || viewers.id) LIMIT 200)
  UNION ALL (SELECT other.id FROM viewers AS other WHERE other.id <> viewers.id)
) AS followed;

INSERT INTO user_stats (user_id, follower_count, following_count, tweet_count)
SELECT id, (SELECT count(*) FROM follows WHERE followee_id = u.id), (SELECT count(*) FROM follows WHERE follower_id = u.id), (SELECT count(*) FROM tweets WHERE author_id = u.id)
FROM users AS u
ON CONFLICT (user_id) DO UPDATE SET follower_count = excluded.follower_count, following_count = excluded.following_count, tweet_count = excluded.tweet_count;
