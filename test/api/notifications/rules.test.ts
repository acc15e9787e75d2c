import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { suspend } from '../../support/conversation.ts';
import { act, setPrivate } from '../../support/relations.ts';
import { deleteTweet, follow, post, settled } from '../../support/social.ts';
import type { SignedUp } from '../../support/sign-up.ts';
import { startLinnet, type Linnet } from '../../support/start-linnet.ts';
import { crowd, list, react, readNotifications, unread } from './support.ts';

let linnet: Linnet;
beforeAll(async () => { linnet = await startLinnet(); });
afterAll(() => linnet.close());

/** Everything that bob can do to ann, beside what cat does. */
async function everything() {
  const [ann, bob, cat] = await crowd(linnet, 'ann', 'bob', 'cat');
  const tweet = await post(linnet, ann!, 'mine');
  const acts = async (who: SignedUp) => {
    for (const verb of ['likeTweet', 'retweet'] as const) await react(linnet, who, verb, tweet);
    await follow(linnet, who, ann!);
    const reply = await post(linnet, who, 'reply', { inReplyToId: tweet });
    await post(linnet, who, 'quote', { quotedId: tweet });
    await post(linnet, who, `@${ann!.user.username}`);
    await settled(linnet);
    return reply;
  };
  return { ann: ann!, bob: bob!, cat: cat!, acts };
}
const who = async (ann: SignedUp): Promise<number[]> => {
  const { edges, unreadCount } = await readNotifications(linnet, ann, { first: 100 });
  // The count always is what the list says.
  expect(unreadCount).toBe(edges.filter(({ node }) => !node.read).length);
  return [edges.length, edges.reduce((sum, { node }) => sum + node.actorCount, 0)];
};

describe('when it is made', () => {
  test.each([
    ['people they block', (ann: SignedUp, bob: SignedUp) => act(linnet, ann, 'block', bob)],
    ['people they mute', (ann: SignedUp, bob: SignedUp) => act(linnet, ann, 'mute', bob)],
  ])('nobody is told of %s', async (_name, relate) => {
    const { ann, bob } = await everything();
    const tweet = await post(linnet, bob, 'see you');
    await relate(ann, bob);
    await post(linnet, bob, `@${ann.user.username}`);
    await linnet.app.database.rows('like_past_the_api', 'WITH l AS (INSERT INTO likes SELECT id, $2, uuidv7() FROM tweets WHERE author_id = $1 LIMIT 1) SELECT 1', [ann.user.id, bob.user.id]);
    expect(await who(ann)).toEqual([0, 0]);
    await linnet.gql('mutation ($userId: ID!) { unmute(userId: $userId) { id } unblock(userId: $userId) { id } }', { userId: bob.user.id }, ann.token);
    // It was never made: nothing comes back.
    expect(await who(ann)).toEqual([0, 0]);
    expect(tweet).toBeTypeOf('string');
  });

  test('nobody is told of a mention that they cannot see', async () => {
    const { ann, bob } = await everything();
    await setPrivate(linnet, bob, true);
    await post(linnet, bob, `@${ann.user.username}`);
    expect(await who(ann)).toEqual([0, 0]);
  });
});

describe('when it is read', () => {
  const hidden: [string, (ann: SignedUp, bob: SignedUp) => Promise<unknown>, ((ann: SignedUp, bob: SignedUp) => Promise<unknown>) | null, number[]][] = [
    ['a mute', (ann, bob) => act(linnet, ann, 'mute', bob), (ann, bob) => act(linnet, ann, 'unmute', bob), [6, 6]],
    ['a block', (ann, bob) => act(linnet, ann, 'block', bob), null, [6, 6]],
    ['a block by the other', (ann, bob) => act(linnet, bob, 'block', ann), null, [6, 6]],
    ['a suspension', (_ann, bob) => suspend(linnet, bob), null, [6, 6]],
  ];
  test.each(hidden)('%s hides it, from the very next read on', async (_name, hide, show, [items, actors]) => {
    const { ann, bob, cat, acts } = await everything();
    await acts(bob);
    await acts(cat);
    expect(await who(ann)).toEqual([9, 12]);
    await hide(ann, bob);
    expect(await who(ann)).toEqual([items, actors]);
    expect((await list(linnet, ann)).join()).not.toContain(bob.user.username);
    if (show === null) return;
    await show(ann, bob);
    expect(await who(ann)).toEqual([9, 12]);
  });

  test('who goes private hides what they post, not what they do', async () => {
    const { ann, bob, acts } = await everything();
    await acts(bob);
    await setPrivate(linnet, bob, true);
    expect(await who(ann)).toEqual([3, 3]);
    await setPrivate(linnet, bob, false);
    expect(await who(ann)).toEqual([6, 6]);
  });

  test('a deleted reply is gone, and so is all about one\'s own deleted tweet', async () => {
    const { ann, bob, acts } = await everything();
    const reply = await acts(bob);
    await deleteTweet(linnet, bob, reply);
    expect(await who(ann)).toEqual([5, 5]);
    const mine = (await readNotifications(linnet, ann, { types: ['LIKE'] })).edges[0]!.node.tweet!.id!;
    await deleteTweet(linnet, ann, mine);
    expect((await list(linnet, ann)).map((line) => line.split(' ')[0]).sort()).toEqual(['FOLLOW', 'MENTION', 'QUOTE']);
    expect(await unread(linnet, ann)).toBe(3);
  });

  test('of a group of more than a hundred the muted are not counted either', async () => {
    const [ann, bob, ...few] = await crowd(linnet, 'ann', 'bob', 'x', 'y');
    const tweet = await post(linnet, ann!, 'mine');
    await react(linnet, bob!, 'likeTweet', tweet);
    for (const each of few) await react(linnet, each, 'likeTweet', tweet);
    await settled(linnet);
    await linnet.app.database.rows('many_actors', `
      WITH many AS (INSERT INTO users (id, username, display_name, created_at) SELECT uuidv7(), 'many_' || n, 'M', now() FROM generate_series(1, 200) n RETURNING id),
      joined AS (INSERT INTO notification_actors SELECT recipient_id, type, subject_id, many.id, notifications.id, uuidv7() FROM notifications CROSS JOIN many WHERE recipient_id = $1 AND type = 'LIKE')
      UPDATE notifications SET actor_count = actor_count + 200 WHERE recipient_id = $1 AND type = 'LIKE'`, [ann!.user.id]);
    expect(await who(ann!)).toEqual([1, 203]);
    await act(linnet, ann!, 'mute', bob!);
    await act(linnet, few[0]!, 'block', ann!);
    expect(await who(ann!)).toEqual([1, 201]);
  });
});
