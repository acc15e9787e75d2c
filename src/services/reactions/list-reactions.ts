import { decodeIdCursor } from '../../domain/cursors.ts';
import type { Page, PageRequest } from '../../domain/pages.ts';
import type { Tweet } from '../../domain/tweet.ts';
import type { User } from '../../domain/user.ts';
import type { Stores } from '../../stores/stores.ts';
import { isReadable } from '../graph/is-readable.ts';
import { fillPage, type Placed } from '../pages/fill-page.ts';
import type { Request } from '../request.ts';

export type ReactionList = 'likedBy' | 'retweetedBy';

export function createListReactions({ stores: { likes, retweets } }: { stores: Pick<Stores, 'likes' | 'retweets'> }) {
  const listRows = { likedBy: likes.listByTweet, retweetedBy: retweets.list };

  return {
    /** Who likes or retweeted a tweet that the viewer sees, the latest first. */
    listPeople: async ({ loaders }: Request, list: ReactionList, tweetId: string, { first, after }: PageRequest): Promise<Page<Placed<User>>> =>
      fillPage({
        first,
        before: after === undefined ? undefined : decodeIdCursor(list, tweetId, after),
        list: (from, limit) => listRows[list](tweetId, from, limit),
        load: ({ userId }) => loaders.listedUsers.load(userId),
      }),

    /** What a person likes, the latest like first; empty for a private account the viewer does not follow. */
    async listLikes(request: Request, userId: string, { first, after }: PageRequest): Promise<Page<Placed<Tweet>>> {
      const before = after === undefined ? undefined : decodeIdCursor('likes', userId, after);
      const readable = await isReadable(request, userId);
      return fillPage({
        first,
        before,
        list: async (from, limit) => (readable ? likes.listByUser(userId, from, limit) : []),
        load: ({ tweetId }) => request.loaders.visibleTweets.load(tweetId),
      });
    },
  };
}
