import { BadUserInputError, NotFoundError } from '../../domain/errors.ts';
import { newId } from '../../domain/ids.ts';
import { newEvent } from '../../domain/new-event.ts';
import type { User } from '../../domain/user.ts';
import type { Stores } from '../../stores/stores.ts';
import type { SignedInRequest } from '../request.ts';

export interface FollowDependencies {
  stores: Pick<Stores, 'follows' | 'homeTimelines' | 'relayWake'>;
  onCacheError: (error: Error) => void;
}

export function createFollow({ stores, onCacheError }: FollowDependencies) {
  /** The very next read starts anew from PostgreSQL; the event's reaction does the same in case Redis was away. */
  const forgetTimeline = async (followerId: string): Promise<void> => {
    stores.relayWake.wake();
    await stores.homeTimelines.delete(followerId).catch(onCacheError);
  };

  return {
    /**
     * Follows somebody, or asks a private account to be let in; doing it twice is no error. Throws NotFoundError for somebody
     * the viewer cannot find, BadUserInputError for oneself, both on `userId`.
     */
    async follow(request: SignedInRequest, userId: string): Promise<User> {
      const followee = await findOther(request, userId);
      const followerId = request.viewer.userId;
      const edge = { followerId, followeeId: followee.id, id: newId() };
      const event = newEvent('user.followed', { followerId, followeeId: followee.id }, request.requestId);
      const followRequest = { requesterId: followerId, targetId: followee.id, id: edge.id };
      // An account that was private at the first statement may be public at the second: then it is followed after all.
      const followed = (await stores.follows.insert(edge, event))
        || (!(await stores.follows.insertRequest(followRequest)) && (await stores.follows.insert(edge, event)));
      if (followed) await forgetTimeline(followerId);
      return followee;
    },

    /** Ends a follow, or withdraws a request. Throws as `follow` does. */
    async unfollow(request: SignedInRequest, userId: string): Promise<User> {
      const followee = await findOther(request, userId);
      const followerId = request.viewer.userId;
      const event = newEvent('user.unfollowed', { followerId, followeeId: followee.id }, request.requestId);
      if (await stores.follows.delete(followerId, followee.id, event)) await forgetTimeline(followerId);
      return followee;
    },
  };
}

async function findOther({ viewer, loaders }: SignedInRequest, userId: string): Promise<User> {
  if (userId === viewer.userId) throw new BadUserInputError('userId', 'You cannot follow yourself.');
  const user = await loaders.users.load(userId);
  if (user === null) throw new NotFoundError('There is no such user.', 'userId');
  return user;
}
