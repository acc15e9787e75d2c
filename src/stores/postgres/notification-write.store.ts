import { reactionsTo } from '../../domain/events.ts';
import { GROUP_HOURS, TELL_INTERVAL_SECONDS } from '../../domain/notification.ts';
import type { Database } from './database.ts';
import { ACTS, STANDS, type ActKind, type RevocableType } from './notification-acts.ts';
import { exists, hears, seesTweet } from './notification.rules.ts';

export type NotificationWriteStore = ReturnType<typeof createNotificationWriteStore>;

/** A notification that listeners are to be told of now. */
export interface Told {
  recipientId: string;
  id: string;
}

export interface TakenBack {
  recipientId: string;
  type: RevocableType;
  /** What each act was about, and in the same order who had done it. */
  subjectIds: readonly string[];
  actorIds: readonly string[];
  /** True where an earlier attempt may have died before it told of it. */
  repeated: boolean;
}

/** The two ids that say which act it is; see notification-acts.ts. */
export type Act = readonly [one: string, two: string | null];

const candidates = (kind: ActKind, ones: string, twos: string): string => `
  act(one, two) AS MATERIALIZED (SELECT DISTINCT * FROM unnest(${ones}::uuid[], ${twos}::uuid[]) AS a(one, two)),
  candidate(recipient_id, type, subject_id, tweet_id, actor_id, act_id, priority) AS MATERIALIZED (${ACTS[kind]})`;

/*
 * Locks the states of all who may be told, in the order of their ids, and gives each the next positions: of all that changes
 * a person's notifications one thing happens after the other. Alone, for the next statement is to see what came before.
 * As many positions as there are acts: one makes one person one notification at most.
 */
const lockOf = (recipients: string, positions: string): string => `
  INSERT INTO notification_states (user_id, last_position) SELECT recipient_id, ${positions} FROM (${recipients}) AS r(recipient_id) GROUP BY recipient_id ORDER BY recipient_id
  ON CONFLICT (user_id) DO UPDATE SET last_position = notification_states.last_position + excluded.last_position
  RETURNING user_id AS "userId"`;
const LOCK_ONE = lockOf('SELECT $1::uuid', '1');

const WANTED = `
  NOT ${exists(`SELECT FROM notification_settings s WHERE s.user_id = c.recipient_id AND s.type = c.type AND (s.audience = 'NOBODY'
    OR (s.audience = 'FOLLOWING' AND c.actor_id <> c.recipient_id AND NOT ${exists('SELECT FROM follows WHERE follower_id = c.recipient_id AND followee_id = c.actor_id')}))`)}
  AND NOT ${exists('SELECT FROM tweets JOIN conversation_mutes m ON m.conversation_id = tweets.conversation_id WHERE tweets.id = c.tweet_id AND m.user_id = c.recipient_id')}`;

/*
 * Listeners are told at once, unless they were within the last second: then an event that is due when the second is over
 * tells of whatever has come by then. While it waits there is no other.
 */
const TELLS_NOW = `(n.told_at <= now() - interval '${TELL_INTERVAL_SECONDS} seconds' AND NOT n.tell_pending)`;
const TELL = `told_at = CASE WHEN ${TELLS_NOW} THEN now() ELSE n.told_at END, tell_pending = NOT ${TELLS_NOW}`;
const TOLD = `n.recipient_id, n.id, NOT coalesce(new.tell_pending, false) AS tell_now, new.told_at, new.tell_pending AND NOT coalesce(old.tell_pending, false) AS tell_later`;
const tellLater = (pending: string): string => `later AS (
    INSERT INTO outbox (id, type, payload, pending, created_at, due_at)
    SELECT uuidv7(), 'notification.changed', jsonb_build_object('recipientId', recipient_id, 'notificationId', id), ${pending}::text[],
      told_at + interval '${TELL_INTERVAL_SECONDS} seconds', told_at + interval '${TELL_INTERVAL_SECONDS} seconds' FROM changed WHERE tell_later
  )`;

