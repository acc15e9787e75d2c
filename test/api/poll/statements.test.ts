import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { stale } from '../../../src/domain/stale.ts';
import { recordStatements } from '../../support/sql-statements.ts';
import { makeFollowers } from '../../support/crowd.ts';
import { post } from '../../support/social.ts';
import type { SignedUp } from '../../support/sign-up.ts';
import { startLinnet, type Linnet } from '../../support/start-linnet.ts';
import { DAY, POLL, postPoll } from './support.ts';

let linnet: Linnet;
let reader: SignedUp;
let root: string;
beforeAll(async () => {
  // Without workers: their statements would be counted too.
  linnet = await startLinnet({ workers: false });
  reader = await linnet.signUp();
  root = await post(linnet, reader, 'root');
  const voters = await makeFollowers(linnet, reader.user.id, 3);
  for (let n = 0; n < 20; n += 1) {
    const author = await linnet.signUp();
    await linnet.gql('mutation ($id: ID!) { follow(userId: $id) { id } }', { id: author.user.id }, reader.token);
    const quoted = await postPoll(linnet, author);
    const id = await postPoll(linnet, author, { options: ['a', 'b'] }, { inReplyToId: root, quotedId: quoted, text: `@${reader.user.username}` });
    for (const tweetId of [id, quoted]) await linnet.app.stores.polls.vote(tweetId, [...voters, reader.user.id].map((userId) => ({ userId, choice: n % 2 })));
  }
}, 60_000);
afterAll(() => linnet.close());

const NODE = `text author { username } ${POLL} quoted { ... on Tweet { text ${POLL} } }`;
describe.each([
  ['homeTimeline', `query ($first: Int!) { homeTimeline(first: $first) { edges { node { tweet { ${NODE} } } } } }`],
  ['mentions', `query ($first: Int!) { mentions(first: $first) { edges { node { ${NODE} } } } }`],
  ['replies', `query ($id: ID!, $first: Int!) { tweet(id: $id) { ... on Tweet { replies(first: $first) { edges { node { ${NODE} } } } } } }`],
])('%s with polls and quoted polls', (list, query) => {
  test('takes as many statements for 20 as for 2: one for the polls of each level', async () => {
    const read = (first: number) => recordStatements(async () => {
      // What the node remembers of an earlier request would not be asked for.
      await linnet.app.stores.invalidations.publish([stale.everything()]);
      await linnet.gql(query, list === 'replies' ? { id: root, first } : { first }, reader.token);
    });
    // The session is remembered by later requests.
    await read(1);
    const [two, twenty] = [await read(2), await read(20)];
    expect(two['polls_by_tweets']).toBeGreaterThan(0);
    expect(two['polls_by_tweets']).toBeLessThanOrEqual(2);
    expect(twenty).toEqual(two);
  });
});

test('tweets without polls ask nothing of the tables of polls', async () => {
  const plain = await linnet.signUp();
  for (const text of ['one', 'two']) await post(linnet, plain, text);
  const query = `query ($id: ID) { user(id: $id) { timeline { edges { node { tweet { text ${POLL} } } } } } }`;
  const counted = await recordStatements(async () => expect((await linnet.gql(query, { id: plain.user.id })).user.timeline.edges).toHaveLength(2));
  expect(Object.keys(counted)).not.toContain('polls_by_tweets');
  const posting = await recordStatements(() => post(linnet, plain, 'three'));
  expect(posting).toMatchObject({ insert_tweets: 1 });
  expect(await recordStatements(() => post(linnet, plain, 'four', { poll: DAY }))).toMatchObject({ insert_tweets_with_polls: 1, polls_by_tweets: 1 });
});
