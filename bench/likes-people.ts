import { importJWK, SignJWT, type JWK } from 'jose';
import type { Client } from 'pg';
import { newId } from '../src/domain/ids.ts';

const SIGN_UP = 'mutation { signUp(input: { username: "bench", email: "bench@example.com", password: "the password of bench", displayName: "Bench" }) { accessToken } }';

/** Access tokens of so many new people: straight into the tables, where hashing passwords would take minutes. */
export async function makePeople(database: Client, origin: string, count: number): Promise<string[]> {
  const { rows } = await database.query<{ id: string }>(`
    WITH person AS (
      INSERT INTO users (id, username, display_name, created_at) SELECT uuidv7(), 'fan_' || n, 'Fan', now() FROM generate_series(1, $1::int) AS n RETURNING id
    ), stats AS (INSERT INTO user_stats (user_id) SELECT id FROM person) SELECT id FROM person`, [count]);
  return signIn(database, origin, rows.map(({ id }) => id));
}

/** Access tokens of these people, signed with the server's own key; good for 15 minutes. */
export async function signIn(database: Client, origin: string, userIds: readonly string[]): Promise<string[]> {
  const findKey = async () => (await database.query<{ kid: string; jwk: JWK }>('SELECT kid, private_jwk AS jwk FROM signing_keys')).rows[0];
  if (await findKey() === undefined) {
    // With the first sign-up there is one.
    const answer = await fetch(`${origin}/graphql`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ query: SIGN_UP }) });
    if (!(await answer.text()).includes('accessToken')) throw new Error('Nobody could sign up.');
  }
  const key = await findKey();
  const privateKey = await importJWK(key!.jwk, 'EdDSA');
  const { rows } = await database.query<{ userId: string; sessionId: string }>(`
    INSERT INTO sessions (id, user_id, created_at, last_used_at, expires_at)
    SELECT uuidv7(), id, now(), now(), now() + interval '7 days' FROM unnest($1::uuid[]) WITH ORDINALITY AS person(id, place) ORDER BY place RETURNING user_id AS "userId", id AS "sessionId"`, [userIds]);
  const issuedAt = Math.floor(Date.now() / 1_000);
  return Promise.all(rows.map(({ userId, sessionId }) => new SignJWT({ sid: sessionId })
    .setProtectedHeader({ alg: 'EdDSA', typ: 'at+jwt', kid: key!.kid })
    .setIssuer('linnet').setAudience('linnet').setSubject(userId).setIssuedAt(issuedAt).setExpirationTime(issuedAt + 900)
    .sign(privateKey)));
}

/** A new tweet that nobody likes yet. */
export async function makeTweet(database: Client): Promise<string> {
  const id = newId();
  await database.query(`INSERT INTO tweets (id, author_id, text, entities, conversation_id, created_at)
    SELECT $1, id, 'Everybody likes this.', '{"hashtags":[],"mentions":[],"urls":[]}', $1, now() FROM users WHERE username = 'bench'`, [id]);
  return id;
}
