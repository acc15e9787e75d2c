import { decodeIdCursor } from '../../domain/cursors.ts';
import type { PageRequest } from '../../domain/pages.ts';
import { START_OF_STREAM } from '../../domain/stream-position.ts';
import type { AuthorTweets } from '../../stores/postgres/tweet.store.ts';
import { isReadable } from '../graph/is-readable.ts';
import { fillPage } from '../pages/fill-page.ts';
import type { Request } from '../request.ts';
import type { TimelinePage } from './home-timeline.ts';
import { liveCursor } from './live-position.ts';

export interface UserTimelineRequest extends PageRequest {
  userId: string;
  which: AuthorTweets;
}

/** What one person posted and retweeted, newest first; empty where the viewer may not see it. */
export async function userTimeline(request: Request, { userId, which, first, after }: UserTimelineRequest): Promise<TimelinePage> {
  const { viewer, loaders } = request;
  const before = after === undefined ? undefined : decodeIdCursor('userTimeline', userId, after);
  const readable = await isReadable(request, userId);
  const page = await fillPage({
    first,
    before,
    list: async (from, limit) => (readable ? loaders.tweetIdsByAuthor.load({ list: which, ownerId: userId, before: from, limit }) : []),
    load: ({ id }) => loaders.timelineItems.load(id),
  });
  // A person's timeline has no live stream of its own: resuming from here is a gap, so the client reads again.
  return { ...page, liveCursor: liveCursor(viewer?.userId ?? '', START_OF_STREAM) };
}
