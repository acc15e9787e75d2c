import { Args, Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import type { Tweet, TweetTombstone } from '../../domain/tweet.ts';
import type { Context } from '../context.ts';
import { toConnection } from '../page/connection.ts';
import { PageArgs, toPageRequest } from '../page/page.args.ts';
import { TweetConnectionType } from '../tweet/tweet-connection.type.ts';
import { TweetResult, TweetType } from '../tweet/tweet.type.ts';

@Resolver(() => TweetType)
export class ConversationResolver {
  @FieldResolver(() => [TweetResult], { description: 'The thread above this tweet, root first, with tombstones for what the viewer cannot see. Of a thread deeper than 1000 the nearest 1000; where many tweets are asked about at once, their nearest 10000 steps in all.' })
  ancestors(@Root() { id }: Tweet, @Ctx() context: Context): Promise<(Tweet | TweetTombstone)[]> {
    return context.services.conversations.listAncestors(context, id);
  }

  @FieldResolver(() => TweetConnectionType, { description: 'Direct replies, oldest first; those that the viewer cannot see are left out.' })
  replies(@Root() tweet: Tweet, @Args(() => PageArgs) page: PageArgs, @Ctx() context: Context): Promise<TweetConnectionType> {
    return list('replies', tweet, page, context);
  }

  @FieldResolver(() => TweetConnectionType, { description: 'Tweets that quote this one, newest first; those that the viewer cannot see are left out.' })
  quotes(@Root() tweet: Tweet, @Args(() => PageArgs) page: PageArgs, @Ctx() context: Context): Promise<TweetConnectionType> {
    return list('quotes', tweet, page, context);
  }
}

async function list(attachment: 'replies' | 'quotes', { id }: Tweet, page: PageArgs, context: Context): Promise<TweetConnectionType> {
  return toConnection(await context.services.conversations.listAttached(context, attachment, id, toPageRequest(page)), attachment, id);
}
