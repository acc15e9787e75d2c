import { afterAll, beforeAll, expect, test } from 'vitest';
import { follow, post } from '../../support/social.ts';
import { startLinnet, type Linnet } from '../../support/start-linnet.ts';

let linnet: Linnet;
beforeAll(async () => { linnet = await startLinnet({ workers: false }); });
afterAll(() => linnet.close());

/** How many statements the API has sent that read a list. */
const listStatements = async (): Promise<number> => {
  const { values } = await linnet.app.metrics.statementDuration.get();
  return values.reduce((sum, { metricName, labels, value }) =>
    sum + (metricName?.endsWith('_count') && /^(list_|tweet_ids_by_)/.test(String(labels.statement)) ? value : 0), 0);
};

const QUERY = `query ($id: ID!, $first: Int!) { user(id: $id) { followers(first: $first) { edges { node {
  username followerCount
  followers(first: 2) { edges { node { username } } pageInfo { hasNextPage } }
  following(first: 2) { edges { node { username } } }
  timeline(first: 2) { edges { node { tweet { text author { username } replyCount } } } pageInfo { hasNextPage } }
} } } } }`;

test('lists inside a list take one statement each, however many people, and stay each person\'s own', async () => {
  const star = await linnet.signUp('star');
  const fans = await Promise.all(Array.from({ length: 6 }, (_, index) => linnet.signUp(`fan${index}`)));
  for (const [index, fan] of fans.entries()) {
    await follow(linnet, fan, star);
    for (const other of fans.slice(0, index)) await follow(linnet, other, fan);
    for (let n = 0; n < index; n += 1) await post(linnet, fan, `${fan.user.username} ${n}`);
  }
  const read = async (first: number) => {
    const before = await listStatements();
    const { user } = await linnet.gql(QUERY, { id: star.user.id, first }, star.token);
    return { people: user.followers.edges.map(({ node }: { node: unknown }) => node), taken: await listStatements() - before };
  };
  // The list of followers, and one for each of the lists in it.
  expect((await read(2)).taken).toBe(4);
  const six = await read(6);
  expect(six.taken).toBe(4);

  const usernames = (list: { edges: { node: { username: string } }[] }) => list.edges.map(({ node }) => node.username);
  for (const [place, person] of six.people.entries()) {
    const index = 5 - place;
    const followers = fans.slice(0, index).map(({ user }) => user.username).reverse();
    expect(person).toMatchObject({ username: `fan${index}`, followerCount: index });
    expect(usernames(person.followers)).toEqual(followers.slice(0, 2));
    expect(person.followers.pageInfo.hasNextPage).toBe(index > 2);
    expect(person.timeline.edges.map(({ node }: { node: { tweet: { text: string } } }) => node.tweet.text)).toEqual([index - 1, index - 2].filter((n) => n >= 0).map((n) => `fan${index} ${n}`));
    expect(person.timeline.pageInfo.hasNextPage).toBe(index > 2);
  }
});
