import { createBookmark } from './bookmark.ts';
import { createLike } from './like.ts';
import { listLikes, listPeople } from './list-reactions.ts';
import { createRetweet, type RetweetDependencies } from './retweet.ts';
import { createVotePoll } from './vote-poll.ts';
import type { Stores } from '../../stores/stores.ts';

export interface ReactionDependencies extends RetweetDependencies {
  stores: RetweetDependencies['stores'] & Pick<Stores, 'likes' | 'bookmarks' | 'polls'>;
}

/** What one person does to another's tweet, and who did. */
export const createReactionServices = (dependencies: ReactionDependencies) => ({
  ...createLike(dependencies),
  ...createRetweet(dependencies),
  ...createBookmark(dependencies),
  ...createVotePoll(dependencies),
  listPeople,
  listLikes,
});
