import { BadUserInputError, NotFoundError } from '../../domain/errors.ts';
import { isId } from '../../domain/ids.ts';
import type { User } from '../../domain/user.ts';
import type { Stores } from '../../stores/stores.ts';
import type { SignedInRequest } from '../request.ts';

/** Whom a mutation is about. Throws BadUserInputError for the viewer, NotFoundError for somebody they cannot find, both on `userId`. */
export async function findOther({ viewer, loaders }: SignedInRequest, userId: string, verb: string): Promise<User> {
  if (userId === viewer.userId) throw new BadUserInputError('userId', `You cannot ${verb} yourself.`);
  const user = await loaders.users.load(userId);
  if (user === null) throw new NotFoundError('There is no such user.', 'userId');
  return user;
}

/**
 * Takes back what the viewer once did to somebody, whether they can still find them or not: nobody has to go on following
 * who has been suspended. Then there is nobody to answer with: it is taken back all the same, and NotFoundError is thrown.
 */
export async function takeBackFrom(request: SignedInRequest, userId: string, verb: string, undo: () => Promise<void>): Promise<User> {
  if (isId(userId) && userId !== request.viewer.userId) await undo();
  return findOther(request, userId, verb);
}

export interface ForgetTimelinesDependencies {
  stores: Pick<Stores, 'homeTimelines' | 'suggestionCache'>;
  onCacheError: (error: Error) => void;
}

/**
 * For those who follow somebody new, or no longer: their very next read starts anew from PostgreSQL, of suggestions too. The event's
 * reaction does the same with timelines, in case Redis was away.
 */
export const createForgetTimelines = ({ stores, onCacheError }: ForgetTimelinesDependencies) =>
  async (...followerIds: string[]): Promise<void> => {
    await Promise.all([stores.homeTimelines.delete(...followerIds).catch(onCacheError), stores.suggestionCache.delete(...followerIds).catch(onCacheError)]);
  };
