import { decodeIdCursor, encodeCursor } from '../../domain/cursors.ts';
import type { PageRequest } from '../../domain/pages.ts';
import { START_OF_STREAM, positionToBytes } from '../../domain/stream-position.ts';
import type { Stores } from '../../stores/stores.ts';
import type { AuthorTweets } from '../../stores/postgres/tweet.store.ts';
import { isReadable } from '../graph/is-readable.ts';
import { fillPage } from '../pages/fill-page.ts';
import type { Request } from '../request.ts';
import type { TimelinePage } from './home-timeline.ts';

export interface UserTimelineRequest extends PageRequest {
  userId: string;
  which: AuthorTweets;
}

export function createUserTimeline({ stores }: { stores: Pick<Stores, 'tweets'> }) {
  /** What one person posted and retweeted, newest first; empty where the viewer may not see it. */
  return async function userTimeline(request: Request, { userId, which, first, after }: UserTimelineRequest): Promise<TimelinePage> {
    const before = after === undefined ? undefined : decodeIdCursor('userTimeline', userId, after);
    const readable = await isReadable(request, userId);
    const page = await fillPage({
      first,
      before,
      list: async (from, limit) => (readable ? await stores.tweets.listIdsByAuthor(userId, which, from, limit) : []).map((id) => ({ id })),
      load: ({ id }) => request.loaders.timelineItems.load(id),
    });
    // A person's timeline has no live stream of its own: resuming from here is a gap, so the client reads again.
    return { ...page, liveCursor: encodeCursor('homeTimelineLive', request.viewer?.userId ?? '', positionToBytes(START_OF_STREAM)) };
  };
}
