import { Arg, Ctx, ID, Query, Resolver } from 'type-graphql';
import type { Notification } from '../../domain/notification.ts';
import type { Tweet } from '../../domain/tweet.ts';
import type { User } from '../../domain/user.ts';
import type { Context } from '../context.ts';
import { NodeType } from '../node.type.ts';

@Resolver()
export class NodeResolver {
  @Query(() => NodeType, { nullable: true, description: 'A person, a tweet, or one of the viewer\'s notifications by its id. Null where there is none, or the viewer cannot see it: a tombstone is no Node.' })
  node(@Arg('id', () => ID, { description: 'The id.' }) id: string, @Ctx() context: Context): Promise<User | Tweet | Notification | null> {
    return context.services.conversations.findNode(context, id);
  }
}
