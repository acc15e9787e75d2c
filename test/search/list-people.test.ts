import { afterAll, beforeAll, expect, test } from 'vitest';
import { ANALYSER_VERSION } from '../../src/domain/analysis/analyse-text.ts';
import type { UserHit } from '../../src/stores/search/search-engine.ts';
import type { SignedUp } from '../support/sign-up.ts';
import { startLinnet, type Linnet } from '../support/start-linnet.ts';

// More than are looked at among those with most followers; of some names everybody has few.
const PEOPLE = 2_600;
const NAMES = `CASE WHEN n <= 8 THEN 'zebu' WHEN n % 2 = 0 THEN 'kapitan' WHEN n % 31 = 0 THEN 'zebo' WHEN n % 37 = 0 THEN 'kapitam' WHEN n % 5 = 0 THEN 'somebody' ELSE 'gesture' END`;

let linnet: Linnet;
let viewer: SignedUp;
let many: SignedUp;
beforeAll(async () => {
  linnet = await startLinnet({ workers: false });
  [viewer, many] = [await linnet.signUp('viewer'), await linnet.signUp('many')];
  await linnet.app.database.rows('', `
    WITH made AS MATERIALIZED (SELECT n, uuidv7() AS id, ${NAMES} AS name FROM generate_series(1, ${PEOPLE}) AS n),
    people AS (INSERT INTO users (id, username, display_name, created_at) SELECT id, 'p_' || n, name, now() FROM made),
    stats AS (INSERT INTO user_stats (user_id, follower_count) SELECT id, CASE WHEN n <= 8 THEN n / 2 WHEN n % 3 = 0 THEN 50 ELSE 10 + (n * 7919) % 300 END FROM made),
    followed AS (INSERT INTO follows (follower_id, followee_id, id) SELECT $1::uuid, id, uuidv7() FROM made WHERE n % 83 = 0 OR n = 5),
    followed_by_many AS (INSERT INTO follows (follower_id, followee_id, id) SELECT $2::uuid, id, uuidv7() FROM made WHERE n % 2 = 1),
    words AS (INSERT INTO search_words SELECT DISTINCT 'name', name FROM made ON CONFLICT DO NOTHING)
    INSERT INTO user_search SELECT id, ${ANALYSER_VERSION}, array_to_tsvector(ARRAY['p_' || n, name]) FROM made`, [viewer.user.id, many.user.id]);
  await linnet.app.database.rows('', 'UPDATE users SET suspended_at = now() WHERE id IN (SELECT id FROM users WHERE username LIKE $1)', ['p_%99']);
}, 60_000);
afterAll(() => linnet.close());

async function pagesOf(word: string, viewerId: string | null, limit: number): Promise<string[]> {
  const found: UserHit[] = [];
  for (;;) {
    const page = await linnet.app.stores.postgresSearch.searchUsers({ words: [word] }, { viewerId, after: found.at(-1)?.position, limit });
    found.push(...page);
    if (page.length < limit) return found.map(({ id }) => id);
  }
}

/** By a look at everybody. */
const expected = (typed: string, alike: string[], viewerId: string | null): Promise<{ id: string }[]> => linnet.app.database.rows('', `
  SELECT users.id FROM users JOIN user_stats ON user_id = users.id CROSS JOIN LATERAL (SELECT display_name LIKE $1 || '%' AS typed) AS names
  WHERE suspended_at IS NULL AND username LIKE 'p\\_%' AND (typed OR display_name = ANY($2))
  ORDER BY EXISTS (SELECT FROM follows WHERE follower_id = $3 AND followee_id = users.id) DESC, typed DESC, follower_count DESC, users.id DESC`, [typed, alike, viewerId]);

test.each<[string, string[]]>([['kapitam', ['kapitan']], ['kapitan', ['kapitam']], ['zebu', ['zebo']], ['zebo', ['zebu']], ['zeba', ['zebo', 'zebu']], ['kap', []], ['gestura', ['gesture']], ['somebody', []]])('people named %s are paged in their order, none twice and none left out', async (word, alike) => {
  for (const [viewerId, limit] of [[null, 21], [viewer.user.id, 21], [viewer.user.id, 3], [viewer.user.id, 2], [many.user.id, 101]] as const) {
    // Each page of two or three is one of a hundred or more for what everybody has.
    if (limit <= 3 && (word.startsWith('kap') || (limit === 2 && !word.startsWith('zeb')))) continue;
    expect(await pagesOf(word, viewerId, limit), `${limit}`).toEqual((await expected(word, alike, viewerId)).map(({ id }) => id));
  }
});
