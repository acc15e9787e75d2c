import { Arg, Ctx, Int, Query, Resolver } from 'type-graphql';
import type { Trend } from '../../services/discovery/trends.ts';
import type { Context } from '../context.ts';
import { TrendType } from './trend.type.ts';

@Resolver()
export class TrendResolver {
  @Query(() => [TrendType], { description: 'Hashtags that more people use than usually do, the most unusual first; refreshed every minute, and the same for everybody. Each was used by three people at least, in posts, likes, retweets or replies; what private or suspended people post is not in it. BAD_USER_INPUT on `first`.' })
  trends(@Arg('first', () => Int, { defaultValue: 10, description: 'How many at most, 1 to 100.' }) first: number, @Ctx() context: Context): Promise<Trend[]> {
    return context.services.discovery.trends(context, first);
  }
}
