import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { countStatements } from '../../support/conversation.ts';
import { post } from '../../support/social.ts';
import type { SignedUp } from '../../support/sign-up.ts';
import { startLinnet, type Linnet } from '../../support/start-linnet.ts';

let linnet: Linnet;
let people: SignedUp[];
let root: string;
beforeAll(async () => {
  // Without workers: their statements would be counted too.
  linnet = await startLinnet({ workers: false });
  people = await Promise.all(Array.from({ length: 5 }, () => linnet.signUp()));
  const [reader] = people as [SignedUp];
  root = await post(linnet, reader, 'root');
  for (let n = 0; n < 20; n += 1) {
    const quoted = await post(linnet, people[n % 5]!, `quoted ${n}`);
    const reply = await post(linnet, people[(n + 1) % 5]!, `reply ${n} @${reader.user.username}`, { inReplyToId: root, quotedId: quoted });
    await post(linnet, people[(n + 2) % 5]!, `quote ${n}`, { quotedId: root });
    await post(linnet, people[(n + 3) % 5]!, `below ${n}`, { inReplyToId: reply });
  }
});
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
    const read = (first: number) => countStatements(linnet, () => linnet.gql(query, list === 'mentions' ? { first } : { id: root, first }, people[0]!.token));
    // Sessions and people of the first request are remembered by later ones.
    await read(1);
    const [two, twenty] = [await read(2), await read(20)];
    expect(two).toBeGreaterThan(5);
    expect(twenty).toBe(two);
  });
});
