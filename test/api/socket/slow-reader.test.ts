import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeTweets } from '../../support/crowd.ts';
import { openRawSocket } from '../../support/raw-socket.ts';
import { follow, readHome, settled } from '../../support/social.ts';
import { startLinnet, type Linnet } from '../../support/start-linnet.ts';
import type { Loose } from '../../support/gql.ts';
import type { Subscription } from '../../support/subscribe.ts';

let linnet: Linnet;
beforeAll(async () => { linnet = await startLinnet(); });
afterAll(() => linnet.close());

/** As many as a log is sure to hold. */
const EVENTS = 450;
/** About 90 KB an event: all of them are more than the system's buffers of a connection hold. */
const LARGE = `subscription ($after: String) { homeTimeline(after: $after) { __typename ... on StreamGap { cursor } ... on TimelineItemAdded { cursor item { id tweet {
  ${Array.from({ length: 95 }, (_, index) => `author_${index}: author { id username displayName createdAt bio location website verified }`).join('\n')} } } } } }`;

test('a peer that stops reading holds up little, is closed with 4410, and resumes by cursor without gap or double', async () => {
  const [author, reader] = await Promise.all([linnet.signUp(), linnet.signUp()]);
  await linnet.gql('mutation ($bio: String!) { updateProfile(input: { bio: $bio }) { id } }', { bio: '\u{1F9ED}'.repeat(160) }, author.token);
  await follow(linnet, reader, author);
  const tweetIds = await makeTweets(linnet, author.user.id, EVENTS);
  await settled(linnet);
  const { liveCursor } = await readHome(linnet, reader);
  const answered = async () => Number(/^linnet_subscription_answers_total\{made="shared"\} (\d+)$/m.exec(await (await fetch(`${linnet.origin}/metrics`)).text())?.[1] ?? 0);

  const raw = await openRawSocket(linnet.wsUrl);
  await raw.init({ accessToken: reader.token });
  raw.send({ id: '1', type: 'subscribe', payload: { query: LARGE, variables: { after: liveCursor } } });
  await delay(300);
  raw.socket.pause();
  for (const id of tweetIds) await linnet.app.stores.homeTimelines.change([reader.user.id], { op: 'added', id, repeated: false });
  await delay(1_000);
  // It stands still where the system's buffers are full: one answer waits, the others were never made.
  const standsAt = await answered();
  expect(standsAt).toBeLessThan(EVENTS);
  await delay(6_500);
  expect(await answered()).toBe(standsAt);
  raw.socket.resume();
  expect(await raw.closed).toEqual({ code: 4410, reason: 'Reads too slowly: connect again and resume by cursor' });

  const received: { cursor: string; item: { id: string } }[] = [];
  for (let message = await raw.next().catch(() => null); message !== null; message = await raw.next().catch(() => null)) {
    received.push((message['payload'] as { data: { homeTimeline: (typeof received)[number] } }).data.homeTimeline);
  }
  expect(received.length).toBeGreaterThan(0);
  expect(received.length).toBeLessThan(EVENTS);
  await using resumed: Subscription<Loose> = linnet.subscribe(LARGE, { after: received.at(-1)!.cursor }, reader.token);
  while (received.length < EVENTS) received.push((await resumed.next()).homeTimeline);
  expect(received.map(({ item }) => item?.id)).toEqual(tweetIds);
  await resumed.expectSilence(200);
}, 60_000);
