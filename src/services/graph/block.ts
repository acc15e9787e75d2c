import { newId } from '../../domain/ids.ts';
import type { User } from '../../domain/user.ts';
import type { Stores } from '../../stores/stores.ts';
import type { SignedInRequest } from '../request.ts';
import { createForgetTimelines, findOther, takeBackFrom } from './relation-request.ts';

export interface BlockDependencies {
  stores: Pick<Stores, 'blocks' | 'mutes' | 'homeTimelines' | 'suggestionCache'>;
  onCacheError: (error: Error) => void;
}

/** All of them may be repeated, and throw NotFoundError for somebody the viewer cannot find, BadUserInputError for oneself, on `userId`. */
export function createBlock({ stores, onCacheError }: BlockDependencies) {
  const forgetTimelines = createForgetTimelines({ stores, onCacheError });

  return {
    /** Neither follows, or asks to follow, or sees anything of the other any more. */
    async block(request: SignedInRequest, userId: string): Promise<User> {
      const blocked = await findOther(request, userId, 'block');
      const unfollowers = await stores.blocks.insert({ id: newId(), blockerId: request.viewer.userId, blockedId: blocked.id }, request.requestId);
      await forgetTimelines(...unfollowers);
      return blocked;
    },

    /** Brings no follow back. */
    unblock: (request: SignedInRequest, userId: string): Promise<User> =>
      takeBackFrom(request, userId, 'unblock', () => stores.blocks.delete(request.viewer.userId, userId)),

    /** The muted person's tweets are left out of the viewer's home timeline when it is read: nothing cached changes. */
    async mute(request: SignedInRequest, userId: string): Promise<User> {
      const muted = await findOther(request, userId, 'mute');
      await stores.mutes.insert({ id: newId(), muterId: request.viewer.userId, mutedId: muted.id });
      return muted;
    },

    unmute: (request: SignedInRequest, userId: string): Promise<User> =>
      takeBackFrom(request, userId, 'unmute', () => stores.mutes.delete(request.viewer.userId, userId)),
  };
}
