import { Arg, Args, Ctx, FieldResolver, Int, Query, Resolver, Root } from 'type-graphql';
import type { Hashtag } from '../../domain/hashtags.ts';
import type { Tweet } from '../../domain/tweet.ts';
import type { Context } from '../context.ts';
import { toConnection } from '../page/connection.ts';
import { PageArgs, toPageRequest } from '../page/page.args.ts';
import { TweetConnectionType } from '../tweet/tweet-connection.type.ts';
import { HashtagType } from './hashtag.type.ts';

@Resolver(() => HashtagType)
export class HashtagResolver {
  @Query(() => HashtagType, { nullable: true, description: 'A hashtag; null for one that no tweet ever had, of those that were ever public or that the viewer sees. BAD_USER_INPUT on `tag` where it is empty or longer than 280 characters.' })
  hashtag(@Arg('tag', () => String, { description: 'With or without its #, in any case, with or without accents.' }) tag: string, @Ctx() context: Context): Promise<Hashtag | null> {
    return context.services.discovery.hashtag(context, tag);
  }

  @Query(() => [HashtagType], { description: 'Hashtags that begin so, of those that public tweets have, the one that was used last first. BAD_USER_INPUT on `prefix` where it is empty or longer than 280 characters, and on `first`.' })
  searchHashtags(
    @Arg('prefix', () => String, { description: 'With or without its #, in any case, with or without accents.' }) prefix: string,
    @Arg('first', () => Int, { defaultValue: 10, description: 'How many at most, 1 to 100.' }) first: number,
    @Ctx() context: Context,
  ): Promise<Hashtag[]> {
    return context.services.discovery.searchHashtags(context, prefix, first);
  }

  @FieldResolver(() => TweetConnectionType, { description: 'The tweets with it that the viewer may see, newest first; no retweets.' })
  async tweets(@Root() { key }: Hashtag, @Args(() => PageArgs) page: PageArgs, @Ctx() context: Context): Promise<TweetConnectionType> {
    return toConnection<Tweet>(await context.services.discovery.listHashtagTweets(context, key, toPageRequest(page)), 'hashtag', key);
  }
}
