import { MAX_ACTORS_SHOWN } from '../../domain/notification.ts';

/*
 * The rules of who is told what, as conditions of SQL: the unread count must come from the same decision as the list. They
 * say of people and tweets what domain/visibility says; test/api/visibility asks both.
 */

/** Of each row by itself, from an index: without the OFFSET PostgreSQL may hash a whole table of people or tweets for a page. */
export const exists = (select: string): string => `EXISTS (${select} OFFSET 0)`;

/** Whether there is anybody whom a person blocks or mutes, or who blocks them: for most there is not, and nobody need be looked up. */
export const avoids = (viewer: string): string => `(${exists(`SELECT FROM blocks WHERE blocker_id = ${viewer}`)}
  OR ${exists(`SELECT FROM blocks WHERE blocked_id = ${viewer}`)} OR ${exists(`SELECT FROM mutes WHERE muter_id = ${viewer}`)})`;

/** Whether a person hears of another's acts: no block between them, not muted, not suspended. `avoiding`: what `avoids` says of them, where that is known. */
export const hears = (viewer: string, actor: string, avoiding = 'true'): string => `(
  ${exists(`SELECT FROM users WHERE users.id = ${actor} AND users.suspended_at IS NULL`)}
  AND (NOT ${avoiding} OR NOT (${exists(`SELECT FROM blocks WHERE blocker_id = ${viewer} AND blocked_id = ${actor}`)}
    OR ${exists(`SELECT FROM blocks WHERE blocker_id = ${actor} AND blocked_id = ${viewer}`)}
    OR ${exists(`SELECT FROM mutes WHERE muter_id = ${viewer} AND muted_id = ${actor}`)})))`;

/** Whether a person sees a tweet and hears its author. Most are the person's own, of whom nothing more is looked up. */
export const seesTweet = (viewer: string, tweetId: string, avoiding?: string): string => exists(`
  SELECT FROM tweets about WHERE about.id = ${tweetId} AND about.deleted_at IS NULL AND (about.author_id = ${viewer} OR ${exists(`
    SELECT FROM users author WHERE author.id = about.author_id
      AND (NOT author.private OR ${exists(`SELECT FROM follows WHERE follower_id = ${viewer} AND followee_id = author.id`)})
      AND ${hears(viewer, 'author.id', avoiding)}`)})`);

/** Beyond this a group's hidden actors are found from the viewer's side, not the group's. */
const COUNTED_ONE_BY_ONE = 100;

/** Of the recipient of `n`, beside it. */
const AVOIDING = 'state.avoiding';
const heard = hears('n.recipient_id', 'a.actor_id', AVOIDING);
const ofNotification = 'a.recipient_id = n.recipient_id AND a.notification_id = n.id';
const seenTweet = `(n.tweet_id IS NULL OR ${seesTweet('n.recipient_id', 'n.tweet_id', AVOIDING)})`;

/** Whether the recipient sees notification `n`, beside their `state`; reads actors until it meets one who is heard. */
export const VISIBLE = `(${seenTweet} AND (n.type = 'POLL_ENDED' OR ${exists(`
  SELECT FROM notification_actors a WHERE ${ofNotification} AND ${heard}`)}))`;

export const ACTOR_IDS = `CASE WHEN n.type = 'POLL_ENDED' THEN '{}'::uuid[] ELSE ARRAY(
  SELECT a.actor_id FROM notification_actors a WHERE ${ofNotification} AND ${heard}
  ORDER BY a.act_id DESC LIMIT ${MAX_ACTORS_SHOWN}) END`;

/** Of each list of those who are hidden, in a large group. */
const MAX_HIDDEN = 300;

/*
 * Beside `shown`, which is ACTOR_IDS as `ids`. Of a large group, whom the viewer has blocked or muted, who blocked the viewer and who is
 * suspended is looked up in it, one by one, and of no more than so many: the cost grows neither with the group nor with these lists.
 */
export const ACTOR_COUNT = `CASE
  WHEN n.type = 'POLL_ENDED' OR n.actor_count <= ${MAX_ACTORS_SHOWN} THEN cardinality(shown.ids)
  WHEN n.actor_count <= ${COUNTED_ONE_BY_ONE} THEN (
    SELECT count(*)::int FROM notification_actors a WHERE ${ofNotification} AND ${heard})
  ELSE n.actor_count - (
    SELECT count(*)::int FROM (
      (SELECT blocked_id FROM blocks WHERE blocker_id = n.recipient_id LIMIT ${MAX_HIDDEN})
      UNION (SELECT blocker_id FROM blocks WHERE blocked_id = n.recipient_id LIMIT ${MAX_HIDDEN})
      UNION (SELECT muted_id FROM mutes WHERE muter_id = n.recipient_id LIMIT ${MAX_HIDDEN})
      UNION (SELECT id FROM users WHERE suspended_at IS NOT NULL ORDER BY id DESC LIMIT ${MAX_HIDDEN})
    ) AS hidden(actor_id) CROSS JOIN LATERAL (
      SELECT FROM notification_actors a WHERE a.recipient_id = n.recipient_id AND a.type = n.type AND a.subject_id = n.subject_id
        AND a.actor_id = hidden.actor_id AND a.notification_id = n.id LIMIT 1
    ) AS found) END`;

/** The same as VISIBLE where `shown` is known. */
export const VISIBLE_AS_SHOWN = `(${seenTweet} AND (n.type = 'POLL_ENDED' OR cardinality(shown.ids) > 0))`;
