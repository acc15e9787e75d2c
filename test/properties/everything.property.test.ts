import fc from 'fast-check';
import { isObjectType } from 'graphql';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createSchema } from '../../src/resolvers/schema.ts';
import type { Loose } from '../support/gql.ts';
import { setPrivate } from '../support/relations.ts';
import { follow, post, readWholeHome, settled, warmHome } from '../support/social.ts';
import { runs } from '../support/runs.ts';
import type { SignedUp } from '../support/sign-up.ts';
import { startLinnet, type Linnet } from '../support/start-linnet.ts';
import { pagedLists, readWhileItChanges } from './paging.ts';
import { acts, NOT_HERE, PEOPLE, step, take, type Cast, type Step } from './steps.ts';
import { faultsOf, homeOf, readTruth, timelineOf, type Truth } from './truth.ts';

const BUDGET_MS = runs(4_000, 60_000);

let linnet: Linnet;
let crowd: SignedUp[];
let watcher: SignedUp;
beforeAll(async () => {
  linnet = await startLinnet();
  crowd = await Promise.all(Array.from({ length: PEOPLE }, () => linnet.signUp()));
  watcher = await linnet.signUp('watcher');
  await setPrivate(linnet, watcher, true);
  for (const person of crowd) await follow(linnet, watcher, person);
});
afterAll(() => linnet.close());

test('each mutation of tweets and the graph is among the steps', () => {
  const mutations = createSchema().getMutationType();
  const names = Object.keys(isObjectType(mutations) ? mutations.getFields() : {});
  expect(new Set([...Object.keys(acts).map((act) => act.replace(/:.*/, '')), ...NOT_HERE])).toEqual(new Set(names));
});

/** A new beginning: nobody is kept apart, some are private, and everybody follows some, has posted and retweeted. */
async function setScene(): Promise<Cast> {
  const { database } = linnet.app;
  for (const table of ['blocks', 'mutes', 'follow_requests']) await database.rows(`clear_${table}`, `DELETE FROM ${table}`, []);
  for (const person of crowd) await setPrivate(linnet, person, false);
  const tweetIds: string[] = [];
  const ownIds = await Promise.all(crowd.map(async (person, index) => {
    for (const distance of [1, 2, 3, 4]) await follow(linnet, person, crowd[(index + distance) % PEOPLE]!);
    return [await post(linnet, person, `@${watcher.user.username} from the start`)];
  }));
  tweetIds.push(...ownIds.flat());
  await Promise.all(crowd.map(async (person, index) => {
    ownIds[index]!.push(await post(linnet, person, 'and another', { inReplyToId: tweetIds[0]!, quotedId: tweetIds[0]!, poll: { options: ['one', 'two'], durationMinutes: 60 } }));
    await linnet.gql('mutation ($id: ID!) { retweet(id: $id) { id } }', { id: tweetIds[(index + 5) % PEOPLE] }, person.token);
  }));
  const pollIds = ownIds.map(([, second]) => second!);
  tweetIds.push(...pollIds);
  for (const person of crowd.slice(0, 3)) await setPrivate(linnet, person, true);
  await settled(linnet);
  return { linnet, crowd, watcher, tweetIds, ownIds, seedIds: new Set(tweetIds), pollIds };
}

/** Each person is a client of their own, which waits for each answer; so is each reader, and the watcher's own hand. */
async function play(cast: Cast, clients: readonly Step[][]): Promise<void> {
  let playing = true;
  const watching = (async () => {
    for (let turn = 0; playing; turn += 1) {
      const id = cast.tweetIds[(turn * 7) % cast.tweetIds.length];
      await linnet.request(`mutation ($id: ID!) { ${turn % 3 === 2 ? 'removeBookmark' : 'bookmarkTweet'}(id: $id) { id } }`, { id }, watcher.token);
    }
  })();
  const onlooking = Promise.all([watching, ...pagedLists.map((name) => readWhileItChanges(cast, name, () => playing))]);
  // What one of them found is thrown below, when the others have ended.
  onlooking.catch(() => undefined);
  const playersEnd = await Promise.allSettled(clients.map(async (steps, index) => {
    for (const each of steps) await take(cast, index, each);
  }));
  playing = false;
  await onlooking;
  for (const end of playersEnd) if (end.status === 'rejected') throw end.reason;
}

