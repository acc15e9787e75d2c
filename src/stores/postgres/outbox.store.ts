import { INDEXED_EVENTS, type AnyEvent, type ReactionName } from '../../domain/events.ts';
import type { Database } from './database.ts';

export type OutboxStore = ReturnType<typeof createOutboxStore>;

/** An event on its way to the reactions that have not acknowledged it. */
export type Dispatch = AnyEvent & {
  pending: ReactionName[];
  /** How often it was handed out before. */
  dispatches: number;
  createdAt: Date;
};

/** A reaction to an event has had its effect. */
export interface Acknowledgement {
  eventId: string;
  reaction: ReactionName;
}

/** An event that nobody acknowledged is handed out again after this, doubled each time up to the second. */
const REDISPATCH_SECONDS = 5;
const MAX_REDISPATCH_SECONDS = 300;
/**
 * What has happened is due by now, or soon again. An event of what is yet to happen (created_at is then) may lie in wait for a
 * week, beside many others: it waits for nobody, and these bounds keep whoever reads the index of due_at from reading it.
 */
const HAS_HAPPENED = `due_at <= now() + interval '${MAX_REDISPATCH_SECONDS + 1} seconds' AND created_at <= now()`;

/** The column has milliseconds: a time that was rounded up would not be due yet for whoever looks within the next half of one. */
const DUE_NOW = `due_at = date_trunc('milliseconds', now())`;

export function createOutboxStore(db: Database) {
  return {
    async hasDue(): Promise<boolean> {
      const rows = await db.rows('outbox_has_due', 'SELECT 1 FROM outbox WHERE due_at <= now() LIMIT 1', []);
      return rows.length > 0;
    },

    /**
     * Puts off the events that are due and hands them to `dispatch`. Where that throws they are due again at once, where this process
     * dies within seconds. Several relays share the work, none gets another's rows. What became due at the same moment, such as
     * all of it after an outage, goes in the order in which it happened. Returns how many there were.
     * `indexing`: whether an index of Elasticsearch is kept; then `search` reacts too, else nobody waits for it.
     */
    async claim(limit: number, dispatch: (events: Dispatch[]) => Promise<void>, { indexing }: { indexing: boolean } = { indexing: false }): Promise<number> {
      const claimed = await db.rows<Dispatch>('outbox_claim', CLAIM, [limit, indexing, [...INDEXED_EVENTS]]);
      const [waiting, done] = [claimed.filter(({ pending }) => pending.length > 0), claimed.filter(({ pending }) => pending.length === 0)];
      // Two reactions that acknowledge at the same moment can leave a row that waits for nobody; so can an index that is not kept any more.
      if (done.length > 0) await db.rows('outbox_delete_done', 'DELETE FROM outbox WHERE id = ANY($1::uuid[]) AND pending = $2', [done.map(({ id }) => id), []]);
      try {
        if (waiting.length > 0) await dispatch(waiting);
      } catch (error) {
        await db.rows('outbox_hand_back', `UPDATE outbox SET dispatches = dispatches - 1, ${DUE_NOW} WHERE id = ANY($1::uuid[])`, [waiting.map(({ id }) => id)]);
        throw error;
      }
      return claimed.length;
    },

    /**
     * An event is gone with the last of its reactions. Rows are locked first, so that of two that acknowledge at once the second sees the
     * first, and in one order, so that they do not wait in a circle.
     */
    async acknowledge(done: readonly Acknowledgement[]): Promise<void> {
      await db.rows('outbox_acknowledge', ACKNOWLEDGE, [done.map(({ eventId }) => eventId), done.map(({ reaction }) => reaction)]);
    },

    /** Those of the events that have not been acknowledged for `reaction`. */
    async listPending(eventIds: readonly string[], reaction: ReactionName): Promise<string[]> {
      const rows = await db.rows<{ id: string }>('outbox_pending', 'SELECT id FROM outbox WHERE id = ANY($1::uuid[]) AND $2 = ANY(pending)', [eventIds, reaction]);
      return rows.map(({ id }) => id);
    },

    /** After the queue was lost: everything that was in it is handed out again at once. */
    async makeAllDue(): Promise<void> {
      await db.rows('outbox_make_all_due', `UPDATE outbox SET ${DUE_NOW} WHERE due_at > now() AND ${HAS_HAPPENED}`, []);
    },

    /** After a reaction could not work for a while: all that waits for it is handed out again at once. */
    async makeDueFor(reaction: ReactionName): Promise<void> {
      await db.rows('outbox_make_due_for', `UPDATE outbox SET ${DUE_NOW} WHERE due_at > now() AND ${HAS_HAPPENED} AND $1 = ANY(pending)`, [reaction]);
    },

    /** How many seconds the oldest event has waited for `reaction`; 0 where none does. */
    async lagOf(reaction: ReactionName): Promise<number> {
      const [row] = await db.rows<{ seconds: number }>('outbox_lag', `
        SELECT coalesce(extract(epoch FROM now() - min(created_at)), 0)::float8 AS seconds FROM outbox WHERE ${HAS_HAPPENED} AND $1 = ANY(pending)`, [reaction]);
      return row?.seconds ?? 0;
    },

    /**
     * The event of counts that changed, one for each tweet or person and second however often it is called: due when that second
     * is over. So whoever calls after a count was committed has it read by somebody after that.
     */
    async insertCounted(tweetIds: readonly string[], userIds: readonly string[]): Promise<void> {
      await db.rows('outbox_insert_counted', INSERT_COUNTED, [tweetIds, userIds]);
    },

    /** How many events of what has happened wait for a reaction, and for how long the oldest has. */
    async stats(): Promise<{ size: number; oldestAgeSeconds: number }> {
      const [row] = await db.rows<{ size: number; oldestAgeSeconds: number }>('outbox_stats', `
        SELECT count(*)::int AS size, coalesce(extract(epoch FROM now() - min(created_at)), 0)::float8 AS "oldestAgeSeconds" FROM outbox
        WHERE ${HAS_HAPPENED}`, []);
      return row ?? { size: 0, oldestAgeSeconds: 0 };
    },
  };
}

