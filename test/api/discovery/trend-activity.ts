import { randomBytes } from 'node:crypto';
import { firstIdOf, idAt, newId } from '../../../src/domain/ids.ts';
import type { Linnet } from '../../support/start-linnet.ts';

export const HOUR_MS = 3_600_000;
export const startOfHourNow = (): number => Math.floor(Date.now() / HOUR_MS) * HOUR_MS;

export interface Act {
  kind: 'post' | 'like' | 'retweet' | 'reply';
  person: number;
  tag: string;
  hoursAgo: number;
}

/** People without a password, straight into the table. */
export async function makePeople({ app: { database } }: Linnet, count: number, prefix: string): Promise<string[]> {
  const ids = Array.from({ length: count }, () => newId());
  await database.rows('', `INSERT INTO users (id, username, display_name, created_at) SELECT id, $2 || '_' || n, 'Person', now() FROM unnest($1::uuid[]) WITH ORDINALITY AS p(id, n)`, [ids, prefix]);
  await database.rows('', 'INSERT INTO user_stats (user_id) SELECT unnest($1::uuid[])', [ids]);
  return ids;
}

interface Row { id: string; author: string; tag: string | null; parent: string | null; original: string | null }

/**
 * Straight into the tables, as the stores would have left them, each act in the middle of its hour; likes, retweets and replies go to one
 * tweet of each tag by the author, posted when the window began.
 */
export async function perform({ app: { database } }: Linnet, people: readonly string[], authorId: string, acts: readonly Act[]): Promise<void> {
  const at = (hoursAgo: number): string => idAt(startOfHourNow() - hoursAgo * HOUR_MS + (hoursAgo === 0 ? 1 : HOUR_MS / 2), randomBytes(16));
  const roots = new Map([...new Set(acts.map(({ tag }) => tag))].map((tag): [string, Row] =>
    [tag, { id: idAt(startOfHourNow() - 23 * HOUR_MS + 1, randomBytes(16)), author: authorId, tag, parent: null, original: null }]));
  const tweets = [...roots.values()];
  const likes: { id: string; who: string; tweet: string }[] = [];
  for (const { kind, person, tag, hoursAgo } of acts) {
    const [id, who, root] = [at(hoursAgo), people[person % people.length]!, roots.get(tag)!.id];
    if (kind === 'like') likes.push({ id, who, tweet: root });
    else tweets.push({ id, author: who, tag: kind === 'post' ? tag : null, parent: kind === 'reply' ? root : null, original: kind === 'retweet' ? root : null });
  }
  await database.rows('', `INSERT INTO tweets (id, author_id, text, entities, conversation_id, in_reply_to_id, retweet_of_id, created_at)
    SELECT id, author, '', jsonb_build_object('mentions', '[]'::jsonb, 'urls', '[]'::jsonb, 'hashtags', CASE WHEN tag IS NULL THEN '[]' ELSE jsonb_build_array(jsonb_build_object('tag', tag)) END), id, parent, original, now()
    FROM jsonb_to_recordset($1::jsonb) AS t(id uuid, author uuid, tag text, parent uuid, original uuid) ON CONFLICT DO NOTHING`, [JSON.stringify(tweets)]);
  await database.rows('', "INSERT INTO tweet_hashtags (tag, tweet_id, written, counted, settled) SELECT h->>'tag', id, h->>'tag', true, true FROM tweets, jsonb_array_elements(entities->'hashtags') AS h ON CONFLICT DO NOTHING", []);
  await database.rows('', `INSERT INTO hashtag_stats (tag, written, tweet_count, last_used_id) SELECT tag, tag, count(*), (array_agg(tweet_id))[1] FROM tweet_hashtags GROUP BY tag
    ON CONFLICT (tag) DO UPDATE SET tweet_count = excluded.tweet_count`, []);
  await database.rows('', 'INSERT INTO likes (tweet_id, user_id, id) SELECT tweet, who, id FROM jsonb_to_recordset($1::jsonb) AS l(id uuid, who uuid, tweet uuid) ON CONFLICT DO NOTHING', [JSON.stringify(likes)]);
}

/**
 * By tag what docs/trends.md says, from the rows of PostgreSQL alone: Σ (people - usual) x 1/(h+1) x e^(-h/24) / √(1 + usual), where at least
 * three people did anything and the result is above 0.
 */
export async function plainTrends({ app: { database } }: Linnet, usual: Readonly<Record<string, number>> = {}): Promise<Map<string, number>> {
  const since = startOfHourNow() - 23 * HOUR_MS;
  const rows = await database.rows<{ tag: string; person: string; at: number }>('', `
    WITH about AS (
      SELECT DISTINCT t.id, lower(h->>'tag') AS tag, author_id FROM tweets t JOIN users u ON u.id = author_id CROSS JOIN jsonb_array_elements(entities->'hashtags') AS h
      WHERE deleted_at IS NULL AND NOT private AND suspended_at IS NULL AND t.id > $1
    ), act AS (
      SELECT tag, author_id AS person, id FROM about
      UNION ALL SELECT tag, l.user_id, l.id FROM likes l JOIN about ON about.id = l.tweet_id
      UNION ALL SELECT tag, t.author_id, t.id FROM tweets t JOIN about ON about.id IN (t.retweet_of_id, t.in_reply_to_id) WHERE deleted_at IS NULL
    )
    SELECT tag, person, extract(epoch FROM uuid_extract_timestamp(act.id))::float8 AS at FROM act JOIN users ON users.id = person WHERE NOT private AND suspended_at IS NULL`, [firstIdOf(since)]);
  const elapsed = (Date.now() - startOfHourNow()) / HOUR_MS;
  const trends = new Map<string, number>();
  for (const [tag, acts] of Map.groupBy(rows, (row) => row.tag)) {
    const level = usual[tag] ?? 0;
    let score = 0;
    for (let h = 0; h < 24; h += 1) {
      const people = new Set(acts.filter(({ at }) => Math.floor((startOfHourNow() - Math.floor(at * 1000 / HOUR_MS) * HOUR_MS) / HOUR_MS) === h).map(({ person }) => person)).size;
      score += (people - level * (h === 0 ? elapsed : 1)) * (1 / (h + 1)) * Math.exp(-h / 24);
    }
    score /= Math.sqrt(1 + level);
    if (new Set(acts.map(({ person }) => person)).size >= 3 && score > 0) trends.set(tag, score);
  }
  return trends;
}
