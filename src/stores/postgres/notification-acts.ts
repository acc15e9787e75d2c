/*
 * Who is to be told of what, read from the rows that the acts themselves left: whatever order events come in, and however
 * often, the same comes of it. Each SELECT gives recipient_id, type, subject_id, tweet_id, actor_id, act_id and priority, of
 * many acts: each is a row (one, two) of `act`. Of what one act, so one act_id, would tell one person, the lowest priority is told.
 * Each act is looked up (OFFSET): a plan for any number of them might read all the likes there are.
 */

/** One: the tweet; two: a person. */
const LIKED = `
  SELECT about.author_id, 'LIKE', about.id, about.id, two, likes.id, 0
  FROM act CROSS JOIN LATERAL (SELECT id, author_id FROM tweets WHERE id = one OFFSET 0) AS about
  CROSS JOIN LATERAL (SELECT id FROM likes WHERE tweet_id = one AND user_id = two OFFSET 0) AS likes`;

const POSTED_TWEET = 'CROSS JOIN LATERAL (SELECT * FROM tweets WHERE id = one OFFSET 0) AS posted';
/** One: the tweet or retweet. A reply tells whom it answers, a quote whom it quotes, and both whom they mention, each once. */
const POSTED = `
  SELECT original.author_id, 'RETWEET', original.id, original.id, posted.author_id, posted.id, 0
  FROM act ${POSTED_TWEET} CROSS JOIN LATERAL (SELECT id, author_id FROM tweets WHERE id = posted.retweet_of_id AND posted.deleted_at IS NULL OFFSET 0) AS original
  UNION ALL
  SELECT answered.author_id, 'REPLY', posted.id, posted.id, posted.author_id, posted.id, 1
  FROM act ${POSTED_TWEET} CROSS JOIN LATERAL (SELECT author_id FROM tweets WHERE id = posted.in_reply_to_id OFFSET 0) AS answered
  UNION ALL
  SELECT quoted.author_id, 'QUOTE', posted.id, posted.id, posted.author_id, posted.id, 2
  FROM act ${POSTED_TWEET} CROSS JOIN LATERAL (SELECT author_id FROM tweets WHERE id = posted.quoted_id OFFSET 0) AS quoted
  UNION ALL
  SELECT mentions.user_id, 'MENTION', posted.id, posted.id, posted.author_id, posted.id, 3
  FROM act ${POSTED_TWEET} CROSS JOIN LATERAL (SELECT user_id FROM mentions WHERE tweet_id = one OFFSET 0) AS mentions`;

const FOLLOW_OF = 'CROSS JOIN LATERAL (SELECT * FROM follows WHERE follower_id = one AND followee_id = two OFFSET 0) AS follows';
/** One: the follower; two: the followee. */
const FOLLOWED = `SELECT followee_id, 'FOLLOW', followee_id, NULL::uuid, follower_id, id, 0 FROM act ${FOLLOW_OF}`;

/** One: the follower; two: the followee, who has let them in. */
const ACCEPTED = `SELECT follower_id, 'FOLLOW_ACCEPTED', follows.id, NULL::uuid, followee_id, follows.id, 0 FROM act ${FOLLOW_OF}`;

/** One: the requester; two: the target. */
const REQUESTED = `
  SELECT target_id, 'FOLLOW_REQUEST', id, NULL::uuid, requester_id, id, 0
  FROM act CROSS JOIN LATERAL (SELECT * FROM follow_requests WHERE requester_id = one AND target_id = two OFFSET 0) AS request`;

/** One: the tweet; two: its author or a voter. */
const POLL_ENDED = `
  SELECT two, 'POLL_ENDED', about.id, about.id, about.author_id, about.id, 0
  FROM act CROSS JOIN LATERAL (SELECT id, author_id FROM tweets WHERE id = one OFFSET 0) AS about`;

/** By the name that each has in statements. */
export const ACTS = { liked: LIKED, posted: POSTED, followed: FOLLOWED, accepted: ACCEPTED, requested: REQUESTED, poll_ended: POLL_ENDED };
export type ActKind = keyof typeof ACTS;

/** For what can be taken back: whether the act of actor `x` still stands. */
export const STANDS = {
  LIKE: 'SELECT FROM likes WHERE tweet_id = x.subject_id AND user_id = x.actor_id',
  RETWEET: 'SELECT FROM tweets WHERE retweet_of_id = x.subject_id AND author_id = x.actor_id AND deleted_at IS NULL',
  FOLLOW: 'SELECT FROM follows WHERE follower_id = x.actor_id AND followee_id = x.recipient_id',
  FOLLOW_REQUEST: 'SELECT FROM follow_requests WHERE requester_id = x.actor_id AND target_id = x.recipient_id AND id = x.subject_id',
} as const;
export type RevocableType = keyof typeof STANDS;
