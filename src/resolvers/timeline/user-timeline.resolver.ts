import { Arg, Args, Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import type { User } from '../../domain/user.ts';
import type { Context } from '../context.ts';
import { toConnection } from '../page/connection.ts';
import { PageArgs, toPageRequest } from '../page/page.args.ts';
import { UserType } from '../user/user.type.ts';
import { TimelineConnectionType, UserTimelineFilter } from './timeline.type.ts';

@Resolver(() => UserType)
export class UserTimelineResolver {
  @FieldResolver(() => TimelineConnectionType, { description: 'What this person posted and retweeted, newest first; empty where the account is private and the viewer does not follow it, or where either blocks the other.' })
  async timeline(
    @Root() user: User,
    @Args(() => PageArgs) page: PageArgs,
    @Arg('filter', () => UserTimelineFilter, { defaultValue: UserTimelineFilter.TWEETS, description: 'What to show.' }) filter: UserTimelineFilter,
    @Ctx() context: Context,
  ): Promise<TimelineConnectionType> {
    const which = filter === 'TWEETS' ? 'withoutReplies' : 'all';
    const timeline = await context.services.timelines.userTimeline(context, { ...toPageRequest(page), userId: user.id, which });
    return { ...toConnection(timeline, 'userTimeline', user.id), liveCursor: timeline.liveCursor };
  }
}
