import { NotFoundError } from '../../domain/errors.ts';
import { isId } from '../../domain/ids.ts';
import { TweetTombstone, type Tweet } from '../../domain/tweet.ts';
import type { SignedInRequest } from '../request.ts';

/** The tweet that a reaction is to. Throws NotFoundError on `field` where the viewer cannot see one; a retweet's id is none. */
export async function findTweet({ loaders }: SignedInRequest, id: string, field = 'id'): Promise<Tweet> {
  const tweet = await loaders.tweets.load(id);
  if (tweet === null || tweet instanceof TweetTombstone) throw noSuchTweet(field);
  return tweet;
}

/**
 * Takes back what the viewer once did to a tweet, whether they still see it or not: nobody has to leave their name on what
 * has been hidden from them since. Where they do not see it there is nothing to answer with: it is taken back all the same,
 * and NotFoundError on `id` is thrown.
 */
export async function takeBack(request: SignedInRequest, id: string, undo: () => Promise<void>): Promise<Tweet> {
  if (!isId(id)) throw noSuchTweet('id');
  await undo();
  return findTweet(request, id);
}

export const noSuchTweet = (field: string): NotFoundError => new NotFoundError('There is no such tweet, or you cannot see it.', field);
