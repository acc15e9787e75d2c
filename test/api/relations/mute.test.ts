import { afterAll, beforeAll, expect, test } from 'vitest';
import { newId } from '../../../src/domain/ids.ts';
import { act } from '../../support/relations.ts';
import { follow, post, readHome, settled, warmHome } from '../../support/social.ts';
import type { SignedUp } from '../../support/sign-up.ts';
import { startLinnet, type Linnet } from '../../support/start-linnet.ts';

let linnet: Linnet;
beforeAll(async () => { linnet = await startLinnet(); });
afterAll(() => linnet.close());

let made = 0;
const people = (count: number): Promise<SignedUp[]> => Promise.all(Array.from({ length: count }, () => linnet.signUp(`muter_${made += 1}`)));

test('a mute empties the home timeline of a person and of retweets of theirs, and nothing else', async () => {
  const [ann, bob, cat, dan, eve] = await people(5);
  await follow(linnet, ann!, bob!);
  await follow(linnet, ann!, cat!);
  await follow(linnet, bob!, ann!);
  const [own, muted, others] = [await post(linnet, ann!, 'own'), await post(linnet, bob!, 'loud'), await post(linnet, cat!, 'calm')];
  const [byMuted, ofMuted] = [newId(), newId()];
  for (const [id, author, original] of [[byMuted, bob!, await post(linnet, dan!, 'a stranger')], [ofMuted, cat!, await post(linnet, eve!, 'another')]] as const) {
    await linnet.app.database.rows('retweets', `INSERT INTO tweets (id, author_id, text, entities, conversation_id, retweet_of_id, created_at)
      VALUES ($1, $2, '', '{"hashtags":[],"mentions":[],"urls":[]}', $1, $3, now())`, [id, author.user.id, original]);
  }
  await settled(linnet);
  await warmHome(linnet, ann!);
  expect((await readHome(linnet, ann!)).ids).toEqual([ofMuted, byMuted, others, muted, own]);
  for (let time = 0; time < 2; time += 1) {
    expect((await act(linnet, ann!, 'mute', bob!)).relationship).toEqual({ following: true, followedBy: true, followRequested: false, blocking: false, blockedBy: false, muting: true });
  }
  expect((await readHome(linnet, ann!)).ids).toEqual([ofMuted, others, own]);
  await act(linnet, ann!, 'mute', eve!);
  expect((await readHome(linnet, ann!)).ids).toEqual([others, own]);
  const { user, tweet } = await linnet.gql('query ($id: ID!, $tweet: ID!) { user(id: $id) { timeline { edges { node { id } } } } tweet(id: $tweet) { __typename } }', { id: bob!.user.id, tweet: muted }, ann!.token);
  expect([user.timeline.edges.length, tweet.__typename]).toEqual([2, 'Tweet']);
  // The muted person does not learn of it, and sees on.
  expect((await linnet.gql('query ($id: ID!) { user(id: $id) { relationship { following followedBy blockedBy muting } } }', { id: ann!.user.id }, bob!.token)).user.relationship)
    .toEqual({ following: true, followedBy: true, blockedBy: false, muting: false });
  expect((await readHome(linnet, bob!)).ids).toContain(own);
  for (let time = 0; time < 2; time += 1) expect((await act(linnet, ann!, 'unmute', bob!)).relationship.muting).toBe(false);
  await act(linnet, ann!, 'unmute', eve!);
  expect((await readHome(linnet, ann!)).ids).toEqual([ofMuted, byMuted, others, muted, own]);
});

test('a mute silences the live home timeline', async () => {
  const [ann, bob] = await people(2);
  await follow(linnet, ann!, bob!);
  await settled(linnet);
  const { liveCursor } = await readHome(linnet, ann!);
  const live = linnet.subscribe('subscription ($after: String) { homeTimeline(after: $after) { ... on TimelineItemAdded { item { tweet { text } } } } }', { after: liveCursor }, ann!.token);
  await act(linnet, ann!, 'mute', bob!);
  await post(linnet, bob!, 'not heard');
  await settled(linnet);
  await live.expectSilence(300);
  await act(linnet, ann!, 'unmute', bob!);
  await post(linnet, bob!, 'heard');
  expect((await live.next()).homeTimeline.item.tweet.text).toBe('heard');
  await live.close();
});
