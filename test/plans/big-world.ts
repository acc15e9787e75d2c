import type { SignedUp } from '../support/sign-up.ts';
import type { Linnet } from '../support/start-linnet.ts';

export const MANY = 100_000;
/** Whom the reader follows. */
export const FOLLOWEES = 200;

export interface BigWorld {
  /** 100,000 follow her and ask to, 20,000 block and are blocked by her; she posted 100,000 tweets, likes, bookmarked and is mentioned in as many. */
  star: SignedUp;
  /** Follows 100,000 people. */
  whale: SignedUp;
  /** Follows the star and others, each of whom posted once. */
  reader: SignedUp;
  /** Some of those who follow the star and ask to. */
  fanIds: string[];
  /** By the star, with 100,000 likes, retweets, replies and quotes. */
  rootId: string;
  /** Not by her; all of its 20,000 replies, quotes and retweets were deleted, but one of each. */
  emptiedId: string;
  /** The last of 500 tweets, each a reply to the one before. */
  chainEndId: string;
  /** In the middle of the rows that the statement selects as `id`. */
  middle(select: string): Promise<string>;
}

const NO_ENTITIES = `'{"hashtags":[],"mentions":[],"urls":[]}'`;

/** Every list of the API in its full length, straight into the tables; $1 is the star, $2 the whale, $3 the reader. */
const FILL = [
  `CREATE TABLE fans AS SELECT n, uuidv7() AS id FROM generate_series(1, ${MANY}) AS n`,
  'CREATE INDEX ON fans (n)',
  `INSERT INTO users (id, username, display_name, created_at) SELECT id, 'fan_' || n, 'Fan', now() FROM fans`,
  'INSERT INTO user_stats (user_id) SELECT id FROM fans',
  `INSERT INTO follows (follower_id, followee_id, id) SELECT id, :star, uuidv7() FROM fans`,
  `INSERT INTO follows (follower_id, followee_id, id) SELECT :whale, id, uuidv7() FROM fans`,
  `INSERT INTO follows (follower_id, followee_id, id) SELECT :reader, id, uuidv7() FROM fans WHERE n < ${FOLLOWEES}`,
  `INSERT INTO follows (follower_id, followee_id, id) VALUES (:reader, :star, uuidv7())`,
  // Each of the reader's followees follows a hundred others, of whom all are followed by several.
  `INSERT INTO follows (follower_id, followee_id, id) SELECT one.id, other.id, uuidv7() FROM fans one JOIN fans other ON other.n BETWEEN 1000 + one.n * 20 AND 1099 + one.n * 20 WHERE one.n < ${FOLLOWEES}`,
  `UPDATE user_stats SET follower_count = ${MANY} + 1 WHERE user_id = :star`,
  // None whom the reader follows.
  `INSERT INTO pulled_authors (author_id, crossing_id, state) SELECT id, uuidv7(), 'pulled' FROM fans WHERE n > ${FOLLOWEES} AND n % 5 = 0`,
  `INSERT INTO follow_requests (requester_id, target_id, id) SELECT id, :star, uuidv7() FROM fans`,
  // Of people who have nothing to do with one another: tables that everybody's rows are in.
  `INSERT INTO blocks (blocker_id, blocked_id, id) SELECT id, uuidv7(), uuidv7() FROM fans WHERE n % 5 = 0`,
  `INSERT INTO mutes (muter_id, muted_id, id) SELECT id, uuidv7(), uuidv7() FROM fans WHERE n % 5 = 0`,
  ...[['blocks', 'blocker_id', 'blocked_id'], ['mutes', 'muter_id', 'muted_id']].flatMap(([table, from, to]) => [
    `INSERT INTO ${table} (${from}, ${to}, id) SELECT :star, uuidv7(), uuidv7() FROM fans WHERE n % 5 = 0`,
    `INSERT INTO ${table} (${from}, ${to}, id) SELECT uuidv7(), :star, uuidv7() FROM fans WHERE n % 5 = 0`,
  ]),
  `CREATE TABLE named AS SELECT uuidv7() AS root, uuidv7() AS emptied`,
  `INSERT INTO tweets (id, author_id, text, entities, conversation_id, created_at)
    SELECT root, :star::uuid, 'root', ${NO_ENTITIES}::jsonb, root, now() FROM named
    UNION ALL SELECT emptied, :reader, 'emptied', ${NO_ENTITIES}, emptied, now() FROM named`,
  // Every second one is a reply, so half of them are left out of a timeline without replies; all quote.
  `CREATE TABLE posts AS SELECT n, uuidv7() AS id FROM generate_series(1, ${MANY}) AS n`,
  `INSERT INTO tweets (id, author_id, text, entities, in_reply_to_id, quoted_id, conversation_id, created_at)
    SELECT id, :star, 'post', ${NO_ENTITIES}, CASE WHEN n > 50000 THEN root END, root, root, now() FROM posts, named`,
  `INSERT INTO tweets (id, author_id, text, entities, retweet_of_id, conversation_id, created_at)
    SELECT uuidv7(), id, '', ${NO_ENTITIES}, root, root, now() FROM fans, named`,
  `INSERT INTO tweets (id, author_id, text, entities, in_reply_to_id, quoted_id, conversation_id, created_at, deleted_at)
    SELECT uuidv7(), id, 'gone', ${NO_ENTITIES}, emptied, emptied, emptied, now(), CASE WHEN n <> 10000 THEN now() END FROM fans, named WHERE n <= 20000`,
  `INSERT INTO tweets (id, author_id, text, entities, retweet_of_id, conversation_id, created_at, deleted_at)
    SELECT uuidv7(), id, '', ${NO_ENTITIES}, emptied, emptied, now(), CASE WHEN n <> 10000 THEN now() END FROM fans, named WHERE n <= 20000`,
  `INSERT INTO tweet_stats (tweet_id, like_count, reply_count) SELECT id, 1, 0 FROM posts UNION ALL SELECT root, ${MANY}, 50000 FROM named`,
  `INSERT INTO tweet_revisions (tweet_id, number, text, created_at) SELECT id, 1, 'before', now() FROM posts WHERE n % 5 = 0`,
  `INSERT INTO likes (tweet_id, user_id, id) SELECT root, id, uuidv7() FROM fans, named UNION ALL SELECT id, :star, uuidv7() FROM posts`,
  'INSERT INTO bookmarks (user_id, tweet_id, id) SELECT :star, id, uuidv7() FROM posts',
  'INSERT INTO mentions (user_id, tweet_id) SELECT :star, id FROM posts',
  // Nearly all of them signed out of.
  `INSERT INTO sessions (id, user_id, created_at, last_used_at, expires_at, revoked_at)
    SELECT uuidv7(), :star, now(), now(), now() + interval '7 days', CASE WHEN n > 150 THEN now() END FROM generate_series(1, 20000) AS n`,
  `INSERT INTO sessions (id, user_id, created_at, last_used_at, expires_at) SELECT uuidv7(), id, now(), now(), now() + interval '7 days' FROM fans WHERE n % 5 = 0`,
  `CREATE TABLE chain AS SELECT n, uuidv7() AS id FROM generate_series(1, 500) AS n`,
  `INSERT INTO tweets (id, author_id, text, entities, in_reply_to_id, conversation_id, created_at)
    SELECT c.id, :whale, 'link', ${NO_ENTITIES}, above.id, c.id, now() FROM chain c LEFT JOIN chain above ON above.n = c.n - 1`,
  // Nearly all of them read; the newest is unread, of 100,000 people.
  `INSERT INTO notifications (recipient_id, id, type, subject_id, tweet_id, position, seen_position, actor_count, created_at, updated_at, told_at)
    SELECT :star::uuid, uuidv7(), CASE WHEN n <= 30 THEN 'QUOTE' WHEN n % 2 = 0 THEN 'LIKE' ELSE 'REPLY' END, id, id, n, n, 1, now(), now(), now() FROM posts
    UNION ALL SELECT :star, uuidv7(), 'LIKE', root, root, ${MANY} + 1, ${MANY} + 1, ${MANY}, now(), now(), now() FROM named`,
  `INSERT INTO notification_actors (recipient_id, type, subject_id, actor_id, notification_id, act_id)
    SELECT recipient_id, type, subject_id, fans.id, notifications.id, uuidv7() FROM notifications JOIN fans ON fans.n = position
    UNION ALL SELECT recipient_id, type, subject_id, fans.id, notifications.id, uuidv7() FROM notifications CROSS JOIN fans WHERE position > ${MANY}`,
  `INSERT INTO notification_states (user_id, last_position, read_up_to) SELECT :star::uuid, ${MANY} + 1, ${MANY} - 10 UNION ALL SELECT id, 0, 0 FROM fans`,
  `INSERT INTO notification_settings (user_id, type, audience) SELECT id, 'LIKE', 'FOLLOWING' FROM fans WHERE n % 5 = 0`,
  `INSERT INTO conversation_mutes (user_id, conversation_id) SELECT id, uuidv7() FROM fans WHERE n % 5 = 0`,
  `INSERT INTO push_subscriptions (user_id, id, session_id, endpoint, p256dh, auth, created_at)
    SELECT id, uuidv7(), uuidv7(), 'https://push.example/' || n, '', '', now() FROM fans WHERE n % 5 = 0`,
  // Every tweet of the star has 'post'; one in 2,000 'rare'; one in 100 'some'.
  `INSERT INTO tweet_search (tweet_id, author_id, analyser, vector) SELECT id, :star, 2, (CASE WHEN n % 2000 = 0 THEN '''rare'':1 ' WHEN n % 100 = 0 THEN '''some'':1 ' ELSE '' END || '''post'':2 ''t0:' || ms / 3600000 || ''' ''t1:' || ms / (32 * 3600000) || ''' ''t2:' || ms / (1024 * 3600000::bigint) || '''')::tsvector
    FROM posts, LATERAL (SELECT floor(extract(epoch FROM uuid_extract_timestamp(id)) * 1000)::bigint AS ms) AS posted WHERE n % 2 = 0`,
  `INSERT INTO tweet_search (tweet_id, author_id, analyser, vector) SELECT id, :star, 2, (CASE WHEN n % 2000 = 0 THEN '''rare'':1 ' WHEN n % 100 = 0 THEN '''some'':1 ' ELSE '' END || '''post'':2 ''t0:' || ms / 3600000 || ''' ''t1:' || ms / (32 * 3600000) || ''' ''t2:' || ms / (1024 * 3600000::bigint) || '''')::tsvector
    FROM posts, LATERAL (SELECT floor(extract(epoch FROM uuid_extract_timestamp(id)) * 1000)::bigint AS ms) AS posted WHERE n % 2 = 1`,
  `INSERT INTO search_words (kind, word) SELECT DISTINCT kind, left(translate(md5(n::text), '0123456789', 'ghijklmnop'), 4 + n % 8) FROM posts, unnest(ARRAY['tweet', 'name']) AS kind WHERE n % 5 = 0`,
  `INSERT INTO user_search (user_id, analyser, vector) SELECT id, 2, ('''fan'' ''fan_' || n || '''')::tsvector FROM fans`,
  // One tag of every tweet, another of each; nearly all hours of a week.
  `INSERT INTO tweet_hashtags (tag, tweet_id, written, counted, settled) SELECT 'big', id, 'big', true, n < 99900 FROM posts UNION ALL SELECT 'tag_' || n, id, '', true, true FROM posts WHERE n <= 20000`,
  `INSERT INTO hashtag_stats (tag, written, tweet_count, last_used_id) SELECT 'tag_' || n, '', 1, id FROM posts WHERE n <= 20000 UNION ALL SELECT 'big', 'big', ${MANY}, max(id::text)::uuid FROM posts`,
  `INSERT INTO trends (tag, score, tweet_count, refreshed_at) SELECT 'tag_' || n, n, 1, now() FROM posts WHERE n % 100 = 0 AND n <= 15000`,
  `INSERT INTO hashtag_hours (tag, hour, people) SELECT 'tag_' || n, hour, 5 FROM posts CROSS JOIN generate_series(1, 190) AS hour WHERE n % 100 = 0 AND n <= 20000`,
  `INSERT INTO suggestion_dismissals (user_id, dismissed_id) SELECT id, uuidv7() FROM fans WHERE n % 5 = 0 UNION ALL SELECT :reader, uuidv7() FROM fans WHERE n % 5 = 0`,
];