/** $1 recipients whose states are locked, $2 whether an earlier attempt may have got through, $3 and $4 who reacts, $5 and $6 the acts. */
const addOf = (kind: ActKind): string => `
  WITH ${candidates(kind, '$5', '$6')}, chosen AS (
    SELECT DISTINCT ON (act_id, recipient_id) * FROM candidate WHERE recipient_id = ANY($1::uuid[]) ORDER BY act_id, recipient_id, priority
  ), fresh AS MATERIALIZED (
    SELECT c.* FROM chosen c
    WHERE (CASE WHEN c.actor_id = c.recipient_id THEN c.type = 'POLL_ENDED' ELSE ${hears('c.recipient_id', 'c.actor_id')} END)
      AND (c.tweet_id IS NULL OR ${seesTweet('c.recipient_id', 'c.tweet_id')})
      AND NOT ${exists(`SELECT FROM notification_actors x
        WHERE x.recipient_id = c.recipient_id AND x.type = c.type AND x.subject_id = c.subject_id AND x.actor_id = c.actor_id`)}
      AND ${WANTED}
  ), target AS MATERIALIZED (
    SELECT f.recipient_id, f.type, f.subject_id, f.tweet_id, count(*)::int AS actors,
      s.last_position + 1 - row_number() OVER (PARTITION BY f.recipient_id ORDER BY max(f.act_id::text) DESC, f.subject_id, f.type) AS position, coalesce((
      SELECT n.id FROM notifications n WHERE n.recipient_id = f.recipient_id AND n.type = f.type AND n.subject_id = f.subject_id
        AND n.position > s.read_up_to AND n.created_at > now() - interval '${GROUP_HOURS} hours' ORDER BY n.position DESC LIMIT 1
    ), uuidv7()) AS id
    FROM fresh f JOIN notification_states s ON s.user_id = f.recipient_id
    GROUP BY f.recipient_id, f.type, f.subject_id, f.tweet_id, s.last_position, s.read_up_to
  ), changed AS (
    INSERT INTO notifications AS n (recipient_id, id, type, subject_id, tweet_id, position, seen_position, actor_count, created_at, updated_at, told_at)
    SELECT recipient_id, id, type, subject_id, tweet_id, position, position, actors, now(), now(), now() FROM target
    ON CONFLICT (recipient_id, id) DO UPDATE SET position = excluded.position, actor_count = n.actor_count + excluded.actor_count,
      created_at = CASE WHEN n.actor_count = 0 THEN now() ELSE n.created_at END, updated_at = now(), ${TELL}
    RETURNING ${TOLD}, old.id IS NULL AS made
  ), joined AS (
    INSERT INTO notification_actors (recipient_id, type, subject_id, actor_id, notification_id, act_id)
    SELECT f.recipient_id, f.type, f.subject_id, f.actor_id, target.id, f.act_id
    FROM fresh f JOIN target ON target.recipient_id = f.recipient_id AND target.type = f.type AND target.subject_id = f.subject_id
  ), ${tellLater('$3')}, pushed AS (
    INSERT INTO outbox (id, type, payload, pending)
    SELECT uuidv7(), 'notification.made', jsonb_build_object('recipientId', recipient_id, 'notificationId', changed.id, 'subscriptionId', p.id), $4::text[]
    FROM changed JOIN push_subscriptions p ON p.user_id = recipient_id WHERE made
  )
  SELECT recipient_id AS "recipientId", id FROM changed WHERE tell_now
  UNION
  SELECT x.recipient_id, x.notification_id FROM chosen c JOIN notification_actors x
    ON x.recipient_id = c.recipient_id AND x.type = c.type AND x.subject_id = c.subject_id AND x.actor_id = c.actor_id
  WHERE $2::boolean`;

const ADD = Object.fromEntries(Object.keys(ACTS).map((kind) => [kind, {
  lock: `WITH ${candidates(kind as ActKind, '$1', '$2')} ${lockOf(`SELECT recipient_id FROM candidate WHERE actor_id <> recipient_id OR type = 'POLL_ENDED'`, '(SELECT count(*) FROM act)')}`,
  add: addOf(kind as ActKind),
}])) as Record<ActKind, { lock: string; add: string }>;

