import { ForbiddenError, NotFoundError } from '../../domain/errors.ts';
import { newEvent } from '../../domain/new-event.ts';
import { TweetTombstone } from '../../domain/tweet.ts';
import type { Stores } from '../../stores/stores.ts';
import type { SignedInRequest } from '../request.ts';

export function createDeleteTweet({ stores }: { stores: Pick<Stores, 'tweetWrites' | 'relayWake'> }) {
  /**
   * Deletes one of the viewer's tweets and returns its id; deleting it again is no error. Throws ForbiddenError for another's
   * tweet, NotFoundError for one that never was or that the viewer cannot see.
   */
  return async function deleteTweet({ viewer, loaders, requestId }: SignedInRequest, id: string): Promise<string> {
    const tweet = await loaders.tweets.load(id);
    if (tweet === null || (tweet instanceof TweetTombstone && tweet.reason !== 'DELETED')) throw new NotFoundError('There is no such tweet.', 'id');
    if (tweet instanceof TweetTombstone) return tweet.id;
    if (tweet.authorId !== viewer.userId) throw new ForbiddenError('Only its author can delete a tweet.');
    const event = newEvent('tweet.deleted', { tweetId: tweet.id, authorId: viewer.userId }, requestId);
    if ((await stores.tweetWrites.delete(tweet.id, viewer.userId, event)) !== null) stores.relayWake.wake();
    return tweet.id;
  };
}
