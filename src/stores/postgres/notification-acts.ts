/*
 * Who is to be told of what, read from the rows that the acts themselves left: whatever order events come in, and however
 * often, the same comes of it. Each SELECT gives recipient_id, type, subject_id, tweet_id, actor_id, act_id and priority;
 * of what one act would tell one person, the lowest priority is told. `one` and `two` are the parameters that say which act.
 */

/** One: the tweet; two: people. Each is looked up: a plan for any number of them might read all the likes there are. */
const LIKED = (one: string, two: string): string => `
  SELECT about.author_id, 'LIKE', about.id, about.id, person.id, likes.id, 0
  FROM tweets about CROSS JOIN unnest(${two}::uuid[]) AS person(id)
  CROSS JOIN LATERAL (SELECT id FROM likes WHERE tweet_id = about.id AND user_id = person.id OFFSET 0) AS likes WHERE about.id = ${one}::uuid`;

/** One: the tweet or retweet. A reply tells whom it answers, a quote whom it quotes, and both whom they mention, each once. */
const POSTED = (one: string): string => `
  SELECT original.author_id, 'RETWEET', original.id, original.id, posted.author_id, posted.id, 0
  FROM tweets posted JOIN tweets original ON original.id = posted.retweet_of_id WHERE posted.id = ${one}::uuid AND posted.deleted_at IS NULL
  UNION ALL
  SELECT answered.author_id, 'REPLY', posted.id, posted.id, posted.author_id, posted.id, 1
  FROM tweets posted JOIN tweets answered ON answered.id = posted.in_reply_to_id WHERE posted.id = ${one}::uuid
  UNION ALL
  SELECT quoted.author_id, 'QUOTE', posted.id, posted.id, posted.author_id, posted.id, 2
  FROM tweets posted JOIN tweets quoted ON quoted.id = posted.quoted_id WHERE posted.id = ${one}::uuid
  UNION ALL
  SELECT mentions.user_id, 'MENTION', posted.id, posted.id, posted.author_id, posted.id, 3
  FROM tweets posted JOIN mentions ON mentions.tweet_id = posted.id WHERE posted.id = ${one}::uuid`;

/** One: the follower; two: the followee. */
const FOLLOWED = (one: string, two: string): string => `
  SELECT followee_id, 'FOLLOW', followee_id, NULL::uuid, follower_id, id, 0 FROM follows WHERE follower_id = ${one}::uuid AND followee_id = ${two}::uuid`;

/** One: followers; two: the followee, who has let them in. */
const ACCEPTED = (one: string, two: string): string => `
  SELECT follower_id, 'FOLLOW_ACCEPTED', follows.id, NULL::uuid, followee_id, follows.id, 0 FROM unnest(${one}::uuid[]) AS person(id)
  CROSS JOIN LATERAL (SELECT * FROM follows WHERE follower_id = person.id AND followee_id = ${two}::uuid OFFSET 0) AS follows`;

/** One: the requester; two: the target. */
const REQUESTED = (one: string, two: string): string => `
  SELECT target_id, 'FOLLOW_REQUEST', id, NULL::uuid, requester_id, id, 0 FROM follow_requests WHERE requester_id = ${one}::uuid AND target_id = ${two}::uuid`;

/** One: the tweet; two: its author and voters. */
const POLL_ENDED = (one: string, two: string): string => `
  SELECT person.id, 'POLL_ENDED', about.id, about.id, about.author_id, about.id, 0
  FROM tweets about CROSS JOIN unnest(${two}::uuid[]) AS person(id) WHERE about.id = ${one}::uuid`;

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
