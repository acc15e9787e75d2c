import { reactionsTo } from '../../domain/events.ts';
import type { Notification, NotificationType } from '../../domain/notification.ts';
import type { Database } from './database.ts';
import { ACTOR_COUNT, ACTOR_IDS, avoids, VISIBLE, VISIBLE_AS_SHOWN } from './notification.rules.ts';

export type NotificationStore = ReturnType<typeof createNotificationStore>;

export interface NotificationRow extends Notification {
  /** Its place in the list, greatest first: a whole number of 64 bits in decimal. */
  position: string;
  /** Whether the recipient may see it, by the rules of now. */
  visible: boolean;
  /** Whether it is gone for everybody: everybody took their act back, or the tweet was deleted. */
  gone: boolean;
  /** Whether it has changed since it was last handed out. */
  unseen: boolean;
}

export interface NotificationRows {
  /** Of all types, at the same moment as the rows. */
  unreadCount: number;
  rows: NotificationRow[];
}

/** Above every position. */
const LAST_POSITION = '9223372036854775807';
/** An unread count stops here, so that nobody's badge costs more than a bounded scan. */
export const MAX_UNREAD_COUNT = 10_000;

const UNREAD_COUNT = `(SELECT count(*)::int FROM (
  SELECT FROM notifications n WHERE n.recipient_id = $1 AND n.position > state.read_up_to AND ${VISIBLE} LIMIT ${MAX_UNREAD_COUNT}
) AS unread)`;

/** The count and the rows are of one statement, so of one moment. Where there are no rows, one of nulls brings the count. */
const rowsOf = (found: string): string => `
  WITH state AS MATERIALIZED (
    SELECT coalesce((SELECT read_up_to FROM notification_states WHERE user_id = $1), 0) AS read_up_to, ${avoids('$1')} AS avoiding
  ), unread AS MATERIALIZED (
    SELECT ${UNREAD_COUNT} AS "unreadCount" FROM state
  )
  SELECT unread."unreadCount", n.recipient_id AS "recipientId", n.id, n.type, n.tweet_id AS "tweetId", n.position, n.position <= state.read_up_to AS read,
    n.created_at AS "createdAt", n.updated_at AS "updatedAt", n.seen_position < n.position AS unseen,
    n.id IS NOT NULL AND ${VISIBLE_AS_SHOWN} AS visible, shown.ids AS "actorIds", ${ACTOR_COUNT} AS "actorCount",
    n.actor_count = 0 OR coalesce((SELECT deleted_at IS NOT NULL FROM tweets WHERE tweets.id = n.tweet_id), false) AS gone
  FROM state CROSS JOIN unread LEFT JOIN LATERAL (${found}) AS n ON true
  -- OFFSET: else it would be worked out at each place that names it.
  CROSS JOIN LATERAL (SELECT ${ACTOR_IDS} AS ids OFFSET 0) AS shown
  ORDER BY n.position DESC`;

const PAGE = rowsOf('SELECT * FROM notifications WHERE recipient_id = $1 AND position < $2 ORDER BY position DESC LIMIT $3');
/** Of each type the newest from its index, then the newest of these: a rare type is not searched among the others. */
const PAGE_OF_TYPES = rowsOf(`
  SELECT newest.* FROM unnest($4::text[]) AS wanted(type) CROSS JOIN LATERAL (
    SELECT * FROM notifications WHERE recipient_id = $1 AND type = wanted.type AND position < $2 ORDER BY position DESC LIMIT $3
  ) AS newest ORDER BY newest.position DESC LIMIT $3`);
const BY_IDS = rowsOf('SELECT * FROM notifications WHERE recipient_id = $1 AND id = ANY($2::uuid[])');

