import fc from 'fast-check';
import { isObjectType } from 'graphql';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createSchema } from '../../src/resolvers/schema.ts';
import type { Loose } from '../support/gql.ts';
import { setPrivate } from '../support/relations.ts';
import { follow, post, readWholeHome, settled, warmHome } from '../support/social.ts';
import type { SignedUp } from '../support/sign-up.ts';
import { startLinnet, type Linnet } from '../support/start-linnet.ts';
import { pagedLists, readWhileItChanges } from './paging.ts';
import { acts, NOT_HERE, PEOPLE, step, take, type Cast, type Step } from './steps.ts';
import { faultsOf, homeOf, readTruth, timelineOf, type Truth } from './truth.ts';

const BUDGET_MS = 20_000;

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

/** A new beginning: nobody is kept apart, everybody has posted, and those posts are in every timeline. */
async function setScene(): Promise<Cast> {
  const { database } = linnet.app;
  for (const table of ['blocks', 'mutes', 'follow_requests']) await database.rows(`clear_${table}`, `DELETE FROM ${table}`, []);
  for (const person of crowd) await setPrivate(linnet, person, false);
  const tweetIds: string[] = [];
  for (const person of [...crowd, ...crowd]) tweetIds.push(await post(linnet, person, `@${watcher.user.username} from the start`, tweetIds[0] === undefined ? {} : { inReplyToId: tweetIds[0], quotedId: tweetIds[0] }));
  await settled(linnet);
  return { linnet, crowd, watcher, tweetIds, seedIds: new Set(tweetIds) };
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
  for (const person of crowd) {
    const { user } = await linnet.gql(`query ($id: ID) { user(id: $id) { tweets: timeline(first: 100) { edges { node { id } } }
      all: timeline(first: 100, filter: TWEETS_AND_REPLIES) { edges { node { id } } } } }`, { id: person.user.id }, viewer.token);
    const ids = (timeline: Loose): string[] => timeline.edges.map(({ node }: Loose) => node.id);
    const seen = (withReplies: boolean) => timelineOf(truth, viewer.user.id, person.user.id, withReplies).slice(0, 100);
    expect([ids(user.tweets), ids(user.all)], `${person.user.username}'s timeline as ${viewer.user.username} sees it`).toEqual([seen(false), seen(true)]);
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

test('whatever ten people do at once, counts equal lists, timelines hold what the rules say, and pages have neither gap nor double', { timeout: 120_000 }, async () => {
  const startedAt = Date.now();
  await fc.assert(fc.asyncProperty(fc.array(fc.array(step, { maxLength: 25, size: 'max' }), { minLength: PEOPLE, maxLength: PEOPLE }), async (clients) => {
    // On a busy machine fewer sequences are played, but one at least.
    if (Date.now() - startedAt > BUDGET_MS) return;
    const cast = await setScene();
    await play(cast, clients);
    await settled(linnet);
    expect(await faultsOf(linnet)).toEqual([]);
    const truth = await readTruth(linnet);
    for (const viewer of crowd) await expectTimelines(truth, viewer);
    await expectCounts(cast);
  }), { numRuns: 6, endOnFailure: true });
});
