import { Arg, Ctx, FieldResolver, ID, Int, Mutation, Query, Resolver, Root } from 'type-graphql';
import type { Tweet, TweetTombstone } from '../../domain/tweet.ts';
import type { User } from '../../domain/user.ts';
import { after, type MaybePromise } from '../../lib/maybe-promise.ts';
import { acting, type Context } from '../context.ts';
import { UserType } from '../user/user.type.ts';
import { PostTweetInputType, toPostTweetInput } from './post-tweet.input.ts';
import { TweetResult, TweetType } from './tweet.type.ts';

@Resolver(() => TweetType)
export class TweetResolver {
  @Query(() => TweetResult, { nullable: true, description: 'A tweet by its id: a tombstone where the viewer cannot see it, null where there never was one.' })
  tweet(@Arg('id', () => ID, { description: 'The id of the tweet. Of a retweet only the timeline knows: its id is no tweet\'s.' }) id: string, @Ctx() { loaders }: Context): MaybePromise<Tweet | TweetTombstone | null> {
    return loaders.tweets.load(id);
  }

  @Mutation(() => TweetType, { description: 'Posts a tweet, a reply or a quote, with a poll or without. It is in the viewer\'s own timelines with the answer, and in the followers\' a moment later. BAD_USER_INPUT on `text`, `poll.options`, `poll.durationMinutes` or `idempotencyKey`; NOT_FOUND on `inReplyToId` or `quotedId` for what the viewer cannot see.' })
  postTweet(@Arg('input', () => PostTweetInputType, { description: 'What to post.' }) input: PostTweetInputType, @Ctx() context: Context): Promise<Tweet> {
    return context.services.tweets.postTweet(acting(context), toPostTweetInput(input));
  }

  @Mutation(() => ID, { description: 'Deletes one of the viewer\'s tweets and returns its id; a tombstone stays in its place. Deleting it again is no error. On `id` FORBIDDEN for another\'s tweet, NOT_FOUND for an unknown one.' })
  deleteTweet(@Arg('id', () => ID, { description: 'One of the viewer\'s tweets.' }) id: string, @Ctx() context: Context): Promise<string> {
    return context.services.tweets.deleteTweet(acting(context), id);
  }

  @FieldResolver(() => UserType, { description: 'Who posted it.' })
  author(@Root() tweet: Tweet, @Ctx() { loaders }: Context): MaybePromise<User | null> {
    return loaders.users.load(tweet.authorId);
  }

  @FieldResolver(() => TweetResult, { nullable: true, description: 'The tweet that this one quotes; null where it quotes none.' })
  quoted(@Root() tweet: Tweet, @Ctx() { loaders }: Context): MaybePromise<Tweet | TweetTombstone | null> {
    return tweet.quotedId === null ? null : loaders.tweets.load(tweet.quotedId);
  }

  @FieldResolver(() => TweetResult, { nullable: true, description: 'The tweet that this one replies to; null where it is no reply.' })
  inReplyTo(@Root() tweet: Tweet, @Ctx() { loaders }: Context): MaybePromise<Tweet | TweetTombstone | null> {
    return tweet.inReplyToId === null ? null : loaders.tweets.load(tweet.inReplyToId);
  }

  @FieldResolver(() => Int, { description: 'How many people like it.' })
  likeCount(@Root() tweet: Tweet, @Ctx() { loaders }: Context): MaybePromise<number> {
    return after(loaders.tweetStats.load(tweet.id), ({ likeCount }) => likeCount);
  }

  @FieldResolver(() => Int, { description: 'How many people retweeted it.' })
  retweetCount(@Root() tweet: Tweet, @Ctx() { loaders }: Context): MaybePromise<number> {
    return after(loaders.tweetStats.load(tweet.id), ({ retweetCount }) => retweetCount);
  }

  @FieldResolver(() => Int, { description: 'How many tweets quote it; deleted ones do not count.' })
  quoteCount(@Root() tweet: Tweet, @Ctx() { loaders }: Context): MaybePromise<number> {
    return after(loaders.tweetStats.load(tweet.id), ({ quoteCount }) => quoteCount);
  }

  @FieldResolver(() => Int, { description: 'How many direct replies it has; deleted ones do not count.' })
  replyCount(@Root() tweet: Tweet, @Ctx() { loaders }: Context): MaybePromise<number> {
    return after(loaders.tweetStats.load(tweet.id), ({ replyCount }) => replyCount);
  }

  @FieldResolver(() => Boolean, { description: 'Whether the viewer likes it; false while signed out.' })
  viewerHasLiked(@Root() tweet: Tweet, @Ctx() { loaders }: Context): MaybePromise<boolean> {
    return after(loaders.tweetViewerFlags.load(tweet.id), ({ liked }) => liked);
  }

  @FieldResolver(() => Boolean, { description: 'Whether the viewer retweeted it; false while signed out.' })
  viewerHasRetweeted(@Root() tweet: Tweet, @Ctx() { loaders }: Context): MaybePromise<boolean> {
    return after(loaders.tweetViewerFlags.load(tweet.id), ({ retweeted }) => retweeted);
  }

  @FieldResolver(() => Boolean, { description: 'Whether the viewer has bookmarked it; false while signed out.' })
  viewerHasBookmarked(@Root() tweet: Tweet, @Ctx() { loaders }: Context): MaybePromise<boolean> {
    return after(loaders.tweetViewerFlags.load(tweet.id), ({ bookmarked }) => bookmarked);
  }
}
