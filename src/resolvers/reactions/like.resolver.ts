import { Arg, Args, Ctx, FieldResolver, ID, Mutation, Resolver, Root } from 'type-graphql';
import type { Tweet } from '../../domain/tweet.ts';
import type { User } from '../../domain/user.ts';
import { acting, type Context } from '../context.ts';
import { UserConnectionType } from '../follow/user-connection.type.ts';
import { toConnection } from '../page/connection.ts';
import { PageArgs, toPageRequest } from '../page/page.args.ts';
import { TweetType } from '../tweet/tweet.type.ts';

@Resolver(() => TweetType)
export class LikeResolver {
  @Mutation(() => TweetType, { description: 'Likes a tweet and returns it. Liking twice is no error. NOT_FOUND on `id` for a tweet that the viewer cannot see, and for the id of a retweet.' })
  likeTweet(@Arg('id', () => ID, { description: 'The tweet to like.' }) id: string, @Ctx() context: Context): Promise<Tweet> {
    return context.services.reactions.likeTweet(acting(context), id);
  }

  @Mutation(() => TweetType, { description: 'Takes a like back and returns the tweet. Unliking twice is no error. Where the viewer cannot see the tweet (any more) the like is taken back too, and the answer is NOT_FOUND on `id`.' })
  unlikeTweet(@Arg('id', () => ID, { description: 'The tweet to like no longer.' }) id: string, @Ctx() context: Context): Promise<Tweet> {
    return context.services.reactions.unlikeTweet(acting(context), id);
  }

  @FieldResolver(() => UserConnectionType, { description: 'Who likes it, the latest first; people kept apart from the viewer by a block are left out. Private people are not: a like is shown to all who see the tweet, and being private hides what somebody posts and the lists of what they do, User.likes among them.' })
  async likedBy(@Root() tweet: Tweet, @Args(() => PageArgs) page: PageArgs, @Ctx() context: Context): Promise<UserConnectionType> {
    return toConnection<User>(await context.services.reactions.listPeople(context, 'likedBy', tweet.id, toPageRequest(page)), 'likedBy', tweet.id);
  }
}
