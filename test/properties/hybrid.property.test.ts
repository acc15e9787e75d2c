import { setTimeout as sleep } from 'node:timers/promises';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Loose } from '../support/gql.ts';
import { runs } from '../support/runs.ts';
import { startSecondApi } from '../support/second-api.ts';
import type { SignedUp } from '../support/sign-up.ts';
import { follow, post, readWholeHome, settled } from '../support/social.ts';
import { startLinnet, type Linnet } from '../support/start-linnet.ts';
import { setPrivate } from '../support/relations.ts';
import { readWhileItChanges } from './paging.ts';
import { acts, take, type Cast, type Step } from './steps.ts';
import { faultsOf, homeOf, readTruth } from './truth.ts';

const PEOPLE = 30;
/** More than follow a star at low tide, fewer than at high tide. */
const PUSH_LIMIT = 15;
/** Those who most is done to, so that they have more followers than the limit at one moment and fewer at the next; they follow nobody, and post. */
const STARS = 5;
/** Those who follow all stars, and then none, by turns: together they take each over the limit and back. */
const TIDE = 14;
/** How often the tide turns from one quiet moment to the next, and how long it waits for all stars to have crossed. */
const TIDES = 3;
const TIDE_MS = 3_000;
const STEPS = runs(10, 20);
const QUIET_MOMENTS = runs(1, 3);

let linnet: Linnet;
let nodes: Linnet[];
let crowd: SignedUp[];
let watcher: SignedUp;
beforeAll(async () => {
  linnet = await startLinnet({ env: { FANOUT_PUSH_LIMIT: String(PUSH_LIMIT) } });
  const second = await startSecondApi(linnet);
  nodes = [linnet, { ...linnet, gql: second.gql, close: second.close }];
  crowd = await Promise.all(Array.from({ length: PEOPLE }, () => linnet.signUp()));
  watcher = await linnet.signUp('watcher');
  await setPrivate(linnet, watcher, true);
  for (const person of crowd) await follow(linnet, watcher, person);
}, 60_000);
afterAll(async () => {
  await nodes[1]!.close();
  await linnet.close();
});

/** What changes home timelines, the more often the more it does so. */
const ACTS = Object.keys(acts).filter((act) => /^(postTweet|postThread|deleteTweet|retweet|undoRetweet|follow|unfollow|removeFollower|acceptFollowRequest|block|unblock|mute|unmute|updateProfile)/.test(act));
const OFTEN = ['follow', 'follow', 'follow', 'follow', 'unfollow', 'unfollow', 'unfollow', 'postTweet', 'postTweet', 'postTweet', 'retweet', 'unblock', 'unblock', 'acceptFollowRequest'];
const step: fc.Arbitrary<Step> = fc.record({
  act: fc.constantFrom(...ACTS, ...OFTEN),
  // Where in the circle the other stands: half of all is done to the stars.
  distance: fc.oneof(fc.nat(STARS - 1), fc.nat(PEOPLE - 1)), tweet: fc.nat(200), another: fc.nat(200), yes: fc.boolean(),
  reply: fc.option(fc.constantFrom('block', 'follow', 'unfollow'), { freq: 1 }),
});
type Fault = 'flush' | 'restart' | 'drop';
const fault: fc.Arbitrary<Fault> = fc.constantFrom('flush', 'restart', 'drop', 'drop', 'drop');

async function setScene(): Promise<Cast> {
  const ownIds = await Promise.all(crowd.map(async (person, index) => {
    for (const distance of [1, 2, 3, 4].slice(index % 3)) await follow(linnet, person, crowd[(index + distance) % PEOPLE]!);
    return [await post(linnet, person, 'from the start'), await post(linnet, person, 'and another')];
  }));
  await settled(linnet);
  const tweetIds = ownIds.flat();
  return { linnet, crowd, watcher, tweetIds, ownIds, seedIds: new Set(tweetIds), pollIds: [tweetIds[0]!] };
}

