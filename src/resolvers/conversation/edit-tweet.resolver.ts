import { Arg, Ctx, FieldResolver, ID, Mutation, Resolver, Root } from 'type-graphql';
import type { Tweet, TweetRevision } from '../../domain/tweet.ts';
import { acting, type Context } from '../context.ts';
import { TweetType } from '../tweet/tweet.type.ts';
import { TweetRevisionType } from './tweet-revision.type.ts';

@Resolver(() => TweetType)
export class EditTweetResolver {
  @Mutation(() => TweetType, { description: 'Gives one of the viewer\'s tweets a new text, within 60 minutes of posting and five times at most; hashtags, mentions and links follow, counts and a poll stay. A text that equals the current one is no edit. BAD_USER_INPUT on `text`; on `id` NOT_FOUND for a tweet that the viewer cannot see, and FORBIDDEN for another\'s, after the 60 minutes, and after the fifth edit.' })
  editTweet(
    @Arg('id', () => ID, { description: 'One of the viewer\'s tweets.' }) id: string,
    @Arg('text', () => String, { description: 'The whole new text, by the rules of postTweet; beside a poll it may be empty.' }) text: string,
    @Ctx() context: Context,
  ): Promise<Tweet> {
    return context.services.tweets.editTweet(acting(context), id, text);
  }

  @FieldResolver(() => [TweetRevisionType], { description: 'Every text it has had, oldest first, the current one last; just one where it was never edited.' })
  revisions(@Root() tweet: Tweet, @Ctx() context: Context): Promise<TweetRevision[]> {
    return context.services.conversations.listRevisions(context, tweet);
  }
}
