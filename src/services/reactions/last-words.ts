import type { LikeChanges, NewLike } from '../../stores/postgres/like.store.ts';

export interface LikeChange {
  userId: string;
  /** Of the like, made when it was asked for; undefined to unlike. */
  likeId: string | undefined;
}

/** What a batch comes to: the last that each person in it said. */
export function lastWords(changes: readonly LikeChange[]): Omit<LikeChanges, 'tweetId'> {
  const likes: NewLike[] = [];
  const unlikedBy: string[] = [];
  for (const [userId, likeId] of new Map(changes.map((change) => [change.userId, change.likeId]))) {
    if (likeId === undefined) unlikedBy.push(userId);
    else likes.push({ userId, id: likeId });
  }
  return { likes, unlikedBy };
}
