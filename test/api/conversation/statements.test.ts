import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newId } from '../../../src/domain/ids.ts';
import { countStatements } from '../../support/conversation.ts';
import { makeFollowers } from '../../support/crowd.ts';
import { post } from '../../support/social.ts';
import type { SignedUp } from '../../support/sign-up.ts';
import { startLinnet, type Linnet } from '../../support/start-linnet.ts';

let linnet: Linnet;
let reader: SignedUp;
let root: string;
beforeAll(async () => {
  // Without workers: their statements would be counted too.
  linnet = await startLinnet({ workers: false });
  reader = await linnet.signUp();
  root = await post(linnet, reader, 'root');
  // No two tweets have one author: people who were loaded for the first would not be asked for again.
  const authors = await makeFollowers(linnet, reader.user.id, 80);
  for (let n = 0; n < 20; n += 1) {
    const [quoted, reply, quote, below] = [newId(), newId(), newId(), newId()];
    await insert(authors, { id: quoted });
    await insert(authors, { id: reply, inReplyToId: root, quotedId: quoted });
    await insert(authors, { id: quote, quotedId: root });
    await insert(authors, { id: below, inReplyToId: reply });
    await linnet.app.database.rows('insert_mention', 'INSERT INTO mentions (user_id, tweet_id) VALUES ($1, $2)', [reader.user.id, reply]);
  }
});

const insert = (authors: string[], { id, inReplyToId, quotedId }: { id: string; inReplyToId?: string; quotedId?: string }) =>
  linnet.app.database.rows('insert_row', `INSERT INTO tweets (id, author_id, text, entities, in_reply_to_id, quoted_id, conversation_id, created_at)
    VALUES ($1, $2, 'text', '{"hashtags":[],"mentions":[],"urls":[]}', $3, $4, $1, now())`, [id, authors.pop(), inReplyToId ?? null, quotedId ?? null]);
afterAll(() => linnet.close());

const NODE = `edges { node { text likeCount viewerHasLiked revisions { text } author { username followerCount relationship { following } }
  quoted { ... on Tweet { text quoteCount author { username } } } inReplyTo { ... on Tweet { text author { username } } }
  ancestors { ... on Tweet { text author { username } } }
  replies(first: 2) { edges { node { text author { username } quotes(first: 2) { edges { node { text } } } } } } } }`;

describe.each([
  ['replies', `query ($id: ID!, $first: Int!) { tweet(id: $id) { ... on Tweet { replies(first: $first) { ${NODE} } } } }`],
  ['quotes', `query ($id: ID!, $first: Int!) { tweet(id: $id) { ... on Tweet { quotes(first: $first) { ${NODE} } } } }`],
  ['mentions', `query ($first: Int!) { mentions(first: $first) { ${NODE} } }`],
])('%s with everything nested', (list, query) => {
  test('takes as many statements for 20 as for 2', async () => {
    const read = (first: number) => countStatements(linnet, () => linnet.gql(query, list === 'mentions' ? { first } : { id: root, first }, reader.token));
    // The session is remembered by later requests.
    await read(1);
    const [two, twenty] = [await read(2), await read(20)];
    expect(Object.keys(two).length).toBeGreaterThan(5);
    expect(twenty).toEqual(two);
  });
});