/** Those that no constraint stands for: they are made at once when all rows are there, and not row by row. */
const INDEXES = `SELECT indexname AS name, indexdef AS definition FROM pg_indexes WHERE schemaname = 'public' AND indexname NOT IN (SELECT conname FROM pg_constraint)`;

export async function makeBigWorld(linnet: Linnet): Promise<BigWorld> {
  const [star, whale, reader] = [await linnet.signUp('star'), await linnet.signUp('whale'), await linnet.signUp('reader')];
  const { database } = linnet.app;
  const parameters: Record<string, string> = { star: star.user.id, whale: whale.user.id, reader: reader.user.id };
  const only = async (select: string): Promise<string> => {
    const [row] = await database.rows<{ id: string }>('', select, []);
    return row!.id;
  };
  const indexes = await database.rows<{ name: string; definition: string }>('', INDEXES, []);
  for (const { name } of indexes) await database.rows('', `DROP INDEX "${name}"`, []);
  for (const statement of FILL) await database.rows('', statement.replace(/:(star|whale|reader)/g, (_match, name: string) => `'${parameters[name]}'`), []);
  for (const { definition } of indexes) await database.rows('', definition, []);
  await database.rows('', 'VACUUM ANALYZE', []);
  return {
    star, whale, reader,
    fanIds: [await only('SELECT id FROM fans WHERE n = 50000'), await only('SELECT id FROM fans WHERE n = 50001')],
    rootId: await only('SELECT root AS id FROM named'),
    emptiedId: await only('SELECT emptied AS id FROM named'),
    chainEndId: await only('SELECT id FROM chain WHERE n = 500'),
    middle: (select) => only(`SELECT id FROM (${select}) AS list(id) ORDER BY id OFFSET (SELECT count(*) / 2 FROM (${select}) AS list) LIMIT 1`),
  };
}