/** Locks the state first, alone: what waits for that lock is seen by the next statement only. */
const MARK_READ = `
  UPDATE notification_states SET read_up_to = greatest(read_up_to, CASE WHEN $2::uuid IS NULL THEN last_position
    ELSE (SELECT seen_position FROM notifications WHERE recipient_id = $1 AND id = $2::uuid) END)
  WHERE user_id = $1 AND ($2::uuid IS NULL OR EXISTS (SELECT FROM notifications WHERE recipient_id = $1 AND id = $2::uuid))
  RETURNING old.read_up_to AS before, new.read_up_to AS after`;

const TELL_OF_READ = `
  WITH state AS MATERIALIZED (SELECT $3::bigint AS read_up_to, ${avoids('$1')} AS avoiding), newest AS (
    SELECT n.id FROM state CROSS JOIN notifications n WHERE n.recipient_id = $1 AND n.position <= $3::bigint AND n.position > $2::bigint AND ${VISIBLE}
    ORDER BY n.position DESC LIMIT 1
  ), event AS (
    INSERT INTO outbox (id, type, payload, pending)
    SELECT uuidv7(), 'notification.changed', jsonb_build_object('recipientId', $1::uuid, 'notificationId', id), $4::text[] FROM newest
  )
  SELECT ${UNREAD_COUNT} AS "unreadCount" FROM state`;

type Found = { [Key in keyof NotificationRow]: NotificationRow[Key] | null } & { unreadCount: number };

export function createNotificationStore(db: Database) {
  const rows = async (name: string, text: string, values: unknown[]): Promise<NotificationRows> => {
    const found = await db.rows<Found>(name, text, values);
    return { unreadCount: found[0]?.unreadCount ?? 0, rows: found.filter((row): row is Found & NotificationRow => row.id !== null) };
  };

  return {
    /** The newest of a person's below a position, whether visible or not; only those of some types where they are given. */
    list: (recipientId: string, before: string | undefined, limit: number, types: readonly NotificationType[] | undefined): Promise<NotificationRows> =>
      types === undefined
        ? rows('notifications', PAGE, [recipientId, before ?? LAST_POSITION, limit])
        : rows('notifications_of_types', PAGE_OF_TYPES, [recipientId, before ?? LAST_POSITION, limit, types]),

    /** A person's own of these ids. */
    listByIds: (recipientId: string, ids: readonly string[]): Promise<NotificationRows> => rows('notifications_by_ids', BY_IDS, [recipientId, ids]),

    /** Notes how the person has seen these: what joins them later is not marked as read with them. Waits its turn among those who write several of them. */
    async updateSeen(recipientId: string, seen: readonly Pick<NotificationRow, 'id' | 'position'>[]): Promise<void> {
      await db.rows('notifications_seen', `
        WITH locked AS MATERIALIZED (SELECT user_id FROM notification_states WHERE user_id = $1 FOR UPDATE)
        UPDATE notifications n SET seen_position = seen.position FROM locked CROSS JOIN unnest($2::uuid[], $3::bigint[]) AS seen(id, position)
        WHERE n.recipient_id = $1 AND n.id = seen.id AND n.seen_position < seen.position`,
      [recipientId, seen.map(({ id }) => id), seen.map(({ position }) => position)]);
    },

    /**
     * Marks as read what lies at or below the place at which the person last saw `upTo`; everything where it is undefined.
     * Returns the unread count left; null where the person has no such notification. Writes the event that tells their devices.
     */
    updateRead: (recipientId: string, upTo: string | undefined): Promise<number | null> =>
      db.transaction(async (client) => {
        const { rows: [marked] } = await client.query<{ before: string; after: string }>({ name: 'notifications_mark_read', text: MARK_READ, values: [recipientId, upTo ?? null] });
        if (marked === undefined) return upTo === undefined ? 0 : null;
        const { rows: [left] } = await client.query<{ unreadCount: number }>({
          name: 'notifications_tell_of_read', text: TELL_OF_READ, values: [recipientId, marked.before, marked.after, reactionsTo['notification.changed']],
        });
        return left!.unreadCount;
      }),
  };
}
