import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';
import type { Tweet } from '../../domain/tweet.ts';
import { acting, type Context } from '../context.ts';
import { PostTweetInputType, toPostTweetInput } from '../tweet/post-tweet.input.ts';
import { TweetType } from '../tweet/tweet.type.ts';

@Resolver()
export class PostThreadResolver {
  @Mutation(() => [TweetType], { description: 'Posts 1 to 25 tweets, each a reply to the one before: all of them or none. Only the first may have `inReplyToId`, and `idempotencyKey`, which then covers the whole thread. Errors are those of postTweet with the place of the input in their field, such as `inputs.2.text`; BAD_USER_INPUT on `inputs` for their number.' })
  postThread(@Arg('inputs', () => [PostTweetInputType], { description: 'The tweets in their order.' }) inputs: PostTweetInputType[], @Ctx() context: Context): Promise<Tweet[]> {
    return context.services.tweets.postThread(acting(context), inputs.map(toPostTweetInput));
  }
}
