import { Arg, Args, Ctx, Query, Resolver, Root, Subscription } from 'type-graphql';
import type { HomeTimelineEvent } from '../../services/timelines/home-timeline-live.ts';
import { requireViewer, signedIn, type Context } from '../context.ts';
import { toConnection } from '../page/connection.ts';
import { PageArgs, toPageRequest } from '../page/page.args.ts';
import { StreamGap, TimelineEvent, TimelineItemAdded, TimelineItemRemoved } from './timeline-event.union.ts';
import { TimelineConnectionType, TimelineOrder } from './timeline.type.ts';

@Resolver()
export class HomeTimelineResolver {
  @Query(() => TimelineConnectionType, { description: 'What the people whom the viewer follows and the viewer posted and retweeted: newest first, down to the first tweet any of them ever posted, or ranked. A cursor is good for the order that it is of.' })
  async homeTimeline(
    @Args(() => PageArgs) page: PageArgs,
    @Arg('order', () => TimelineOrder, { defaultValue: TimelineOrder.LATEST, description: 'How to order it.' }) order: TimelineOrder,
    @Ctx() context: Context,
  ): Promise<TimelineConnectionType> {
    const request = signedIn(context);
    const { homeTimeline, rankedHomeTimeline } = context.services.timelines;
    const [read, list] = order === 'RANKED' ? [rankedHomeTimeline, 'rankedHomeTimeline'] as const : [homeTimeline, 'homeTimeline'] as const;
    const timeline = await read(request, toPageRequest(page));
    return { ...toConnection(timeline, list, request.viewer.userId), liveCursor: timeline.liveCursor };
  }

  @Subscription(() => TimelineEvent, {
    name: 'homeTimeline',
    description: 'What enters and leaves the viewer\'s home timeline, as it happens: the same items, by the same rules, as the query. Each event\'s cursor resumes after it; what cannot be resumed is one StreamGap. Everything posted after the cursor arrives, once and in order. Not told: which older lines come or go because the viewer or somebody else follows, unfollows, mutes, blocks, goes private or is suspended. The query has that right at once, so read it again after such a change.',
    subscribe: async ({ args, context }: { args: { after?: string | null }; context: Context }) =>
      context.services.timelines.homeTimelineEvents(requireViewer(context), args.after ?? undefined),
  })
  homeTimelineEvent(
    @Root() event: HomeTimelineEvent,
    @Arg('after', () => String, { nullable: true, description: 'A page\'s liveCursor, or the cursor of the last event received. Left out: from now on.' }) _after: string | null | undefined,
    @Ctx() context: Context,
  ): TimelineItemAdded | TimelineItemRemoved | StreamGap {
    // The loaders that judged the item have read what most of its fields ask for.
    context.loaders = event.loaders;
    if (event.kind === 'added') return new TimelineItemAdded(event.cursor, event.item);
    if (event.kind === 'removed') return new TimelineItemRemoved(event.cursor, event.itemId);
    return new StreamGap(event.cursor);
  }
}
