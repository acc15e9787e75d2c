import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { act, setPrivate } from '../../support/relations.ts';
import { runs } from '../../support/runs.ts';
import { deleteTweet, follow, post, settled, unfollow } from '../../support/social.ts';
import type { SignedUp } from '../../support/sign-up.ts';
import { startLinnet, type Linnet } from '../../support/start-linnet.ts';
import { faults, listen, markRead, react, readNotifications } from './support.ts';

let linnet: Linnet;
beforeAll(async () => { linnet = await startLinnet(); });
afterAll(() => linnet.close());

const PEOPLE = 5;
const VERBS = ['likeTweet', 'unlikeTweet', 'retweet', 'undoRetweet', 'follow', 'unfollow', 'mute', 'block', 'reply', 'mention', 'delete', 'markRead', 'markTop', 'read', 'becomePrivate', 'becomePublic', 'accept'] as const;
const step = fc.record({
  verb: fc.constantFrom(...VERBS, 'likeTweet', 'unlikeTweet', 'likeTweet', 'follow', 'reply', 'mention'),
  distance: fc.integer({ min: 1, max: PEOPLE - 1 }),
});
type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never;

interface Person extends SignedUp { tweets: string[] }

async function take(people: Person[], index: number, { verb, distance }: Step): Promise<unknown> {
  const me = people[index]!;
  const other = people[(index + distance) % PEOPLE]!;
  const theirs = other.tweets[0]!;
  switch (verb) {
    case 'follow': return follow(linnet, me, other);
    case 'unfollow': return unfollow(linnet, me, other);
    case 'mute': case 'block': return act(linnet, me, verb, other);
    case 'accept': return act(linnet, me, 'acceptFollowRequest', other);
    case 'reply': return post(linnet, me, 'reply', { inReplyToId: theirs });
    case 'mention': return me.tweets.push(await post(linnet, me, `@${other.user.username}`));
    case 'delete': return me.tweets.length > 1 ? deleteTweet(linnet, me, me.tweets.pop()!) : undefined;
    case 'markRead': return markRead(linnet, me);
    case 'markTop': {
      const { edges } = await page(me);
      return edges.length > 1 ? markRead(linnet, me, edges[1]!.node.id) : undefined;
    }
    case 'read': return page(me);
    case 'becomePrivate': case 'becomePublic': return setPrivate(linnet, me, verb === 'becomePrivate');
    default: return react(linnet, me, verb, theirs);
  }
}

/** At any moment, not only when all is quiet: list and count of one answer agree. */
async function page(person: SignedUp) {
  const { notifications } = await linnet.gql('{ notifications(first: 100) { edges { node { id read actorCount } } unreadCount pageInfo { hasNextPage } } }', {}, person.token);
  expect(notifications.edges.filter(({ node }: { node: { read: boolean } }) => !node.read)).toHaveLength(notifications.unreadCount);
  return notifications;
}

test('whatever people do at once, rows, list, count and the last live event agree', async () => {
  await fc.assert(fc.asyncProperty(fc.array(fc.array(step, { maxLength: 14, size: 'max' }), { minLength: PEOPLE, maxLength: PEOPLE }), async (clients) => {
    const people: Person[] = await Promise.all(Array.from({ length: PEOPLE }, async () => ({ ...await linnet.signUp(), tweets: [] })));
    for (const person of people) person.tweets.push(await post(linnet, person, 'from the start'));
    await Promise.all(clients.map(async (steps, index) => {
      for (const each of steps) {
        await take(people, index, each).catch((error: Error) => {
          // Across a block, of private accounts, and where no request waits; whatever else is a fault.
          if (!/^(FORBIDDEN|NOT_FOUND) at /.test(error.message)) throw error;
        });
      }
    }));
    await settled(linnet);
    expect(await faults(linnet)).toEqual([]);
    for (const person of people) await setPrivate(linnet, person, false);
    await settled(linnet);
    await Promise.all(people.map(async (person, index) => {
      await page(person);
      // One more act of somebody who has done nothing yet, and nothing stands between: what is delivered is what is read.
      const stranger = await linnet.signUp();
      await using live = await listen(linnet, person);
      await follow(linnet, stranger, person);
      let event = await live.next();
      while (!event.notification.actors.some(({ id }: { id: string }) => id === stranger.user.id)) event = await live.next();
      const read = await readNotifications(linnet, person, { first: 100 });
      expect(read.edges[0]!.node, `person ${index}`).toEqual(event.notification);
      expect(read.unreadCount).toBe(event.unreadCount);
    }));
  }), { numRuns: runs(3, 30), endOnFailure: true });
}, 180_000);
