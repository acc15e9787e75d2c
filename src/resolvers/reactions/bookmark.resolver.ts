import { Arg, Args, Ctx, ID, Mutation, Query, Resolver } from 'type-graphql';
import type { Tweet } from '../../domain/tweet.ts';
import { acting, signedIn, type Context } from '../context.ts';
import { toConnection } from '../page/connection.ts';
import { PageArgs, toPageRequest } from '../page/page.args.ts';
import { TweetConnectionType } from '../tweet/tweet-connection.type.ts';
import { TweetType } from '../tweet/tweet.type.ts';

@Resolver()
export class BookmarkResolver {
  @Query(() => TweetConnectionType, { description: 'What the viewer has bookmarked, the latest bookmark first. Nobody else sees it.' })
  async bookmarks(@Args(() => PageArgs) page: PageArgs, @Ctx() context: Context): Promise<TweetConnectionType> {
    const request = signedIn(context);
    return toConnection<Tweet>(await context.services.reactions.bookmarks(request, toPageRequest(page)), 'bookmarks', request.viewer.userId);
  }

  @Mutation(() => TweetType, { description: 'Bookmarks a tweet and returns it. Doing it twice is no error. NOT_FOUND on `id` for a tweet that the viewer cannot see, and for the id of a retweet.' })
  bookmarkTweet(@Arg('id', () => ID, { description: 'The tweet to keep.' }) id: string, @Ctx() context: Context): Promise<Tweet> {
    return context.services.reactions.bookmarkTweet(acting(context), id);
  }

  @Mutation(() => TweetType, { description: 'Takes a bookmark back and returns the tweet. Doing it twice is no error. Where the viewer cannot see the tweet (any more) the bookmark is taken back too, and the answer is NOT_FOUND on `id`.' })
  removeBookmark(@Arg('id', () => ID, { description: 'The tweet to keep no longer.' }) id: string, @Ctx() context: Context): Promise<Tweet> {
    return context.services.reactions.removeBookmark(acting(context), id);
  }
}
