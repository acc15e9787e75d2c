import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runs } from '../../support/runs.ts';
import { follow, post, readHome, readWholeHome, settled, unfollow, warmHome } from '../../support/social.ts';
import { startSecondApi } from '../../support/second-api.ts';
import type { SignedUp } from '../../support/sign-up.ts';
import { startLinnet, type Linnet } from '../../support/start-linnet.ts';

/** An author with more followers is pulled; with two again pushed. */
const LIMIT = 3;
const CROSSINGS = runs(4, 24);

let linnet: Linnet;
let otherNode: Linnet;
beforeAll(async () => {
  linnet = await startLinnet({ env: { FANOUT_PUSH_LIMIT: String(LIMIT) } });
  const second = await startSecondApi(linnet);
  otherNode = { ...linnet, gql: second.gql, close: second.close };
});
afterAll(async () => {
  await otherNode.close();
  await linnet.close();
});

const people = (count: number): Promise<SignedUp[]> => Promise.all(Array.from({ length: count }, () => linnet.signUp()));
const cachedIds = async ({ user }: SignedUp): Promise<string[] | undefined> => (await linnet.app.stores.homeTimelines.list(user.id, undefined, 100))?.ids;
const isPulled = async ({ user }: SignedUp): Promise<boolean> => (await linnet.app.stores.pulledAuthors.find(user.id)).pulled !== null;
const followAll = async (followers: readonly SignedUp[], author: SignedUp): Promise<void> => {
  for (const follower of followers) await follow(linnet, follower, author);
  await settled(linnet);
};
/** Until each node answers from its memory, a page comes from PostgreSQL whatever the lists hold. */
const warmBoth = async (person: SignedUp): Promise<void> => {
  await warmHome(linnet, person);
  for (const node of [linnet, otherNode]) for (let turn = 0; turn < 3; turn += 1) { await readHome(node, person); await sleep(20); }
};

test('a tweet of an author with more followers than the limit is put into nobody\'s timeline but the author\'s, and each reads it', async () => {
  const [author, ...followers] = await people(LIMIT + 2) as [SignedUp, ...SignedUp[]];
  await followAll(followers, author);
  for (const person of [author, ...followers]) await warmBoth(person);
  const ids: string[] = [];
  for (const text of ['one', 'two', 'three']) {
    ids.unshift(await post(linnet, author, text));
    await settled(linnet);
    for (const node of [linnet, otherNode]) for (const person of [author, ...followers]) expect((await readHome(node, person)).ids).toEqual(ids);
  }
  for (const follower of followers) expect(await cachedIds(follower)).toEqual([]);
  expect(await cachedIds(author)).toEqual(ids);
});

test('an author with as many followers as the limit is pushed', async () => {
  const [author, ...followers] = await people(LIMIT + 1) as [SignedUp, ...SignedUp[]];
  await followAll(followers, author);
  for (const follower of followers) await warmBoth(follower);
  const id = await post(linnet, author, 'pushed');
  await settled(linnet);
  for (const follower of followers) expect(await cachedIds(follower)).toEqual([id]);
});

test('pushed and pulled tweets join in one order under one cursor, down to the first, also where an author posted more than is kept in memory', async () => {
  const [star, friend, ...followers] = await people(LIMIT + 3) as [SignedUp, SignedUp, ...SignedUp[]];
  const reader = followers[0]!;
  await followAll(followers, star);
  await follow(linnet, reader, friend);
  await settled(linnet);
  await warmBoth(reader);
  const ids: string[] = [];
  for (let index = 0; index < 260; index += 1) ids.unshift(await post(linnet, index % 5 === 0 ? friend : star, `number ${index}`));
  await settled(linnet);
  for (const node of [linnet, otherNode]) expect((await readWholeHome(node, reader, 30)).flatMap((page) => page.ids)).toEqual(ids);
  expect(await cachedIds(reader)).toHaveLength(52);
});

test('a new follower, and one who has gone, see it with the very next read, on each node', async () => {
  const [star, reader, ...followers] = await people(LIMIT + 3) as [SignedUp, SignedUp, ...SignedUp[]];
  await followAll(followers, star);
  const ids = [await post(linnet, star, 'from a star')];
  await settled(linnet);
  await warmBoth(reader);
  for (let round = 0; round < 5; round += 1) {
    await follow(linnet, reader, star);
    for (const node of [linnet, otherNode]) expect((await readHome(node, reader)).ids).toEqual(ids);
    await settled(linnet);
    await warmHome(linnet, reader);
    // What is not in the list that was rebuilt.
    ids.unshift(await post(linnet, star, 'and another'));
    await settled(linnet);
    for (const node of [linnet, otherNode]) expect((await readHome(node, reader)).ids).toEqual(ids);
    await unfollow(linnet, reader, star);
    for (const node of [linnet, otherNode]) expect((await readHome(node, reader)).ids).toEqual([]);
  }
});

test('an author who crosses the limit both ways while posting, and readers who read on two nodes meanwhile: nothing is lost or doubled', async () => {
  const [author, friend, ...rest] = await people(2 + 2 + 3) as [SignedUp, SignedUp, ...SignedUp[]];
  const [readers, comers] = [rest.slice(0, 2), rest.slice(2)];
  await followAll(readers, author);
  await followAll(readers, friend);
  for (const reader of readers) await warmBoth(reader);
  let playing = true;
  const posted: string[] = [];
  /** Those whose fan-out has ended. */
  const fannedOut = new Set<string>();
  let crossings = 0;

  const postOn = async (person: SignedUp): Promise<void> => {
    while (playing) {
      posted.push(await post(linnet, person, `number ${posted.length}`));
      const before = [...posted];
      await settled(linnet);
      for (const id of before) fannedOut.add(id);
    }
  };
  const comeAndGo = async (): Promise<void> => {
    for (let round = 0; round < CROSSINGS; round += 1) {
      const was = await isPulled(author);
      for (const comer of comers) await (round % 2 === 0 ? follow : unfollow)(linnet, comer, author);
      const deadline = Date.now() + 10_000;
      while ((await isPulled(author)) === was && Date.now() < deadline) await sleep(10);
      if ((await isPulled(author)) !== was) crossings += 1;
    }
    playing = false;
  };
  const readOn = async (node: Linnet, reader: SignedUp): Promise<void> => {
    while (playing) {
      const expected = [...fannedOut];
      const ids = (await readWholeHome(node, reader, 50)).flatMap((page) => page.ids);
      expect(ids).toEqual([...new Set(ids)].toSorted().reverse());
      const missing = expected.filter((id) => !ids.includes(id));
      expect(missing, 'what was fanned out before the read began').toEqual([]);
    }
  };
  await Promise.all([comeAndGo(), postOn(author), postOn(friend), ...readers.flatMap((reader) => [readOn(linnet, reader), readOn(otherNode, reader)])]
    .map((each) => each.finally(() => { playing = false; })));
  expect(crossings).toBe(CROSSINGS);
  await settled(linnet);
  for (const node of [linnet, otherNode]) for (const reader of readers) {
    expect((await readWholeHome(node, reader, 50)).flatMap((page) => page.ids)).toEqual(posted.toSorted().reverse());
  }
}, 150_000);
