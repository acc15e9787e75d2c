import { Arg, Ctx, Field, ID, ObjectType, Resolver, Root, Subscription } from 'type-graphql';
import type { Tweet, TweetTombstone } from '../../domain/tweet.ts';
import type { TweetUpdate } from '../../services/tweets/tweet-updates.ts';
import type { Context } from '../context.ts';
import { TweetResult } from './tweet.type.ts';

@ObjectType('TweetUpdate', { description: 'Something about a tweet changed.', simpleResolvers: true })
export class TweetUpdateType {
  @Field(() => TweetResult, { description: 'The tweet as it is now: a tombstone from the moment on at which the viewer can see it no more.' })
  tweet: Tweet | TweetTombstone;

  constructor(tweet: Tweet | TweetTombstone) {
    this.tweet = tweet;
  }
}

@Resolver()
export class TweetUpdateResolver {
  @Subscription(() => TweetUpdateType, {
    name: 'tweetUpdates',
    description: 'The tweets on screen, each as it changes: counts, votes in its poll among them, at most once a second, the last state always; an edit, a deletion, and whatever hides it or shows it again, at once. Nothing comes at the start: subscribe, then read, and nothing is missed between. After an interruption of the server\'s own each comes once as it stands. Needs no sign-in. BAD_USER_INPUT on `ids`, or on `ids.N` for the one that is malformed.',
    subscribe: async ({ args, context }: { args: { ids: string[] }; context: Context }) => context.services.tweets.tweetUpdates(context.viewer, args.ids),
  })
  tweetUpdate(
    @Root() update: TweetUpdate,
    @Arg('ids', () => [ID], { description: 'Ids of 1 to 100 tweets; one twice counts once. One that is no tweet\'s never changes.' }) _ids: string[],
    @Ctx() context: Context,
  ): TweetUpdateType {
    // The loaders that judged the tweet have read what most of its fields ask for.
    context.loaders = update.loaders;
    return new TweetUpdateType(update.tweet);
  }
}
