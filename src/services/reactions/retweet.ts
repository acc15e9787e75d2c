import { ForbiddenError } from '../../domain/errors.ts';
import { newId } from '../../domain/ids.ts';
import { newEvent } from '../../domain/new-event.ts';
import type { Tweet } from '../../domain/tweet.ts';
import { createTurns } from '../../lib/turns.ts';
import type { Stores } from '../../stores/stores.ts';
import type { SignedInRequest } from '../request.ts';
import { createFindTweet, type FindTweetDependencies } from './find-tweet.ts';

export interface RetweetDependencies extends FindTweetDependencies {
  stores: Pick<Stores, 'retweets' | 'homeTimelines'>;
  now: () => Date;
  onCacheError: (error: Error) => void;
}

export function createRetweet({ stores, now, onCacheError, ...rest }: RetweetDependencies) {
  const { findTweet, takeBack } = createFindTweet(rest);
  // Writes of one tweet's count wait for each other in PostgreSQL: here only one of them holds a connection meanwhile.
  const inTurn = createTurns(1);

  return {
    /**
     * Shows a tweet to the viewer's followers and returns it, the original; doing it twice is no error. Throws NotFoundError
     * where the viewer cannot see the tweet, ForbiddenError where its author is private, both on `id`. A private author may
     * retweet their own: the retweet is seen by the same people.
     */
    async retweet(request: SignedInRequest, tweetId: string): Promise<Tweet> {
      const { viewer, loaders, requestId } = request;
      const tweet = await findTweet(request, tweetId);
      const view = await loaders.authorViews.load(tweet.authorId);
      if (view?.author.private && !view.isViewer) throw new ForbiddenError('The tweets of a private account cannot be retweeted.', 'id');
      const retweet = { id: newId(), authorId: viewer.userId, tweetId: tweet.id, createdAt: now() };
      const event = newEvent('tweet.posted', { tweetId: retweet.id, authorId: viewer.userId }, requestId);
      if (!(await inTurn(tweet.id, () => stores.retweets.insert(retweet, event)))) return tweet;

      // Best effort, as with a post: the fan-out puts it there too.
      await stores.homeTimelines.insertOwn(viewer.userId, retweet.id).catch(onCacheError);
      return tweet;
    },

    /** Undoing it twice is no error. Throws NotFoundError as takeBack does. */
    undoRetweet: (request: SignedInRequest, tweetId: string): Promise<Tweet> =>
      takeBack(request, tweetId, async () => {
        await inTurn(tweetId, () => stores.retweets.delete(request.viewer.userId, tweetId, request.requestId));
      }),
  };
}
