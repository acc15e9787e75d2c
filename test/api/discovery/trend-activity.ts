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

const ENTITIES = (tag: string | null): string => JSON.stringify({ hashtags: tag === null ? [] : [{ tag, start: 0, end: tag.length + 1 }], mentions: [], urls: [] });

/** People without a password, straight into the table. */
export async function makePeople({ app: { database } }: Linnet, count: number, prefix: string): Promise<string[]> {
  const ids = Array.from({ length: count }, () => newId());
  await database.rows('', `INSERT INTO users (id, username, display_name, created_at) SELECT id, $2 || '_' || n, 'Person', now() FROM unnest($1::uuid[]) WITH ORDINALITY AS p(id, n)`, [ids, prefix]);
  await database.rows('', 'INSERT INTO user_stats (user_id) SELECT unnest($1::uuid[])', [ids]);
  return ids;
}

/** Straight into the tables, as the stores would have left them, each act in the middle of its hour; likes, retweets and replies go to one tweet of each tag and author, posted when the window began. */
export async function perform({ app: { database } }: Linnet, people: readonly string[], authorId: string, acts: readonly Act[]): Promise<void> {
  const at = (hoursAgo: number): number => startOfHourNow() - hoursAgo * HOUR_MS + (hoursAgo === 0 ? 1 : HOUR_MS / 2);
  const insert = (id: string, author: string, tag: string | null, parent: string | null, original: string | null) => database.rows('', `
    INSERT INTO tweets (id, author_id, text, entities, conversation_id, in_reply_to_id, retweet_of_id, created_at) VALUES ($1, $2, '', $3, $1, $4, $5, now()) ON CONFLICT DO NOTHING`, [id, author, ENTITIES(tag), parent, original]);
  const tagged = async (id: string, tag: string): Promise<void> => {
    await database.rows('', 'INSERT INTO tweet_hashtags (tag, tweet_id, written, counted, settled) VALUES ($2, $1, $2, true, true)', [id, tag]);
    await database.rows('', `INSERT INTO hashtag_stats (tag, written, tweet_count, last_used_id) VALUES ($1, $1, 1, $2) ON CONFLICT (tag) DO UPDATE SET tweet_count = hashtag_stats.tweet_count + 1`, [tag, id]);
  };
  const roots = new Map<string, string>();
  for (const tag of new Set(acts.map((act) => act.tag))) {
    const id = idAt(startOfHourNow() - 23 * HOUR_MS + 1, randomBytes(16));
    await insert(id, authorId, tag, null, null);
    await tagged(id, tag);
    roots.set(tag, id);
  }
  for (const { kind, person, tag, hoursAgo } of acts) {
    const [id, who, root] = [idAt(at(hoursAgo), randomBytes(16)), people[person % people.length]!, roots.get(tag)!];
    if (kind === 'post') {
      await insert(id, who, tag, null, null);
      await tagged(id, tag);
    } else if (kind === 'like') await database.rows('', 'INSERT INTO likes (tweet_id, user_id, id) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING', [root, who, id]);
    else await insert(id, who, null, kind === 'reply' ? root : null, kind === 'retweet' ? root : null);
  }
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
