import { Arg, Args, Ctx, Query, Resolver } from 'type-graphql';
import type { SearchOrder } from '../../domain/search/search-query.ts';
import type { Context } from '../context.ts';
import { UserConnectionType } from '../follow/user-connection.type.ts';
import { toConnection, toTimedConnection } from '../page/connection.ts';
import { PageArgs, toPageRequest } from '../page/page.args.ts';
import { SearchOrderEnum, TweetSearchConnectionType } from './search.type.ts';

const QUERY = 'Words, all of which a tweet must have, without regard to case and accents; "phrases"; -word to exclude; a OR b, which binds closer than a space; #tag, @name, from:name, to:name, since:2026-11-21 (UTC), until:2026-11-21 (before that day), lang:fr, has:link, has:media, has:poll, min_likes:10. What is no operator is taken as words. At most 10,000 characters, 64 parts and 256 words.';

@Resolver()
export class SearchResolver {
  @Query(() => TweetSearchConnectionType, { description: 'Searches the tweets that the viewer may see, replies among them; a retweet is found as its original. Signed out, what is public. BAD_USER_INPUT on `query` where it is too long, names a day that no calendar has, or says only what to leave out.' })
  async searchTweets(
    @Arg('query', () => String, { description: QUERY }) query: string,
    @Arg('order', () => SearchOrderEnum, { defaultValue: 'RELEVANCE', description: 'The order of the tweets.' }) order: SearchOrder,
    @Args(() => PageArgs) page: PageArgs,
    @Ctx() context: Context,
  ): Promise<TweetSearchConnectionType> {
    const found = await context.services.search.searchTweets(context, query, order, toPageRequest(page));
    return { ...toTimedConnection(found, 'tweetSearch', found.scope), degraded: found.degraded };
  }

  @Query(() => UserConnectionType, { description: 'Searches people by the beginnings of the words of their usernames and display names, typing errors forgiven: those whom the viewer follows first; among equals those whose names match as typed, then by followers. Those kept apart by a block are left out. BAD_USER_INPUT on `query` where it has no letter or digit, or more than 200 characters or 20 words.' })
  async searchUsers(
    @Arg('query', () => String, { description: 'A name, a username, or the beginning of one.' }) query: string,
    @Args(() => PageArgs) page: PageArgs,
    @Ctx() context: Context,
  ): Promise<UserConnectionType> {
    const found = await context.services.search.searchUsers(context, query, toPageRequest(page));
    return toConnection(found, 'userSearch', found.scope);
  }
}
