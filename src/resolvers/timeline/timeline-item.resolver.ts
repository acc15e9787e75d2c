import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import type { TimelineItem, Tweet } from '../../domain/tweet.ts';
import type { User } from '../../domain/user.ts';
import type { MaybePromise } from '../../lib/maybe-promise.ts';
import type { Context } from '../context.ts';
import { TweetType } from '../tweet/tweet.type.ts';
import { UserType } from '../user/user.type.ts';
import { TimelineItemType } from './timeline.type.ts';

@Resolver(() => TimelineItemType)
export class TimelineItemResolver {
  @FieldResolver(() => TweetType, { description: 'The tweet: for a retweet, the original.' })
  tweet(@Root() item: TimelineItem): Tweet {
    return item.tweet;
  }

  @FieldResolver(() => UserType, { nullable: true, description: 'Who retweeted it; null where the line is the tweet itself.' })
  retweetedBy(@Root() item: TimelineItem, @Ctx() { loaders }: Context): MaybePromise<User | null> {
    return item.retweetedById === null ? null : loaders.users.load(item.retweetedById);
  }
}