/** Redis loses what it has, or goes away for a while, or some of the timelines are dropped. */
async function cause(kind: Fault): Promise<void> {
  if (kind === 'flush') await linnet.redis.flush();
  else if (kind === 'drop') await linnet.app.stores.homeTimelines.delete(...crowd.slice(0, PEOPLE / 3).map(({ user }) => user.id)).catch(() => undefined);
  else {
    await linnet.redis.stop();
    await sleep(200);
    await linnet.redis.start();
  }
}

/** Each time that somebody grew beyond the limit. */
const crossings = new Set<string>();

/** Whom a viewer has at any time asked to follow. */
type Wanted = Map<string, Set<string>>;

/** Reads the timelines of one person after the other, page by page, while they change. */
async function readOn(node: Linnet, wanted: Wanted, isPlaying: () => boolean): Promise<void> {
  for (let turn = 0; isPlaying(); turn += 1) {
    const viewer = crowd[(turn * 7) % PEOPLE]!;
    const ids: string[] = [];
    const posters: string[] = [];
    let after: string | null = null;
    do {
      const { homeTimeline: { edges, pageInfo } }: Loose = await node.gql(`query ($after: String) { homeTimeline(first: 15, after: $after) {
        edges { node { id retweetedBy { id } tweet { author { id } } } } pageInfo { hasNextPage endCursor } } }`, { after }, viewer.token);
      for (const { node: line } of edges) {
        ids.push(line.id);
        posters.push(line.retweetedBy?.id ?? line.tweet.author.id);
      }
      after = pageInfo.hasNextPage ? pageInfo.endCursor : null;
    } while (after !== null);
    expect(ids, 'newest first, none twice').toEqual([...new Set(ids)].toSorted().reverse());
    expect(posters.filter((id) => id !== viewer.user.id && !wanted.get(viewer.user.id)!.has(id)), 'lines by people who were never followed').toEqual([]);
  }
}

/** Adds the follows that there are, and those that are asked for: a request may be granted much later. */
async function want(wanted: Wanted, clients: readonly (readonly Step[])[]): Promise<void> {
  for (const pair of (await readTruth(linnet)).follows) {
    const [from, to] = pair.split(' ') as [string, string];
    wanted.get(from)?.add(to);
  }
  for (const { user } of crowd.slice(-TIDE)) for (const star of crowd.slice(0, STARS)) wanted.get(user.id)!.add(star.user.id);
  for (const [index, steps] of clients.entries()) {
    for (const { act, reply, distance } of steps.map((each) => placed(index, each))) {
      const [one, other] = [crowd[index]!.user.id, crowd[(index + distance) % PEOPLE]!.user.id];
      if (act === 'follow') wanted.get(one)!.add(other);
      if (reply === 'follow') wanted.get(other)!.add(one);
    }
  }
}

/** The step of a person in the circle, from that of anybody. */
function placed(index: number, { act, distance: place, ...rest }: Step): Step {
  return { ...rest, act: index < STARS && /ollow|block|updateProfile/.test(act) ? 'postTweet' : act, distance: (place - index + PEOPLE) % PEOPLE || 1 };
}

/** One mutation of each of some people, done to each of others. */
async function toAll(mutation: 'follow' | 'unfollow' | 'unblock', by: readonly SignedUp[], others: readonly SignedUp[]): Promise<void> {
  const fields = others.map(({ user }, index) => `o${index}: ${mutation}(userId: "${user.id}") { id }`).join(' ');
  await Promise.all(by.map(({ token }) => linnet.request(`mutation { ${fields} }`, {}, token)));
}

/** By turns more people than the limit follow each star, and fewer. Who is blocked cannot: without an end to blocks no star would cross any more. */
async function tide(): Promise<void> {
  const [stars, tidal] = [crowd.slice(0, STARS), crowd.slice(-TIDE)];
  for (let turn = 0; turn < TIDES; turn += 1) {
    const rising = turn % 2 === 0;
    if (rising) await Promise.all([toAll('unblock', stars, tidal), toAll('unblock', tidal, stars)]);
    await toAll(rising ? 'follow' : 'unfollow', tidal, stars);
    for (const star of stars) await post(linnet, star, rising ? 'to many' : 'to few');
    const deadline = Date.now() + TIDE_MS;
    let crossed = false;
    while (!crossed && Date.now() < deadline) {
      await sleep(50);
      const states = await Promise.all(stars.map(async ({ user }) => (await linnet.app.stores.pulledAuthors.find(user.id)).pulled?.state));
      crossed = states.every((state) => (rising ? state === 'pulled' : state === undefined));
    }
  }
}

