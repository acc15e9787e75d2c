import { Arg, Ctx, FieldResolver, ID, Int, Mutation, Resolver, Root } from 'type-graphql';
import type { Poll } from '../../domain/poll.ts';
import type { Tweet } from '../../domain/tweet.ts';
import { acting, type Context } from '../context.ts';
import { TweetType } from '../tweet/tweet.type.ts';
import { PollType } from './poll.type.ts';

@Resolver(() => TweetType)
export class PollResolver {
  @Mutation(() => TweetType, { description: 'Votes in the poll of a tweet and returns the tweet. One vote each, which cannot be changed or taken back. BAD_USER_INPUT on `tweetId` for a tweet without a poll, and on `choice` for an option that there is not; on `tweetId` NOT_FOUND for a tweet that the viewer cannot see, FORBIDDEN after its end, CONFLICT for a second vote.' })
  votePoll(
    @Arg('tweetId', () => ID, { description: 'The tweet with the poll.' }) tweetId: string,
    @Arg('choice', () => Int, { description: 'The place of an option in `Poll.options`, from 0.' }) choice: number,
    @Ctx() context: Context,
  ): Promise<Tweet> {
    return context.services.reactions.votePoll(acting(context), tweetId, choice);
  }

  @FieldResolver(() => PollType, { nullable: true, description: 'The poll that was posted with it; null where there is none.' })
  async poll(@Root() tweet: Tweet, @Ctx() { loaders }: Context): Promise<Poll | null> {
    return tweet.hasPoll ? loaders.polls.load(tweet.id) : null;
  }
}
