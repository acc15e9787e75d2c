import { EditTweetDocument, PostThreadDocument, type PostTweetInput } from '../../sdk/operations.ts';
import { newId } from '../../src/domain/ids.ts';
import type { Loose } from './gql.ts';
import type { SignedUp } from './sign-up.ts';
import type { Linnet } from './start-linnet.ts';

export const postThread = async (linnet: Linnet, { token }: SignedUp, inputs: PostTweetInput[]) =>
  (await linnet.gql(PostThreadDocument, { inputs }, token)).postThread;

export const edit = async (linnet: Linnet, { token }: SignedUp, id: string, text: string) =>
  (await linnet.gql(EditTweetDocument, { id, text }, token)).editTweet;

/** Every page of a list of tweets, as texts; `list` is a field of Tweet without its arguments. */
export async function readAll(linnet: Linnet, list: 'replies' | 'quotes', id: string, first: number, token?: string): Promise<string[][]> {
  const query = `query ($id: ID!, $first: Int!, $after: String) { tweet(id: $id) { ... on Tweet {
    page: ${list}(first: $first, after: $after) { edges { cursor node { text } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } } } }`;
  const pages: string[][] = [];
  let after: string | null = null;
  do {
    const { page }: { page: Loose } = (await linnet.gql(query, { id, first, after }, token)).tweet;
    if (page.pageInfo.hasPreviousPage !== (after !== null)) throw new Error('hasPreviousPage is not right');
    pages.push(page.edges.map(({ node }: Loose) => node.text));
    after = page.pageInfo.hasNextPage ? page.pageInfo.endCursor : null;
  } while (after !== null);
  return pages;
}

/** Blocks straight in the table, whatever else the mutation would do. */
export const block = (linnet: Linnet, blocker: SignedUp, blocked: SignedUp) =>
  linnet.app.database.rows('test_block', 'INSERT INTO blocks (blocker_id, blocked_id, id) VALUES ($1, $2, $3)', [blocker.user.id, blocked.user.id, newId()]);

export const goPrivate = ({ gql }: Linnet, { token }: SignedUp) => gql('mutation { updateProfile(input: { private: true }) { id } }', {}, token);

export const suspend = (linnet: Linnet, { user }: SignedUp) =>
  linnet.app.database.rows('test_suspend', 'UPDATE users SET suspended_at = now() WHERE id = $1', [user.id]);

/** A private person whom somebody follows. */
export const letIn = (linnet: Linnet, follower: SignedUp, followee: SignedUp) =>
  linnet.app.database.rows('test_let_in', 'INSERT INTO follows (follower_id, followee_id, id) VALUES ($1, $2, $3)', [follower.user.id, followee.user.id, newId()]);

/** How many rows each of the tables has. */
export async function rowCounts(linnet: Linnet, tables: readonly string[]): Promise<Record<string, number>> {
  const counts = await Promise.all(tables.map(async (table) => {
    const [row] = await linnet.app.database.rows<{ n: number }>(`count_${table}`, `SELECT count(*)::int AS n FROM ${table}`, []);
    return [table, row!.n] as const;
  }));
  return Object.fromEntries(counts);
}

/** How often each of the named statements ran while some work was done; those on sessions go by the clock, and are left out. */
export async function countStatements(linnet: Linnet, work: () => Promise<unknown>): Promise<Record<string, number>> {
  const before = await statements(linnet);
  await work();
  const after = await statements(linnet);
  return Object.fromEntries([...after].map(([name, count]) => [name, count - (before.get(name) ?? 0)] as const).filter(([, count]) => count > 0));
}

async function statements({ app }: Linnet): Promise<Map<string, number>> {
  const { values } = await app.metrics.statementDuration.get();
  return new Map(values.filter(({ metricName, labels }) => metricName?.endsWith('_count') && !String(labels.statement).startsWith('session')).map(({ labels, value }) => [String(labels.statement), value]));
}

/** Replies straight into the tables, each to the one before it or all to the root; their texts are 0, 1, 2 … */
export async function makeReplies(linnet: Linnet, author: SignedUp, rootId: string, count: number, shape: 'chain' | 'fan'): Promise<string[]> {
  const ids = Array.from({ length: count }, () => newId());
  const parents = ids.map((_id, index) => (shape === 'fan' ? rootId : ids[index - 1] ?? rootId));
  await linnet.app.database.rows('make_replies', `INSERT INTO tweets (id, author_id, text, entities, in_reply_to_id, conversation_id, created_at)
    SELECT id, $1, (number - 1)::text, '{"hashtags":[],"mentions":[],"urls":[]}', parent, $2, now()
    FROM unnest($3::uuid[], $4::uuid[]) WITH ORDINALITY AS t(id, parent, number)`, [author.user.id, rootId, ids, parents]);
  return ids;
}

/** Waits until a statement waits for a lock. */
export async function untilOneWaits({ app }: Linnet): Promise<void> {
  const deadline = Date.now() + 5_000;
  for (;;) {
    const [row] = await app.database.rows<{ n: number }>('lock_waits',
      "SELECT count(*)::int AS n FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()", []);
    if (row!.n > 0) return;
    if (Date.now() > deadline) throw new Error('nothing waits for a lock');
    await new Promise((resolve) => { setTimeout(resolve, 5); });
  }
}
