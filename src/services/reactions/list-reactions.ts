import { decodeIdCursor } from '../../domain/cursors.ts';
import type { Page, PageRequest } from '../../domain/pages.ts';
import type { Tweet } from '../../domain/tweet.ts';
import type { User } from '../../domain/user.ts';
import type { ReactionList } from '../../loaders/loaders.ts';
import { isReadable } from '../graph/is-readable.ts';
import { fillPage, type Placed } from '../pages/fill-page.ts';
import type { Request } from '../request.ts';

/** Who likes or retweeted a tweet that the viewer sees, the latest first. */
export async function listPeople({ loaders }: Request, list: ReactionList, tweetId: string, { first, after }: PageRequest): Promise<Page<Placed<User>>> {
  return fillPage({
    first,
    before: after === undefined ? undefined : decodeIdCursor(list, tweetId, after),
    list: (from, limit) => loaders.peopleOfTweets.load({ list, ownerId: tweetId, before: from, limit }),
    load: ({ userId }) => loaders.listedUsers.load(userId),
  });
}

/** What a person likes, the latest like first; empty for a private account the viewer does not follow. */
export async function listLikes(request: Request, userId: string, { first, after }: PageRequest): Promise<Page<Placed<Tweet>>> {
  const { loaders } = request;
  const before = after === undefined ? undefined : decodeIdCursor('likes', userId, after);
  const readable = await isReadable(request, userId);
  return fillPage({
    first,
    before,
    list: async (from, limit) => (readable ? loaders.likesByUser.load({ list: 'likes', ownerId: userId, before: from, limit }) : []),
    load: ({ tweetId }) => loaders.visibleTweets.load(tweetId),
  });
}
