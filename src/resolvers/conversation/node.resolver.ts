import { Arg, Ctx, ID, Query, Resolver } from 'type-graphql';
import type { Tweet } from '../../domain/tweet.ts';
import type { User } from '../../domain/user.ts';
import type { Context } from '../context.ts';
import { NodeType } from '../node.type.ts';

@Resolver()
export class NodeResolver {
  @Query(() => NodeType, { nullable: true, description: 'A person or a tweet by its id. Null where there is none, or the viewer cannot see it: a tombstone is no Node.' })
  node(@Arg('id', () => ID, { description: 'The id.' }) id: string, @Ctx() context: Context): Promise<User | Tweet | null> {
    return context.services.conversations.findNode(context, id);
  }
}
