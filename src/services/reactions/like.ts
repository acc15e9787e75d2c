import { newId } from '../../domain/ids.ts';
import type { Tweet, TweetStats } from '../../domain/tweet.ts';
import { createGatherer } from '../../lib/gather.ts';
import type { Stores } from '../../stores/stores.ts';
import type { SignedInRequest } from '../request.ts';
import { createFindTweet, type FindTweetDependencies } from './find-tweet.ts';
import { GATHERING } from './gathering.ts';
import { lastWords, type LikeChange } from './last-words.ts';

/**
 * Likes and unlikes of one tweet go through one lane, so a tweet that thousands like takes one connection of this process
 * and one write of its counts for each batch, and no other tweet waits for it.
 */
export function createLike({ stores, ...rest }: FindTweetDependencies & { stores: Pick<Stores, 'likes'> }) {
  const { findTweet, takeBack } = createFindTweet(rest);
  const change = createGatherer<LikeChange, TweetStats | null>({
    ...GATHERING,
    run: async (tweetId, changes) => {
      // Who asks twice at the same moment is answered twice alike.
      const stats = await stores.likes.change({ tweetId, ...lastWords(changes) });
      return changes.map(() => stats);
    },
  });

  /** Waits for the commit; the counts that came of it are what the answer shows. */
  const say = async ({ viewer, loaders }: SignedInRequest, tweetId: string, likeId: string | undefined): Promise<void> => {
    const stats = await change(tweetId, { userId: viewer.userId, likeId });
    if (stats !== null) loaders.tweetStats.prime(tweetId, stats);
  };

  return {
    /** Liking twice is no error. Throws NotFoundError on `id` where the viewer cannot see the tweet. */
    async likeTweet(request: SignedInRequest, id: string): Promise<Tweet> {
      const tweet = await findTweet(request, id);
      await say(request, tweet.id, newId());
      return tweet;
    },

    /** Unliking twice is no error. Throws NotFoundError as takeBack does. */
    unlikeTweet: (request: SignedInRequest, id: string): Promise<Tweet> =>
      takeBack(request, id, () => say(request, id, undefined)),
  };
}
