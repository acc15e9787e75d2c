import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import type { TweetEntities } from '../../domain/tweet.ts';
import type { User } from '../../domain/user.ts';
import type { MaybePromise } from '../../lib/maybe-promise.ts';
import type { Context } from '../context.ts';
import { UserType } from '../user/user.type.ts';
import { MentionEntityType } from './tweet-entities.type.ts';

@Resolver(() => MentionEntityType)
export class MentionResolver {
  @FieldResolver(() => UserType, { nullable: true, description: 'Whose name it is; null where the viewer cannot find them.' })
  user(@Root() mention: TweetEntities['mentions'][number], @Ctx() { loaders }: Context): MaybePromise<User | null> {
    return loaders.users.load(mention.userId);
  }
}