async function expectTimelines(truth: Truth, viewer: SignedUp): Promise<void> {
  const home = homeOf(truth, viewer.user.id);
  const readIds = async () => (await readWholeHome(linnet, viewer, 50)).flatMap(({ ids }) => ids);
  expect(await readIds(), `${viewer.user.username}'s home timeline, as it is cached`).toEqual(home);
  await linnet.app.stores.homeTimelines.delete(viewer.user.id);
  expect(await readIds(), `${viewer.user.username}'s home timeline from PostgreSQL`).toEqual(home);
  await warmHome(linnet, viewer);
  expect(await readIds(), `${viewer.user.username}'s home timeline, rebuilt`).toEqual(home);
  const people: Loose = await linnet.gql(`{ ${crowd.map(({ user }) => `${user.username}: user(id: "${user.id}") { tweets: timeline(first: 50) { edges { node { id } } }
    all: timeline(first: 50, filter: TWEETS_AND_REPLIES) { edges { node { id } } } }`).join('\n')} }`, {}, viewer.token);
  for (const { user: { id, username } } of crowd) {
    const ids = (timeline: Loose): string[] => timeline.edges.map(({ node }: Loose) => node.id);
    const seen = (withReplies: boolean) => timelineOf(truth, viewer.user.id, id, withReplies).slice(0, 50);
    expect([ids(people[username].tweets), ids(people[username].all)], `${username}'s timeline as ${viewer.user.username} sees it`).toEqual([seen(false), seen(true)]);
  }
}

/** The watcher sees every list in full: its length is its count. */
async function expectCounts({ tweetIds }: Cast): Promise<void> {
  const NODES = '(first: 100) { edges { cursor } }';
  const pairs = async (document: string, id: string, lists: Readonly<Record<string, string>>): Promise<void> => {
    const { it } = await linnet.gql(document, { id }, watcher.token);
    for (const [count, list] of Object.entries(lists)) if (it[count] !== undefined) expect(it[count], `${count} of ${id}`).toBe(it[list].edges.length);
  };
  await Promise.all(tweetIds.map((id) => pairs(`query ($id: ID!) { it: tweet(id: $id) { ... on Tweet { likeCount retweetCount replyCount quoteCount
    likedBy${NODES} retweetedBy${NODES} replies${NODES} quotes${NODES} } } }`, id, { likeCount: 'likedBy', retweetCount: 'retweetedBy', replyCount: 'replies', quoteCount: 'quotes' })));
  await Promise.all(crowd.map(({ user }) => pairs(`query ($id: ID!) { it: user(id: $id) { followerCount followingCount followers${NODES} following${NODES} } }`,
    user.id, { followerCount: 'followers', followingCount: 'following' })));
}

test('whatever ten people do at once, counts equal lists, timelines hold what the rules say, and pages have neither gap nor double', { timeout: 180_000 }, async () => {
  const startedAt = Date.now();
  await fc.assert(fc.asyncProperty(fc.array(fc.array(step, { minLength: 15, maxLength: 40, size: 'max' }), { minLength: PEOPLE, maxLength: PEOPLE }), async (clients) => {
    // On a busy machine fewer sequences are played, but one at least.
    if (Date.now() - startedAt > BUDGET_MS) return;
    const cast = await setScene();
    await play(cast, clients);
    await settled(linnet);
    expect(await faultsOf(linnet)).toEqual([]);
    const truth = await readTruth(linnet);
    for (const viewer of crowd) await expectTimelines(truth, viewer);
    await expectCounts(cast);
  }), { numRuns: runs(3, 40), endOnFailure: true });
});
