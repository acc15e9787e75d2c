import { BadUserInputError, ConflictError, ForbiddenError } from '../../domain/errors.ts';
import { countedOptions } from '../../domain/poll.ts';
import type { Tweet } from '../../domain/tweet.ts';
import { createGatherer } from '../../lib/gather.ts';
import type { NewVote, VoteResult } from '../../stores/postgres/poll.store.ts';
import type { Stores } from '../../stores/stores.ts';
import type { SignedInRequest } from '../request.ts';
import { createFindTweet, noSuchTweet, type FindTweetDependencies } from './find-tweet.ts';
import { GATHERING } from './gathering.ts';

interface VoteAnswer {
  result: VoteResult | null;
  /** Whether this very vote was taken. */
  taken: boolean;
}

/** The votes of one poll go through one lane, as likes of one tweet do. */
export function createVotePoll({ stores, ...rest }: FindTweetDependencies & { stores: Pick<Stores, 'polls'> }) {
  const { findTweet } = createFindTweet(rest);
  const vote = createGatherer<NewVote, VoteAnswer>({
    ...GATHERING,
    run: async (tweetId, votes) => {
      // Of one person's votes in a batch the first counts, as it does of those in two.
      const firstOf = new Map<string, NewVote>();
      for (const each of votes) if (!firstOf.has(each.userId)) firstOf.set(each.userId, each);
      const result = await stores.polls.vote(tweetId, [...firstOf.values()]);
      const voterIds = new Set(result?.voterIds);
      return votes.map((each) => ({ result, taken: firstOf.get(each.userId) === each && voterIds.has(each.userId) }));
    },
  });

  return {
    /**
     * One vote each, for good. Throws NotFoundError on `tweetId` where the viewer cannot see the tweet, BadUserInputError on it
     * where it has no poll and on `choice` where the poll has no such option, ForbiddenError on `tweetId` after its
     * end, ConflictError on it for a second vote. The answer waits for the commit.
     */
    async votePoll(request: SignedInRequest, tweetId: string, choice: number): Promise<Tweet> {
      const { viewer, loaders } = request;
      const tweet = await findTweet(request, tweetId, 'tweetId');
      const poll = tweet.hasPoll ? await loaders.polls.load(tweet.id) : null;
      if (poll === null) throw new BadUserInputError('tweetId', 'This tweet has no poll.');
      if (poll.options[choice] === undefined) throw new BadUserInputError('choice', `choice must be from 0 to ${poll.options.length - 1}; it was ${choice}.`);

      const { result, taken } = await vote(tweet.id, { userId: viewer.userId, choice });
      if (result === null) throw noSuchTweet('tweetId');
      if (!result.open) throw new ForbiddenError('This poll has ended.', 'tweetId');
      if (!taken) throw new ConflictError('You have voted in this poll before: a vote cannot be changed.', 'tweetId');
      const counted = countedOptions(poll.options.map(({ label }) => label), result.voteCounts);
      loaders.polls.prime(tweet.id, { ...poll, ...counted, viewerChoice: choice });
      return tweet;
    },
  };
}
