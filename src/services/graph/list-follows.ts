import { decodeIdCursor } from '../../domain/cursors.ts';
import type { Page, PageRequest } from '../../domain/pages.ts';
import type { User } from '../../domain/user.ts';
import { fillPage, type Placed } from '../pages/fill-page.ts';
import type { Request } from '../request.ts';
import { isReadable } from './is-readable.ts';

export type FollowDirection = 'followers' | 'following';

/** Who follows a person, or whom that person follows, newest first; empty for a private account the viewer does not follow. */
export async function listFollows(request: Request, direction: FollowDirection, userId: string, { first, after }: PageRequest): Promise<Page<Placed<User>>> {
  const before = after === undefined ? undefined : decodeIdCursor(direction, userId, after);
  const readable = await isReadable(request, userId);
  return fillPage({
    first,
    before,
    list: async (from, limit) => (readable ? request.loaders.followEdges.load({ list: direction, ownerId: userId, before: from, limit }) : []),
    load: (edge) => request.loaders.listedUsers.load(edge.userId),
  });
}
