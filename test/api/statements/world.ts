import { backfillSearch } from '../../../src/services/search/backfill-search.ts';
import { newId } from '../../../src/domain/ids.ts';
import { warmHome } from '../../support/social.ts';
import type { SignedUp } from '../../support/sign-up.ts';
import type { Linnet } from '../../support/start-linnet.ts';

/** More than the largest page that is read. */
const ROWS = 60;

export interface World {
  linnet: Linnet;
  /** Has ROWS lines in each list of hers, and sees everything. */
  star: SignedUp;
  rootId: string;
  /** The n-th has n tweets above it. */
  chainIds: string[];
  /** Blocks the latest who like each reply and follow each of those who do. */
  blocker: SignedUp;
  /** Sees every line of the people they follow: nothing has to be filled up. */
  reader: SignedUp;
  /** Somebody with so many sessions, this one included. */
  withSessions(count: number): Promise<SignedUp>;
  /** Whose suggestions are then to be looked for anew. */
  forgetSuggestions(person: SignedUp): Promise<SignedUp>;
}

interface Row {
  id: string;
  author: string;
  inReplyTo?: string;
  quoted?: string;
  retweetOf?: string;
  mentioned?: string;
}

const makeIds = (): string[] => Array.from({ length: ROWS }, () => newId());

/**
 * Lists of ROWS lines each, straight into the tables. What belongs to a line belongs to no other: its author, the tweet that it
 * quotes and replies to, whom it mentions. Else what was loaded for one line would be there for the next.
 */
