import { createInOrder } from '../lib/in-order.ts';
import type { Stores } from '../stores/stores.ts';
import type { Attempt, Reaction } from './reaction.ts';

/** Followers in a chunk: one page from PostgreSQL, then a checkpoint. */
const CHUNK_SIZE = 1_000;
const FIRST_ID = '00000000-0000-0000-0000-000000000000';

/**
 * Keeps the cached home timelines up to date and tells whoever listens. A tweet goes to its author and to each follower, in
 * the order of following; a chunk that was begun by an attempt that died is done again, which adds nothing.
 */
export function homeTimelinesReaction({ follows, homeTimelines }: Pick<Stores, 'follows' | 'homeTimelines'>): Reaction {
  const fanOut = async (authorId: string, op: 'added' | 'removed', id: string, attempt: Attempt): Promise<void> => {
    const change = { op, id, repeated: attempt.repeated };
    if (attempt.checkpoint === undefined) await homeTimelines.change([authorId], change);
    let after = attempt.checkpoint ?? FIRST_ID;
    for (;;) {
      const followers = await follows.listFollowerIds(authorId, after, CHUNK_SIZE);
      if (followers.length > 0) await homeTimelines.change(followers.map(({ userId }) => userId), change);
      if (followers.length < CHUNK_SIZE) return;
      after = followers.at(-1)!.id;
      await attempt.saveCheckpoint(after);
    }
  };

  // Those who listen get what one author does in the order it was done.
  const inOrder = createInOrder();
  return {
    name: 'home-timelines',
    // Most of the time is waiting, for the stores or for the same author's last tweet.
    concurrency: 64,
    handlers: {
      'tweet.posted': ({ payload: { authorId, tweetId } }, attempt) => inOrder(authorId, () => fanOut(authorId, 'added', tweetId, attempt)),
      'tweet.deleted': ({ payload: { authorId, tweetId } }, attempt) => inOrder(authorId, () => fanOut(authorId, 'removed', tweetId, attempt)),
      // Whose posts belong in it has changed: the timeline is read anew.
      'user.followed': ({ payload }) => homeTimelines.delete(payload.followerId),
      'user.unfollowed': ({ payload }) => homeTimelines.delete(payload.followerId),
    },
  };
}
