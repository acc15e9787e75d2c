import { ForbiddenError } from '../../domain/errors.ts';
import { newId } from '../../domain/ids.ts';
import { newEvent } from '../../domain/new-event.ts';
import type { User } from '../../domain/user.ts';
import type { Stores } from '../../stores/stores.ts';
import type { SignedInRequest } from '../request.ts';
import { createForgetTimelines, findOther, takeBackFrom } from './relation-request.ts';

export interface FollowDependencies {
  stores: Pick<Stores, 'followWrites' | 'homeTimelines' | 'suggestionCache'>;
  onCacheError: (error: Error) => void;
}

export function createFollow({ stores, onCacheError }: FollowDependencies) {
  const forgetTimelines = createForgetTimelines({ stores, onCacheError });

  const endFollow = async (followerId: string, followeeId: string, requestId: string): Promise<void> => {
    const event = newEvent('user.unfollowed', { followerId, followeeId }, requestId);
    const ended = await stores.followWrites.delete(followerId, followeeId, event);
    // Or a request was withdrawn.
    await forgetTimelines(...(ended ? [followerId] : []));
  };

  return {
    /**
     * Follows somebody, or asks a private account to be let in; doing it twice is no error. Throws NotFoundError for somebody
     * the viewer cannot find, BadUserInputError for oneself, ForbiddenError where either blocks the other, all on `userId`.
     */
    async follow(request: SignedInRequest, userId: string): Promise<User> {
      const followee = await findOther(request, userId, 'follow');
      const edge = { id: newId(), followerId: request.viewer.userId, followeeId: followee.id };
      const event = newEvent('user.followed', { followerId: edge.followerId, followeeId: edge.followeeId }, request.requestId);
      const outcome = await stores.followWrites.insert(edge, event);
      if (outcome === 'blocked') throw new ForbiddenError('You cannot follow somebody whom you block or who blocks you.', 'userId');
      if (outcome === 'followed') await forgetTimelines(edge.followerId);
      return followee;
    },

    /** Ends a follow, or withdraws a request. Throws BadUserInputError as `follow` does, NotFoundError as takeBackFrom does. */
    unfollow: (request: SignedInRequest, userId: string): Promise<User> =>
      takeBackFrom(request, userId, 'unfollow', () => endFollow(request.viewer.userId, userId, request.requestId)),

    /** Ends somebody's follow of the viewer, or drops their request. Throws as `unfollow` does. */
    removeFollower: (request: SignedInRequest, userId: string): Promise<User> =>
      takeBackFrom(request, userId, 'remove', () => endFollow(userId, request.viewer.userId, request.requestId)),
  };
}