export async function makeWorld(linnet: Linnet): Promise<World> {
  const star = await linnet.signUp('star');
  const starId = star.user.id;
  const [authors, quotedAuthors, others, plain] = [makeIds(), makeIds(), makeIds(), makeIds()] as const;
  const [quoted, parents, replies, chain] = [makeIds(), makeIds(), makeIds(), makeIds()] as const;
  const reader = await linnet.signUp();
  const [root, blocker, fans, blocked] = [newId(), await linnet.signUp(), [newId(), newId(), newId()], [newId(), newId()]] as const;
  const tweets = [{ id: root, author: starId }, ...authors.flatMap((author, n): Row[] => [
    { id: quoted[n]!, author: quotedAuthors[n]! },
    { id: parents[n]!, author: others[n]! },
    { id: replies[n]!, author, inReplyTo: root, quoted: quoted[n]!, mentioned: others[n]! },
    { id: newId(), author, quoted: root, inReplyTo: parents[n]!, mentioned: others[n]! },
    { id: newId(), author: others[n]!, inReplyTo: replies[n]!, quoted: quoted[n]! },
    { id: newId(), author: quotedAuthors[n]!, quoted: replies[n]! },
    { id: newId(), author: starId, inReplyTo: parents[n]!, quoted: quoted[n]!, mentioned: others[n]! },
    { id: newId(), author: starId, quoted: parents[n]!, mentioned: others[n]! },
    { id: newId(), author, retweetOf: root },
    { id: newId(), author: quotedAuthors[n]!, retweetOf: replies[n]! },
    { id: newId(), author: plain[n]!, quoted: quoted[n]!, mentioned: others[n]! },
    { id: chain[n]!, author: others[n]!, quoted: quoted[n]!, mentioned: authors[n]!, ...(n === 0 ? {} : { inReplyTo: chain[n - 1]! }) },
  ])];
  const { rows } = linnet.app.database;
  await rows('w_people', "INSERT INTO users (id, username, display_name, created_at) SELECT id, 'p_' || n, 'Person', now() FROM unnest($1::uuid[]) WITH ORDINALITY AS p(id, n)", [[...authors, ...quotedAuthors, ...others, ...plain, ...fans, ...blocked]]);
  await rows('w_tweets', `INSERT INTO tweets (id, author_id, text, entities, in_reply_to_id, quoted_id, retweet_of_id, conversation_id, created_at)
    SELECT id, author, CASE WHEN "retweetOf" IS NULL THEN 'text' ELSE '' END, jsonb_build_object('hashtags', '[]'::jsonb, 'urls', '[]'::jsonb, 'mentions', CASE WHEN mentioned IS NULL
      THEN '[]'::jsonb ELSE jsonb_build_array(jsonb_build_object('username', 'x', 'userId', mentioned, 'start', 0, 'end', 2)) END),
      "inReplyTo", quoted, "retweetOf", id, now()
    FROM jsonb_to_recordset($1::jsonb) AS t(id uuid, author uuid, "inReplyTo" uuid, quoted uuid, "retweetOf" uuid, mentioned uuid)`, [JSON.stringify(tweets)]);
  await rows('w_with_polls', 'UPDATE tweets SET has_poll = true WHERE id = ANY($1::uuid[])', [[...replies, ...quoted]]);
  await rows('w_polls', "INSERT INTO polls (tweet_id, options, ends_at) SELECT id, '{a,b}', now() + interval '1 day' FROM unnest($1::uuid[]) AS t(id)", [[...replies, ...quoted]]);
  await rows('w_poll_counts', 'INSERT INTO poll_counts (tweet_id, choice, vote_count) SELECT id, choice, 1 FROM unnest($1::uuid[]) AS t(id), generate_series(0, 1) AS choice', [[...replies, ...quoted]]);
  await rows('w_votes', 'INSERT INTO poll_votes (tweet_id, user_id, choice) SELECT id, $1, 1 FROM unnest($2::uuid[]) AS t(id)', [starId, [...replies, ...quoted]]);
  await rows('w_revisions', "INSERT INTO tweet_revisions (tweet_id, number, text, created_at) SELECT id, 1, 'before', now() - interval '1 minute' FROM unnest($1::uuid[]) AS t(id)", [replies]);
  await rows('w_mentions', 'INSERT INTO mentions (user_id, tweet_id) SELECT $1, id FROM unnest($2::uuid[]) AS t(id)', [starId, replies]);
  await rows('w_bookmarks', 'INSERT INTO bookmarks (user_id, tweet_id, id) SELECT $1, id, uuidv7() FROM unnest($2::uuid[]) AS t(id)', [starId, replies]);
  await rows('w_requests', 'INSERT INTO follow_requests (requester_id, target_id, id) SELECT id, $1, uuidv7() FROM unnest($2::uuid[]) AS p(id)', [starId, authors]);
  const pairs = (from: readonly string[], to: readonly string[]) => from.map((id, n) => [id, to[n % to.length]!] as const);
  const likes = [...pairs(authors, [root]), ...pairs(quotedAuthors, replies), ...pairs([starId], [root]), ...replies.map((id) => [starId, id] as const), ...pairs(authors, quoted),
    ...[...fans, ...blocked].flatMap((id) => replies.map((reply) => [id, reply] as const))];
  await rows('w_likes', 'INSERT INTO likes (user_id, tweet_id, id) SELECT a, b, uuidv7() FROM unnest($1::uuid[], $2::uuid[]) AS l(a, b)', [likes.map(([a]) => a), likes.map(([, b]) => b)]);
  const follows = [...pairs(authors, [starId]), ...authors.map((id) => [starId, id] as const), ...pairs(quotedAuthors, authors), ...pairs(authors, others),
    ...plain.map((id) => [reader.user.id, id] as const),
    ...[...fans, ...blocked].flatMap((id) => authors.map((author) => [id, author] as const))];
  await rows('w_follows', 'INSERT INTO follows (follower_id, followee_id, id) SELECT a, b, uuidv7() FROM unnest($1::uuid[], $2::uuid[]) AS f(a, b)', [follows.map(([a]) => a), follows.map(([, b]) => b)]);
  await rows('w_blocks', 'INSERT INTO blocks (blocker_id, blocked_id, id) SELECT $1, id, uuidv7() FROM unnest($2::uuid[]) AS p(id)', [blocker.user.id, blocked]);
  await rows('w_notifications', `INSERT INTO notifications (recipient_id, id, type, subject_id, tweet_id, position, seen_position, actor_count, created_at, updated_at, told_at)
    SELECT $1, uuidv7(), 'REPLY', id, id, n, n, 1, now(), now(), now() FROM unnest($2::uuid[]) WITH ORDINALITY AS t(id, n)`, [starId, replies]);
  await rows('w_actors', `INSERT INTO notification_actors (recipient_id, type, subject_id, actor_id, notification_id, act_id)
    SELECT recipient_id, type, subject_id, author_id, notifications.id, uuidv7() FROM notifications JOIN tweets ON tweets.id = tweet_id`, []);
  await rows('w_state', 'INSERT INTO notification_states (user_id, last_position) VALUES ($1, $2)', [starId, ROWS]);
  await backfillSearch({ backfill: linnet.app.stores.searchBackfill, observer: { progress: () => undefined } });
  const tags = replies.map((_, n) => `t${n}`);
  await rows('w_hashtags', "INSERT INTO tweet_hashtags (tag, tweet_id, written, counted, settled) SELECT unnest(ARRAY['tag', tag]), id, tag, true, true FROM unnest($1::text[], $2::uuid[]) AS h(tag, id)", [tags, replies]);
  await rows('w_hashtag_stats', 'INSERT INTO hashtag_stats (tag, written, tweet_count, last_used_id) SELECT tag, tag, count(*), (array_agg(tweet_id))[1] FROM tweet_hashtags GROUP BY tag', []);
  await rows('w_trends', 'INSERT INTO trends (tag, score, tweet_count, refreshed_at) SELECT tag, 1, 1, now() FROM hashtag_stats', []);
  await rows('w_stats', 'INSERT INTO tweet_stats (tweet_id, like_count) SELECT id, 5 FROM unnest($1::uuid[]) AS t(id)', [replies]);
  await linnet.app.services.discovery.refreshTopTweets();
  // Known to the process from its first use on.
  await linnet.app.services.push.pushPublicKey();
  await warmHome(linnet, reader);
  return { linnet, star, reader, rootId: root, chainIds: chain, blocker, withSessions: sessionsMaker(linnet),
    async forgetSuggestions(person) {
      await linnet.app.stores.suggestionCache.delete(person.user.id);
      return person;
    } };
}

const sessionsMaker = (linnet: Linnet) => async (count: number): Promise<SignedUp> => {
  const person = await linnet.signUp();
  await linnet.app.database.rows('w_sessions', `INSERT INTO sessions (id, user_id, created_at, last_used_at, expires_at)
    SELECT uuidv7(), $1, now(), now(), now() + interval '7 days' FROM generate_series(2, $2::int)`, [person.user.id, count]);
  return person;
};


