import { Arg, Args, Ctx, FieldResolver, ID, Mutation, Resolver, Root } from 'type-graphql';
import type { User } from '../../domain/user.ts';
import type { FollowDirection } from '../../services/graph/list-follows.ts';
import { acting, type Context } from '../context.ts';
import { toConnection } from '../page/connection.ts';
import { PageArgs, toPageRequest } from '../page/page.args.ts';
import { UserType } from '../user/user.type.ts';
import { UserConnectionType } from './user-connection.type.ts';

@Resolver(() => UserType)
export class FollowResolver {
  @Mutation(() => UserType, { description: 'Follows somebody; a private account gets a request instead. Their tweets are in the viewer\'s home timeline from the very next read on. Following twice is no error. NOT_FOUND, BAD_USER_INPUT (oneself) or FORBIDDEN (where either blocks the other) on `userId`.' })
  follow(@Arg('userId', () => ID, { description: 'Whom to follow.' }) userId: string, @Ctx() context: Context): Promise<User> {
    return context.services.graph.follow(acting(context), userId);
  }

  @Mutation(() => UserType, { description: 'Ends a follow, or withdraws a request. Their tweets are gone from the viewer\'s home timeline at the very next read. Unfollowing twice is no error. Where the person can be found no more the follow is ended too, and the answer is NOT_FOUND. NOT_FOUND or BAD_USER_INPUT (oneself) on `userId`.' })
  unfollow(@Arg('userId', () => ID, { description: 'Whom to follow no longer.' }) userId: string, @Ctx() context: Context): Promise<User> {
    return context.services.graph.unfollow(acting(context), userId);
  }

  @FieldResolver(() => UserConnectionType, { description: 'Who follows this person, newest first; empty where the account is private and the viewer does not follow it, or where either blocks the other.' })
  followers(@Root() user: User, @Args(() => PageArgs) page: PageArgs, @Ctx() context: Context): Promise<UserConnectionType> {
    return list('followers', user, page, context);
  }

  @FieldResolver(() => UserConnectionType, { description: 'Whom this person follows, newest first; empty where the account is private and the viewer does not follow it, or where either blocks the other.' })
  following(@Root() user: User, @Args(() => PageArgs) page: PageArgs, @Ctx() context: Context): Promise<UserConnectionType> {
    return list('following', user, page, context);
  }
}

async function list(direction: FollowDirection, user: User, page: PageArgs, context: Context): Promise<UserConnectionType> {
  return toConnection(await context.services.graph.listFollows(context, direction, user.id, toPageRequest(page)), direction, user.id);
}
