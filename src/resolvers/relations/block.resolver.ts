import { Arg, Ctx, ID, Mutation, Resolver } from 'type-graphql';
import type { User } from '../../domain/user.ts';
import { acting, type Context } from '../context.ts';
import { UserType } from '../user/user.type.ts';

@Resolver()
export class BlockResolver {
  @Mutation(() => UserType, { description: 'Parts the viewer and another person: both unfollow, requests are dropped, and from now on neither sees what the other posts, or can follow the other. Blocking twice is no error. NOT_FOUND or BAD_USER_INPUT (oneself) on `userId`.' })
  block(@Arg('userId', () => ID, { description: 'Whom to block.' }) userId: string, @Ctx() context: Context): Promise<User> {
    return context.services.graph.block(acting(context), userId);
  }

  @Mutation(() => UserType, { description: 'Lifts the viewer\'s block; it brings no follow back. Where nobody is blocked it is no error. Where the person can be found no more the block is lifted too, and the answer is NOT_FOUND. NOT_FOUND or BAD_USER_INPUT (oneself) on `userId`.' })
  unblock(@Arg('userId', () => ID, { description: 'Whom to block no longer.' }) userId: string, @Ctx() context: Context): Promise<User> {
    return context.services.graph.unblock(acting(context), userId);
  }

  @Mutation(() => UserType, { description: 'Leaves a person\'s tweets, and retweets of them, out of the viewer\'s home timeline; the person does not learn of it, and is seen everywhere else. Muting twice is no error. NOT_FOUND or BAD_USER_INPUT (oneself) on `userId`.' })
  mute(@Arg('userId', () => ID, { description: 'Whom to mute.' }) userId: string, @Ctx() context: Context): Promise<User> {
    return context.services.graph.mute(acting(context), userId);
  }

  @Mutation(() => UserType, { description: 'Takes a muted person\'s tweets back into the viewer\'s home timeline. Where nobody is muted it is no error. Where the person can be found no more the mute is lifted too, and the answer is NOT_FOUND. NOT_FOUND or BAD_USER_INPUT (oneself) on `userId`.' })
  unmute(@Arg('userId', () => ID, { description: 'Whom to mute no longer.' }) userId: string, @Ctx() context: Context): Promise<User> {
    return context.services.graph.unmute(acting(context), userId);
  }
}
