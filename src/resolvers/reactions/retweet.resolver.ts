import { Arg, Args, Ctx, FieldResolver, ID, Mutation, Resolver, Root } from 'type-graphql';
import type { Tweet } from '../../domain/tweet.ts';
import type { User } from '../../domain/user.ts';
import { acting, type Context } from '../context.ts';
import { UserConnectionType } from '../follow/user-connection.type.ts';
import { toConnection } from '../page/connection.ts';
import { PageArgs, toPageRequest } from '../page/page.args.ts';
import { TweetType } from '../tweet/tweet.type.ts';

@Resolver(() => TweetType)
export class RetweetResolver {
  @Mutation(() => TweetType, { description: 'Shows a tweet to the viewer\'s followers and returns the original. Retweeting twice is no error. NOT_FOUND on `id` for a tweet that the viewer cannot see, and for the id of a retweet; FORBIDDEN on `id` for a private account\'s tweet, one\'s own excepted.' })
  retweet(@Arg('id', () => ID, { description: 'The tweet to retweet.' }) id: string, @Ctx() context: Context): Promise<Tweet> {
    return context.services.reactions.retweet(acting(context), id);
  }

  @Mutation(() => TweetType, { description: 'Takes a retweet back and returns the original. Undoing it twice is no error. Where the viewer cannot see the tweet (any more) the retweet is taken back too, and the answer is NOT_FOUND on `id`.' })
  undoRetweet(@Arg('id', () => ID, { description: 'The tweet that was retweeted.' }) id: string, @Ctx() context: Context): Promise<Tweet> {
    return context.services.reactions.undoRetweet(acting(context), id);
  }

  @FieldResolver(() => UserConnectionType, { description: 'Who retweeted it, the latest first; people kept apart from the viewer by a block are left out. Private people are not, as in likedBy; the retweet itself is seen by their followers alone.' })
  async retweetedBy(@Root() tweet: Tweet, @Args(() => PageArgs) page: PageArgs, @Ctx() context: Context): Promise<UserConnectionType> {
    return toConnection<User>(await context.services.reactions.listPeople(context, 'retweetedBy', tweet.id, toPageRequest(page)), 'retweetedBy', tweet.id);
  }
}
