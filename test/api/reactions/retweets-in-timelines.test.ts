import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { follow, post, readHome, settled, warmHome } from '../../support/social.ts';
import type { SignedUp } from '../../support/sign-up.ts';
import { startLinnet, type Linnet } from '../../support/start-linnet.ts';
import { goPrivate, people, toggle } from './support.ts';

let linnet: Linnet;
beforeAll(async () => { linnet = await startLinnet(); });
afterAll(() => linnet.close());

const LIVE = `subscription ($after: String) { homeTimeline(after: $after) {
  __typename
  ... on TimelineItemAdded { item { id tweet { id text author { username } retweetCount } retweetedBy { username } } }
  ... on TimelineItemRemoved { itemId }
} }`;

/** Ann follows Bob, who follows nobody; Cat is a stranger to both, with a tweet. */
async function scene() {
  const [ann, bob, cat] = await people(linnet, 3) as [SignedUp, SignedUp, SignedUp];
  await follow(linnet, ann, bob);
  await settled(linnet);
  return { ann, bob, cat, id: await post(linnet, cat, 'by a stranger') };
}

const timelineOf = async ({ user }: SignedUp, token?: string) => (await linnet.gql(`query ($id: ID!) { user(id: $id) { timeline {
  edges { node { id tweet { id } retweetedBy { username } } } } } }`, { id: user.id }, token)).user.timeline.edges.map(({ node }: { node: object }) => node);

describe('a retweet', () => {
  test.each(['cold', 'warm'])('is in the followers\' %s home timelines and in the retweeter\'s own, until it is undone', async (temperature) => {
    const { ann, bob, cat, id } = await scene();
    if (temperature === 'warm') await Promise.all([ann, bob].map((person) => warmHome(linnet, person)));
    await toggle(linnet, 'retweet', bob, id);
    expect((await readHome(linnet, bob)).texts).toEqual(['by a stranger']);
    await settled(linnet);
    expect((await readHome(linnet, ann)).texts).toEqual(['by a stranger']);
    expect((await readHome(linnet, cat)).texts).toEqual(['by a stranger']);
    await toggle(linnet, 'undoRetweet', bob, id);
    for (const person of [ann, bob]) expect((await readHome(linnet, person)).texts).toEqual([]);
    await settled(linnet);
    await toggle(linnet, 'retweet', bob, id);
    await settled(linnet);
    for (const person of [ann, bob]) expect((await readHome(linnet, person)).texts).toEqual(['by a stranger']);
  });

  test('is delivered to listeners with who retweeted it, and its removal, under one id', async () => {
    const { ann, bob, cat, id } = await scene();
    const { liveCursor } = await readHome(linnet, ann);
    await using live = linnet.subscribe(LIVE, { after: liveCursor }, ann.token);
    await toggle(linnet, 'retweet', bob, id);
    const { homeTimeline: added } = await live.next();
    expect(added).toEqual({ __typename: 'TimelineItemAdded', item: {
      id: expect.any(String), retweetedBy: { username: bob.user.username },
      tweet: { id, text: 'by a stranger', author: { username: cat.user.username }, retweetCount: 1 },
    } });
    expect(added.item.id).not.toBe(id);
    await toggle(linnet, 'undoRetweet', bob, id);
    expect((await live.next()).homeTimeline).toEqual({ __typename: 'TimelineItemRemoved', itemId: added.item.id });
    await live.expectSilence(200);
  });

  test('said twice is one event', async () => {
    const { ann, bob, id } = await scene();
    const { liveCursor } = await readHome(linnet, ann);
    await using live = linnet.subscribe(LIVE, { after: liveCursor }, ann.token);
    await Promise.all([toggle(linnet, 'retweet', bob, id), toggle(linnet, 'retweet', bob, id), toggle(linnet, 'retweet', bob, id)]);
    await live.next();
    await settled(linnet);
    await live.expectSilence(200);
  });

  test('is on the retweeter\'s own timeline', async () => {
    const { bob, id } = await scene();
    await toggle(linnet, 'retweet', bob, id);
    expect(await timelineOf(bob)).toMatchObject([{ tweet: { id }, retweetedBy: { username: bob.user.username } }]);
  });

  test('is gone for those who cannot see the original any more', async () => {
    const { ann, bob, cat, id } = await scene();
    await toggle(linnet, 'retweet', bob, id);
    await settled(linnet);
    await goPrivate(linnet, cat);
    for (const person of [ann, bob]) expect((await readHome(linnet, person)).texts).toEqual([]);
    expect(await timelineOf(bob)).toEqual([]);
    expect(await timelineOf(bob, cat.token)).toMatchObject([{ tweet: { id } }]);
  });
});