/** What was read stays: the recipient knows of it. An empty group keeps its row, so that who is told of it can be told it is gone. */
const takeBackOf = (type: RevocableType): string => `
  WITH gone AS (
    DELETE FROM notification_actors x USING unnest($2::uuid[], $3::uuid[]) AS act(subject_id, actor_id), notifications n, notification_states s
    WHERE x.recipient_id = $1::uuid AND x.type = '${type}' AND x.subject_id = act.subject_id AND x.actor_id = act.actor_id AND NOT ${exists(STANDS[type])}
      AND n.recipient_id = x.recipient_id AND n.id = x.notification_id AND s.user_id = x.recipient_id AND n.position > s.read_up_to
    RETURNING x.notification_id
  ), changed AS (
    UPDATE notifications n SET actor_count = n.actor_count - lost.actors, ${TELL}
    FROM (SELECT notification_id, count(*)::int AS actors FROM gone GROUP BY notification_id) AS lost
    WHERE n.recipient_id = $1::uuid AND n.id = lost.notification_id
    RETURNING ${TOLD}
  ), ${tellLater('$4')}
  SELECT recipient_id AS "recipientId", id FROM changed WHERE tell_now
  UNION
  SELECT n.recipient_id, n.id FROM notifications n JOIN notification_states s ON s.user_id = n.recipient_id
  WHERE $5::boolean AND n.recipient_id = $1::uuid AND n.type = '${type}' AND n.subject_id = ANY($2::uuid[]) AND n.position > s.read_up_to`;
const TAKE_BACK = Object.fromEntries(Object.keys(STANDS).map((type) => [type, takeBackOf(type as RevocableType)])) as Record<RevocableType, string>;

const UNREAD_ABOUT = `
  WITH about AS (SELECT * FROM tweets WHERE id = $1::uuid), recipient(id) AS (
    SELECT author_id FROM about
    UNION SELECT tweets.author_id FROM about JOIN tweets ON tweets.id = about.in_reply_to_id
    UNION SELECT tweets.author_id FROM about JOIN tweets ON tweets.id = about.quoted_id
    UNION SELECT unnest($2::uuid[])
  )
  SELECT n.recipient_id AS "recipientId", n.id FROM recipient JOIN notification_states s ON s.user_id = recipient.id
  JOIN notifications n ON n.recipient_id = s.user_id AND n.subject_id = $1::uuid AND n.position > s.read_up_to
    AND n.type IN ('LIKE', 'RETWEET', 'QUOTE', 'REPLY', 'MENTION', 'POLL_ENDED')`;

export function createNotificationWriteStore(db: Database) {
  return {
    /**
     * Makes, or lets grow, the notifications of acts that stand, each once however often it is called. Returns those that listeners
     * are to be told of now; where an earlier attempt may have died before it told them, all that the acts are in.
     */
    add: (kind: ActKind, acts: readonly Act[], repeated: boolean): Promise<Told[]> =>
      db.transaction(async (client) => {
        const ids = [acts.map(([one]) => one), acts.map(([, two]) => two)];
        const { rows: locked } = await client.query<{ userId: string }>({ name: `notify_lock_${kind}`, text: ADD[kind].lock, values: ids });
        if (locked.length === 0) return [];
        const { rows } = await client.query<Told>({
          name: `notify_${kind}`, text: ADD[kind].add,
          values: [locked.map(({ userId }) => userId), repeated, reactionsTo['notification.changed'], reactionsTo['notification.made'], ...ids],
        });
        return rows;
      }),

    /** Takes those whose act no longer stands out of notifications that are still unread. Returns as `add` does. */
    takeBack: ({ recipientId, type, subjectIds, actorIds, repeated }: TakenBack): Promise<Told[]> =>
      db.transaction(async (client) => {
        await client.query({ name: 'notify_lock_one', text: LOCK_ONE, values: [recipientId] });
        const { rows } = await client.query<Told>({ name: `notify_take_back_${type}`, text: TAKE_BACK[type], values: [recipientId, subjectIds, actorIds, reactionsTo['notification.changed'], repeated] });
        return rows;
      }),

    /** What is unread about a tweet, of those who acted in it or whom it is about; not of voters. */
    listUnreadAbout: (tweetId: string, mentionedIds: readonly string[]): Promise<Told[]> => db.rows('notifications_about_tweet', UNREAD_ABOUT, [tweetId, mentionedIds]),

    /** Notes that listeners are being told of all that has come so far. */
    async updateTold(recipientId: string, id: string): Promise<void> {
      await db.rows('notification_told', 'UPDATE notifications SET told_at = now(), tell_pending = false WHERE recipient_id = $1 AND id = $2', [recipientId, id]);
    },
  };
}
