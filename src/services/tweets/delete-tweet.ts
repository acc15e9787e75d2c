import { ForbiddenError, NotFoundError } from '../../domain/errors.ts';
import { newEvent } from '../../domain/new-event.ts';
import { TweetTombstone } from '../../domain/tweet.ts';
import type { Stores } from '../../stores/stores.ts';
import type { SignedInRequest } from '../request.ts';

export function createDeleteTweet({ stores }: { stores: Pick<Stores, 'tweetWrites'> }) {
  /**
   * Deletes one of the viewer's tweets and returns its id; deleting it again is no error. Throws ForbiddenError for another's
   * tweet that the viewer sees, NotFoundError on `id` for any other: hidden, deleted, or never there.
   */
  return async function deleteTweet({ viewer, loaders, requestId }: SignedInRequest, id: string): Promise<string> {
    const tweet = await loaders.tweets.load(id);
    if (tweet === null || tweet instanceof TweetTombstone) {
      if (tweet?.reason === 'DELETED' && (await stores.tweetWrites.wasWrittenBy(tweet.id, viewer.userId))) return tweet.id;
      throw new NotFoundError('There is no such tweet.', 'id');
    }
    if (tweet.authorId !== viewer.userId) throw new ForbiddenError('Only its author can delete a tweet.', 'id');
    const event = newEvent('tweet.deleted', { tweetId: tweet.id, authorId: viewer.userId }, requestId);
    await stores.tweetWrites.delete(tweet.id, viewer.userId, event);
    return tweet.id;
  };
}
