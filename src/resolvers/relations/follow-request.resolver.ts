import { Arg, Args, Ctx, ID, Mutation, Query, Resolver } from 'type-graphql';
import type { User } from '../../domain/user.ts';
import { acting, signedIn, type Context } from '../context.ts';
import { UserConnectionType } from '../follow/user-connection.type.ts';
import { toConnection } from '../page/connection.ts';
import { PageArgs, toPageRequest } from '../page/page.args.ts';
import { UserType } from '../user/user.type.ts';

@Resolver()
export class FollowRequestResolver {
  @Query(() => UserConnectionType, { description: 'Who has asked to follow the viewer\'s private account and waits for an answer, newest first.' })
  async followRequests(@Args(() => PageArgs) page: PageArgs, @Ctx() context: Context): Promise<UserConnectionType> {
    const request = signedIn(context);
    return toConnection(await context.services.graph.followRequests(request, toPageRequest(page)), 'followRequests', request.viewer.userId);
  }

  @Mutation(() => UserType, { description: 'Lets in somebody who has asked: from now on they follow the viewer. NOT_FOUND on `userId` where no request waits.' })
  acceptFollowRequest(@Arg('userId', () => ID, { description: 'Who has asked.' }) userId: string, @Ctx() context: Context): Promise<User> {
    return context.services.graph.acceptFollowRequest(acting(context), userId);
  }

  @Mutation(() => UserType, { description: 'Drops somebody\'s request. They are not told, and may ask again. NOT_FOUND on `userId` where no request waits.' })
  rejectFollowRequest(@Arg('userId', () => ID, { description: 'Who has asked.' }) userId: string, @Ctx() context: Context): Promise<User> {
    return context.services.graph.rejectFollowRequest(acting(context), userId);
  }

  @Mutation(() => UserType, { description: 'Ends somebody\'s follow of the viewer, whose tweets are gone from their home timeline at the very next read. They are not told, and may follow again; a request of theirs that waits is dropped too. Repeating it is no error. NOT_FOUND or BAD_USER_INPUT (oneself) on `userId`.' })
  removeFollower(@Arg('userId', () => ID, { description: 'Who shall follow no longer.' }) userId: string, @Ctx() context: Context): Promise<User> {
    return context.services.graph.removeFollower(acting(context), userId);
  }
}
