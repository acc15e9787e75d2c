import type { PoolClient } from 'pg';
import { COUNTS, type CountSubject, type Drift, type DriftByCount } from '../../domain/counts.ts';
import { COUNTED, HASHTAG_LIST, VERIFY } from './count.statements.ts';
import type { Database } from './database.ts';

export type CountStore = ReturnType<typeof createCountStore>;

/** How far the counts of one subject have been verified. */
export interface CountCheck {
  subject: CountSubject;
  /** The next batch begins above it. */
  position: string;
  /** In the pass that is under way. */
  found: DriftByCount;
  /** In the last whole pass. */
  drift: DriftByCount;
}

export function createCountStore(db: Database) {
  return {
    /** The next batch in the order of ids, above `after`: its wrong counts, and where the one after it begins; null at the end. */
    async verify(subject: CountSubject, after: string): Promise<{ checked: number; drift: Drift[]; next: string | null }> {
      const [batch] = await db.rows<{ checked: number; ends: boolean; last: string | null; drift: Drift[] }>(`verify_counts_${subject}`, VERIFY[subject], [after]);
      const { checked, ends, last, drift } = batch!;
      return { checked, drift, next: ends ? null : last };
    },

    /**
     * Counts the list anew and stores that; returns it. The row of counts is locked by a statement of its own: whoever has
     * changed the count has committed and is seen by the next, whoever has not will add to what that stores.
     */
    repair: (drift: Pick<Drift, 'count' | 'id' | 'choice'>): Promise<number> =>
      db.transaction((client) => {
        if (drift.count === 'pollVotes') return repairVotes(client, drift.id, drift.choice ?? 0);
        return drift.count === 'hashtagTweets' ? repairHashtag(client, drift.id) : repairStats(client, drift.count, drift.id);
      }),

    listChecks: (): Promise<CountCheck[]> => db.rows('count_checks', 'SELECT subject, position, found, drift FROM count_checks', []),

    async updateCheck({ subject, position, found, drift }: CountCheck): Promise<void> {
      await db.rows('update_count_check', `
        INSERT INTO count_checks (subject, position, found, drift, checked_at) VALUES ($1, $2, $3, $4, now())
        ON CONFLICT (subject) DO UPDATE SET position = excluded.position, found = excluded.found, drift = excluded.drift, checked_at = excluded.checked_at`,
      [subject, position, JSON.stringify(found), JSON.stringify(drift)]);
    },
  };
}

async function repairStats(client: PoolClient, count: keyof typeof COUNTED, id: string): Promise<number> {
  const [table, key] = (COUNTS.people as readonly string[]).includes(count) ? ['user_stats', 'user_id'] : ['tweet_stats', 'tweet_id'];
  const { column, list } = COUNTED[count];
  await client.query(`INSERT INTO ${table} (${key}) VALUES ($1) ON CONFLICT DO NOTHING`, [id]);
  await client.query(`SELECT FROM ${table} WHERE ${key} = $1 FOR UPDATE`, [id]);
  const { rows } = await client.query<{ actual: number }>(`UPDATE ${table} SET ${column} = (SELECT count(*) ${list('$1')}) WHERE ${key} = $1 RETURNING ${column} AS actual`, [id]);
  return rows[0]!.actual;
}

async function repairVotes(client: PoolClient, tweetId: string, choice: number): Promise<number> {
  await client.query('INSERT INTO poll_counts (tweet_id, choice, vote_count) VALUES ($1, $2, 0) ON CONFLICT DO NOTHING', [tweetId, choice]);
  // All of the poll's, as who votes does.
  await client.query('SELECT FROM poll_counts WHERE tweet_id = $1 ORDER BY choice FOR UPDATE', [tweetId]);
  const { rows } = await client.query<{ actual: number }>(`UPDATE poll_counts SET vote_count = (SELECT count(*) FROM poll_votes WHERE tweet_id = $1 AND choice = $2)
    WHERE tweet_id = $1 AND choice = $2 RETURNING vote_count AS actual`, [tweetId, choice]);
  return rows[0]!.actual;
}

async function repairHashtag(client: PoolClient, tag: string): Promise<number> {
  // Where its row is lost.
  await client.query(`
    INSERT INTO hashtag_stats (tag, written, tweet_count, last_used_id)
    SELECT $1::text, (array_agg(written ORDER BY tweet_id))[1], 0, (array_agg(tweet_id ORDER BY tweet_id DESC))[1] ${HASHTAG_LIST} $1 HAVING count(*) > 0 ON CONFLICT DO NOTHING`, [tag]);
  await client.query('SELECT FROM hashtag_stats WHERE tag = $1 FOR UPDATE', [tag]);
  const { rows } = await client.query<{ actual: number }>(`UPDATE hashtag_stats SET tweet_count = (SELECT count(*) ${HASHTAG_LIST} $1) WHERE tag = $1 RETURNING tweet_count AS actual`, [tag]);
  return rows[0]?.actual ?? 0;
}
