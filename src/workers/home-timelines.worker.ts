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

  return {
    name: 'home-timelines',
    concurrency: 16,
    handlers: {
      'tweet.posted': ({ payload }, attempt) => fanOut(payload.authorId, 'added', payload.tweetId, attempt),
      'tweet.deleted': ({ payload }, attempt) => fanOut(payload.authorId, 'removed', payload.tweetId, attempt),
      // Whose posts belong in it has changed: the timeline is read anew.
      'user.followed': ({ payload }) => homeTimelines.delete(payload.followerId),
      'user.unfollowed': ({ payload }) => homeTimelines.delete(payload.followerId),
    },
  };
}
