import { decodeIdCursor } from '../../domain/cursors.ts';
import { NotFoundError } from '../../domain/errors.ts';
import { newId } from '../../domain/ids.ts';
import { newEvent } from '../../domain/new-event.ts';
import type { Page, PageRequest } from '../../domain/pages.ts';
import type { User } from '../../domain/user.ts';
import type { Stores } from '../../stores/stores.ts';
import { fillPage, type Placed } from '../pages/fill-page.ts';
import type { SignedInRequest } from '../request.ts';
import { createForgetTimelines, findOther } from './relation-request.ts';

export interface FollowRequestDependencies {
  stores: Pick<Stores, 'followRequests' | 'homeTimelines' | 'suggestionCache'>;
  onCacheError: (error: Error) => void;
}

export function createFollowRequests({ stores, onCacheError }: FollowRequestDependencies) {
  const forgetTimelines = createForgetTimelines({ stores, onCacheError });

  return {
    /** Who has asked to follow the viewer and waits for an answer, newest first. */
    async followRequests({ viewer, loaders }: SignedInRequest, { first, after }: PageRequest): Promise<Page<Placed<User>>> {
      const before = after === undefined ? undefined : decodeIdCursor('followRequests', viewer.userId, after);
      return fillPage({
        first,
        before,
        list: (from, limit) => stores.followRequests.list(viewer.userId, from, limit),
        load: (request) => loaders.listedUsers.load(request.userId),
      });
    },

    /** Lets in somebody who has asked. Throws NotFoundError where nobody has, BadUserInputError for oneself, both on `userId`. */
    async acceptFollowRequest(request: SignedInRequest, userId: string): Promise<User> {
      const requester = await findOther(request, userId, 'accept a request of');
      const edge = { id: newId(), followerId: requester.id, followeeId: request.viewer.userId };
      const event = newEvent('user.followed', { followerId: edge.followerId, followeeId: edge.followeeId, accepted: true }, request.requestId);
      if (!(await stores.followRequests.accept(edge, event))) throw noRequest();
      await forgetTimelines(requester.id);
      return requester;
    },

    /** Drops a request; who asked is not told. Throws as `acceptFollowRequest` does. */
    async rejectFollowRequest(request: SignedInRequest, userId: string): Promise<User> {
      const requester = await findOther(request, userId, 'reject a request of');
      if (!(await stores.followRequests.delete(requester.id, request.viewer.userId, request.requestId))) throw noRequest();
      return requester;
    },
  };
}

const noRequest = (): NotFoundError => new NotFoundError('This person has no request to follow you that waits for an answer.', 'userId');
