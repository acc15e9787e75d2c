import { afterAll, beforeAll, expect, test } from 'vitest';
import { follow, post, readHome, settled, warmHome } from '../../support/social.ts';
import { startLinnet, type Linnet } from '../../support/start-linnet.ts';

let linnet: Linnet;
beforeAll(async () => { linnet = await startLinnet(); });
afterAll(() => linnet.close());

const LIVE = `subscription ($after: String) { homeTimeline(after: $after) {
  __typename ... on TimelineItemAdded { cursor item { tweet { text } } } ... on StreamGap { cursor } } }`;

test('keeps posts that are made while Redis is away, answers each within 500 ms, and delivers all of them once it is back, flushed', async () => {
  const [ann, bob] = await Promise.all([linnet.signUp('ann'), linnet.signUp('bob')]);
  await follow(linnet, ann, bob);
  await post(linnet, bob, 'zero');
  await settled(linnet);
  await warmHome(linnet, ann);
  const live = linnet.subscribe(LIVE, {}, ann.token);
  await new Promise((resolve) => setTimeout(resolve, 300));

  await linnet.redis.stop();
  for (const text of ['one', 'two', 'three']) {
    const startedAt = performance.now();
    await post(linnet, bob, text);
    expect(performance.now() - startedAt).toBeLessThan(500);
  }
  expect((await readHome(linnet, ann)).texts).toEqual(['three', 'two', 'one', 'zero']);

  await linnet.redis.start();
  await linnet.redis.flush();
  await settled(linnet, 30_000);
  expect((await readHome(linnet, ann)).texts).toEqual(['three', 'two', 'one', 'zero']);

  // The socket stayed open. A client that reads again at a gap knows all of it, and nothing was sent twice.
  await post(linnet, bob, 'four');
  const sent: string[] = [];
  const read = new Set<string>();
  let gaps = 0;
  while (!sent.includes('four') && !read.has('four')) {
    const { homeTimeline: event } = await live.next(10_000);
    if (event.__typename === 'TimelineItemAdded') sent.push(event.item.tweet.text);
    if (event.__typename !== 'StreamGap') continue;
    gaps += 1;
    for (const text of (await readHome(linnet, ann)).texts) read.add(text);
  }
  expect(gaps).toBeLessThanOrEqual(1);
  expect(new Set(sent).size).toBe(sent.length);
  for (const text of ['one', 'two', 'three', 'four']) expect([...sent, ...read]).toContain(text);
  await post(linnet, bob, 'five');
  let event;
  do event = (await live.next(10_000)).homeTimeline; while (event.item?.tweet.text !== 'five' && event.item !== undefined);
  expect(event).toMatchObject({ item: { tweet: { text: 'five' } } });
  await live.close();
});

test('goes on from the queue\'s own file when Redis only restarts', async () => {
  const [ann, bob] = await Promise.all([linnet.signUp('ann2'), linnet.signUp('bob2')]);
  await follow(linnet, ann, bob);
  await settled(linnet);
  await warmHome(linnet, ann);
  const live = linnet.subscribe(LIVE, {}, ann.token);
  await new Promise((resolve) => setTimeout(resolve, 300));
  await linnet.redis.stop();
  for (const text of ['a', 'b']) await post(linnet, bob, text);
  await linnet.redis.start();
  const texts = [(await live.next(15_000)).homeTimeline.item.tweet.text, (await live.next(15_000)).homeTimeline.item.tweet.text];
  expect(texts.sort()).toEqual(['a', 'b']);
  await settled(linnet);
  await live.expectSilence(200);
  expect((await readHome(linnet, ann)).texts).toEqual(['b', 'a']);
  await live.close();
});

test('rebuilds timelines that Redis lost while they were warm', async () => {
  const [ann, bob] = await Promise.all([linnet.signUp('ann3'), linnet.signUp('bob3')]);
  await follow(linnet, ann, bob);
  await post(linnet, bob, 'kept');
  await settled(linnet);
  await warmHome(linnet, ann);
  await linnet.redis.flush();
  expect((await readHome(linnet, ann)).texts).toEqual(['kept']);
  await warmHome(linnet, ann);
  expect((await readHome(linnet, ann)).texts).toEqual(['kept']);
});