/**
 * Commits without waiting for the disk. A database that crashes may forget the last half second of it, which is the end of its log: never the
 * effect of a reaction whose acknowledgement it keeps, and never that an event was handed out whose effect it keeps. What it forgot is
 * handed out again, as if for the first time; what a reaction does outside of PostgreSQL has to bear that.
 */
const COMMITS_LAZILY = `set_config('synchronous_commit', 'off', true) = 'off'`;

const ACKNOWLEDGE = `
  WITH done AS MATERIALIZED (
    SELECT id, array_agg(reaction) AS reactions FROM unnest($1::uuid[], $2::text[]) AS d(id, reaction) WHERE ${COMMITS_LAZILY} GROUP BY id ORDER BY id
  ), locked AS MATERIALIZED (
    SELECT event.* FROM done CROSS JOIN LATERAL (
      SELECT id, pending <@ done.reactions AS is_last, done.reactions FROM outbox WHERE outbox.id = done.id FOR UPDATE
    ) AS event
  ), last AS (
    DELETE FROM outbox USING locked WHERE outbox.id = locked.id AND is_last
  )
  UPDATE outbox SET pending = ARRAY(SELECT name FROM unnest(pending) WITH ORDINALITY AS p(name, place) WHERE name <> ALL(reactions) ORDER BY place)
  FROM locked WHERE outbox.id = locked.id AND NOT is_last`;

const SEARCH: ReactionName = 'search';

/** $1 how many, $2 whether an index is kept, $3 of what. One statement, so one round trip and one commit. */
const CLAIM = `
  WITH due AS MATERIALIZED (
    SELECT id FROM outbox WHERE due_at <= now() ORDER BY due_at, id LIMIT $1 FOR UPDATE SKIP LOCKED
  ), claimed AS (
    UPDATE outbox SET dispatches = dispatches + 1,
      due_at = now() + make_interval(secs => least(${REDISPATCH_SECONDS} * power(2, least(dispatches, 20)), ${MAX_REDISPATCH_SECONDS})),
      pending = CASE WHEN NOT $2::boolean THEN array_remove(pending, '${SEARCH}')
        WHEN dispatches = 0 AND type = ANY($3::text[]) AND NOT '${SEARCH}' = ANY(pending) THEN array_append(pending, '${SEARCH}') ELSE pending END
    WHERE id = ANY(ARRAY(SELECT id FROM due))
    RETURNING id, type, payload, new.pending, request_id AS "requestId", old.dispatches, created_at AS "createdAt", old.due_at AS was_due_at
  )
  SELECT id, type, payload, pending, "requestId", dispatches, "createdAt" FROM claimed WHERE ${COMMITS_LAZILY} ORDER BY was_due_at, id`;

/** The id is made of what is counted and of the second, so that only the first of a second's many calls inserts a row. */
const INSERT_COUNTED = `
  INSERT INTO outbox (id, type, payload, pending, due_at)
  SELECT md5(kind || counted || ends)::uuid, 'counts.changed',
    jsonb_build_object('tweetIds', CASE kind WHEN 'tweet' THEN jsonb_build_array(counted) ELSE '[]' END, 'userIds', CASE kind WHEN 'user' THEN jsonb_build_array(counted) ELSE '[]' END),
    '{${SEARCH}}', to_timestamp(ends)
  FROM (
    SELECT 'tweet' AS kind, unnest($1::uuid[]) AS counted UNION SELECT 'user', unnest($2::uuid[])
  ) AS what, LATERAL (SELECT floor(extract(epoch FROM clock_timestamp()))::bigint + 1 AS ends) AS second
  ORDER BY 1
  ON CONFLICT (id) DO NOTHING`;
