import { NotFoundError } from '../../domain/errors.ts';
import { isId } from '../../domain/ids.ts';
import { TweetTombstone, type Tweet } from '../../domain/tweet.ts';
import type { EntityCaches } from '../../loaders/entity-caches.ts';
import type { SignedInRequest } from '../request.ts';

export interface FindTweetDependencies {
  caches: Pick<EntityCaches, 'current'>;
}

/** How whoever reacts to a tweet comes to it: from memory where it is there, as it stands now. */
export function createFindTweet({ caches }: FindTweetDependencies) {
  /** The tweet that a reaction is to. Throws NotFoundError on `field` where the viewer cannot see one; a retweet's id is none. */
  const findTweet = async ({ loaders }: SignedInRequest, id: string, field = 'id'): Promise<Tweet> => {
    loaders.trust(await caches.current());
    const tweet = await loaders.tweets.load(id);
    if (tweet === null || tweet instanceof TweetTombstone) throw noSuchTweet(field);
    return tweet;
  };

  return {
    findTweet,

    /**
     * Takes back what the viewer once did to a tweet, whether they still see it or not: nobody has to leave their name on what
     * has been hidden from them since. Where they do not see it there is nothing to answer with: it is taken back all the same,
     * and NotFoundError on `id` is thrown.
     */
    async takeBack(request: SignedInRequest, id: string, undo: () => Promise<void>): Promise<Tweet> {
      if (!isId(id)) throw noSuchTweet('id');
      await undo();
      return findTweet(request, id);
    },
  };
}

export const noSuchTweet = (field: string): NotFoundError => new NotFoundError('There is no such tweet, or you cannot see it.', field);
