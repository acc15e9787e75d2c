import { BadUserInputError } from '../../domain/errors.ts';
import type { Tweet } from '../../domain/tweet.ts';
import type { SignedInRequest } from '../request.ts';
import { createPublishTweets, type PostTweetInput, type PublishDependencies } from './publish-tweets.ts';

/** How many tweets a thread may have: as many as one writes in one go, and few enough for one statement. */
export const MAX_THREAD_LENGTH = 25;

export function createPostTweet(dependencies: PublishDependencies) {
  const publishTweets = createPublishTweets(dependencies);

  return {
    /**
     * Throws BadUserInputError on `text`, `poll.options`, `poll.durationMinutes` or `idempotencyKey`, NotFoundError on `inReplyToId` or `quotedId` for a tweet that
     * the viewer cannot see. The answer waits for the commit and for the viewer's own timeline, not for the fan-out.
     */
    async postTweet(request: SignedInRequest, input: PostTweetInput): Promise<Tweet> {
      const [tweet] = await publishTweets(request, [input], (_index, field) => field);
      return tweet!;
    },

    /**
     * A thread in its order; all of it or nothing. Throws BadUserInputError on `inputs` for its length, else as postTweet
     * does, with the place of the input before the field: `inputs.2.text`. The key of the first input covers the thread.
     */
    async postThread(request: SignedInRequest, inputs: readonly PostTweetInput[]): Promise<Tweet[]> {
      if (inputs.length < 1 || inputs.length > MAX_THREAD_LENGTH) {
        throw new BadUserInputError('inputs', `inputs must have 1 to ${MAX_THREAD_LENGTH} tweets; it has ${inputs.length}.`);
      }
      for (const [index, { inReplyToId, idempotencyKey }] of inputs.entries()) {
        if (index === 0) continue;
        if (inReplyToId !== undefined) throw new BadUserInputError(`inputs.${index}.inReplyToId`, 'Only the first tweet of a thread can name what it replies to: each further one replies to the one before it.');
        if (idempotencyKey !== undefined) throw new BadUserInputError(`inputs.${index}.idempotencyKey`, 'Only the first tweet of a thread takes an idempotencyKey: it covers the whole thread.');
      }
      return publishTweets(request, inputs, (index, field) => `inputs.${index}.${field}`);
    },
  };
}
