import type { DomainEvent } from '../domain/events.ts';
import { createOrderedGate } from '../lib/ordered-gate.ts';
import type { Stores } from '../stores/stores.ts';
import type { TimelineChange } from '../stores/redis/home-timeline.store.ts';
import type { Attempt, Reaction } from './reaction.ts';

/** Followers in a chunk: one page from PostgreSQL, then a checkpoint. */
const CHUNK_SIZE = 1_000;
const FIRST_ID = '00000000-0000-0000-0000-000000000000';

/**
 * Keeps the cached home timelines up to date and tells whoever listens. A tweet goes to its author and to each follower, in
 * the order of following; a chunk that was begun by an attempt that died is done again, which adds nothing.
 */
export function homeTimelinesReaction({ follows, homeTimelines }: Pick<Stores, 'follows' | 'homeTimelines'>): Reaction {
  const gate = createOrderedGate();

  const listChunk = async (authorId: string, after: string) => {
    const edges = await follows.listFollowerIds(authorId, after, CHUNK_SIZE);
    return { userIds: edges.map(({ userId }) => userId), next: edges.length < CHUNK_SIZE ? undefined : edges.at(-1)!.id };
  };

  /**
   * The author and the first chunk of followers. The queue starts jobs in no strict order and they are read side by side; but
   * they are sent to Redis in the order of their events, so that those who listen are told in that order. Sent is enough,
   * for Redis executes in order.
   */
  const begin = async (authorId: string, change: TimelineChange, eventId: string): Promise<string | undefined> => {
    const chunk = await gate.pass(eventId, listChunk(authorId, FIRST_ID));
    await homeTimelines.change([authorId, ...chunk.userIds], change);
    return chunk.next;
  };

  const fanOut = async (op: TimelineChange['op'], event: DomainEvent<'tweet.posted' | 'tweet.deleted'>, attempt: Attempt): Promise<void> => {
    const { authorId, tweetId } = event.payload;
    const change = { op, id: tweetId, repeated: attempt.repeated };
    let next = attempt.checkpoint ?? await begin(authorId, change, event.id);
    while (next !== undefined) {
      await attempt.saveCheckpoint(next);
      const chunk = await listChunk(authorId, next);
      await homeTimelines.change(chunk.userIds, change);
      next = chunk.next;
    }
  };

  return {
    name: 'home-timelines',
    // Most of the time is waiting for the stores.
    concurrency: 32,
    handlers: {
      'tweet.posted': (event, attempt) => fanOut('added', event, attempt),
      'tweet.deleted': (event, attempt) => fanOut('removed', event, attempt),
      // Whose posts belong in it has changed: the timeline is read anew.
      'user.followed': ({ payload }) => homeTimelines.delete(payload.followerId),
      'user.unfollowed': ({ payload }) => homeTimelines.delete(payload.followerId),
    },
  };
}
