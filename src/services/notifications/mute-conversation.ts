import type { Tweet } from '../../domain/tweet.ts';
import type { Stores } from '../../stores/stores.ts';
import { createFindTweet, type FindTweetDependencies } from '../reactions/find-tweet.ts';
import type { SignedInRequest } from '../request.ts';

/** Both may be repeated, and throw NotFoundError on `id` for a tweet that the viewer cannot see. */
export function createMuteConversation({ stores, ...rest }: FindTweetDependencies & { stores: Pick<Stores, 'conversationMutes'> }) {
  const { findTweet, takeBack } = createFindTweet(rest);
  return {
    /** From now on the viewer is told of nothing about any tweet of the conversation that this tweet is in. */
    async muteConversation(request: SignedInRequest, id: string): Promise<Tweet> {
      const tweet = await findTweet(request, id);
      await stores.conversationMutes.insert(request.viewer.userId, tweet.conversationId);
      return tweet;
    },

    unmuteConversation: (request: SignedInRequest, id: string): Promise<Tweet> =>
      takeBack(request, id, () => stores.conversationMutes.deleteByTweet(request.viewer.userId, id)),
  };
}
