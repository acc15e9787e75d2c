import { Args, Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import type { Tweet } from '../../domain/tweet.ts';
import type { User } from '../../domain/user.ts';
import type { Context } from '../context.ts';
import { toConnection } from '../page/connection.ts';
import { PageArgs, toPageRequest } from '../page/page.args.ts';
import { TweetConnectionType } from '../tweet/tweet-connection.type.ts';
import { UserType } from '../user/user.type.ts';

@Resolver(() => UserType)
export class UserLikesResolver {
  @FieldResolver(() => TweetConnectionType, { description: 'What this person likes, the latest like first; empty where the account is private and the viewer does not follow it.' })
  async likes(@Root() user: User, @Args(() => PageArgs) page: PageArgs, @Ctx() context: Context): Promise<TweetConnectionType> {
    return toConnection<Tweet>(await context.services.reactions.listLikes(context, user.id, toPageRequest(page)), 'likes', user.id);
  }
}
