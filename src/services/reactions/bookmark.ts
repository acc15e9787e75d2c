import { decodeIdCursor } from '../../domain/cursors.ts';
import { newId } from '../../domain/ids.ts';
import type { Page, PageRequest } from '../../domain/pages.ts';
import type { Tweet } from '../../domain/tweet.ts';
import type { Stores } from '../../stores/stores.ts';
import { fillPage, type Placed } from '../pages/fill-page.ts';
import type { SignedInRequest } from '../request.ts';
import { createFindTweet, type FindTweetDependencies } from './find-tweet.ts';

/** Bookmarks are their owner's alone: nobody else sees or counts them. */
export function createBookmark({ stores, ...rest }: FindTweetDependencies & { stores: Pick<Stores, 'bookmarks'> }) {
  const { findTweet, takeBack } = createFindTweet(rest);

  return {
    /** Doing it twice is no error. Throws NotFoundError on `id` where the viewer cannot see the tweet. */
    async bookmarkTweet(request: SignedInRequest, id: string): Promise<Tweet> {
      const tweet = await findTweet(request, id);
      await stores.bookmarks.insert({ userId: request.viewer.userId, tweetId: tweet.id, id: newId() });
      return tweet;
    },

    /** Doing it twice is no error. Throws NotFoundError as takeBack does. */
    removeBookmark: (request: SignedInRequest, id: string): Promise<Tweet> =>
      takeBack(request, id, () => stores.bookmarks.delete(request.viewer.userId, id)),

    /** What the viewer has bookmarked and can see, the latest bookmark first. */
    async bookmarks({ viewer: { userId }, loaders }: SignedInRequest, { first, after }: PageRequest): Promise<Page<Placed<Tweet>>> {
      return fillPage({
        first,
        before: after === undefined ? undefined : decodeIdCursor('bookmarks', userId, after),
        list: (from, limit) => stores.bookmarks.list(userId, from, limit),
        load: ({ tweetId }) => loaders.visibleTweets.load(tweetId),
      });
    },
  };
}