async function watchCrossings(isPlaying: () => boolean): Promise<void> {
  while (isPlaying()) {
    for (const { id } of await linnet.app.database.rows<{ id: string }>('crossings', 'SELECT crossing_id AS id FROM pulled_authors', [])) crossings.add(id);
    await sleep(20);
  }
}

/** The tide alone, in which each star crosses for certain: at random times the acts of others may hold it back. */
async function calmTide(): Promise<void> {
  let turning = true;
  const watching = watchCrossings(() => turning);
  await tide().finally(() => { turning = false; });
  await watching;
}

async function play(cast: Cast, wanted: Wanted, clients: readonly Step[][], faults: readonly Fault[]): Promise<void> {
  await want(wanted, clients);
  let playing = true;
  const readers = Promise.all([
    ...nodes.flatMap((node) => [readOn(node, wanted, () => playing), readOn(node, wanted, () => playing)]),
    ...nodes.map((node) => readWhileItChanges({ ...cast, linnet: node }, 'homeTimeline', () => playing)),
  ]);
  readers.catch(() => undefined);
  const turning = tide();
  const watchingCrossings = watchCrossings(() => playing);
  watchingCrossings.catch(() => undefined);
  const faulty = (async () => {
    for (const kind of faults) {
      await sleep(1_000);
      await cause(kind);
    }
  })();
  const players = clients.map(async (steps, index) => {
    for (const each of steps) await take(cast, index, placed(index, each));
  });
  const ends = await Promise.allSettled([...players, faulty, turning]);
  playing = false;
  await Promise.all([readers, watchingCrossings]);
  for (const end of ends) if (end.status === 'rejected') throw end.reason;
}

/** Each whole timeline is what the rules make of the rows, from memory as it stands and once it is warm on both nodes. */
async function expectHomes(): Promise<void> {
  const truth = await readTruth(linnet);
  for (const node of [...nodes, ...nodes]) {
    await Promise.all(crowd.map(async (viewer) => {
      const pages = await readWholeHome(node, viewer, 40);
      expect(pages.flatMap(({ ids }) => ids), `${viewer.user.username}'s home timeline`).toEqual(homeOf(truth, viewer.user.id));
    }));
  }
}

test('whatever thirty people do, whoever crosses the push limit and whatever Redis loses, each home timeline is what the rows say', { timeout: 300_000 }, async () => {
  await fc.assert(fc.asyncProperty(
    fc.array(fc.array(fc.array(step, { minLength: STEPS, maxLength: STEPS }), { minLength: PEOPLE, maxLength: PEOPLE }), { minLength: QUIET_MOMENTS, maxLength: QUIET_MOMENTS }),
    fc.array(fc.array(fault, { minLength: 2, maxLength: 2 }), { minLength: QUIET_MOMENTS, maxLength: QUIET_MOMENTS }),
    async (plays, faults) => {
      const cast = await setScene();
      const wanted: Wanted = new Map(crowd.map(({ user }) => [user.id, new Set()]));
      for (const [index, clients] of plays.entries()) {
        await play(cast, wanted, clients, faults[index]!);
        await settled(linnet, 30_000);
        expect(await faultsOf(linnet)).toEqual([]);
        await expectHomes();
      }
      await calmTide();
      await settled(linnet, 30_000);
      await expectHomes();
    },
  ), { numRuns: 1, endOnFailure: true });
  // Before and after the low tide of the calm.
  expect(crossings.size, 'crossings').toBeGreaterThanOrEqual(2 * STARS);
});
