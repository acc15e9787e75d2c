import { Arg, Args, Ctx, FieldResolver, ID, Int, Mutation, Query, Resolver, Root, Subscription } from 'type-graphql';
import { encodePlaceCursor } from '../../domain/cursors.ts';
import type { Notification, NotificationType as Type } from '../../domain/notification.ts';
import type { Tweet, TweetTombstone } from '../../domain/tweet.ts';
import type { User } from '../../domain/user.ts';
import { after, allOf, type MaybePromise } from '../../lib/maybe-promise.ts';
import type { NotificationEvent as Event } from '../../services/notifications/notification-events.ts';
import { acting, requireViewer, signedIn, type Context } from '../context.ts';
import { PageArgs, toPageRequest } from '../page/page.args.ts';
import { StreamGap } from '../timeline/timeline-event.union.ts';
import { TweetResult } from '../tweet/tweet.type.ts';
import { toPageInfo } from '../page/connection.ts';
import { UserType } from '../user/user.type.ts';
import { NotificationChanged, NotificationEvent } from './notification-event.union.ts';
import { NotificationConnectionType, NotificationObjectType, NotificationType } from './notification.type.ts';

@Resolver(() => NotificationObjectType)
export class NotificationResolver {
  @Query(() => NotificationConnectionType, { description: 'What the viewer was told, what changed last first. Somebody whom the viewer has blocked or muted since, and a tweet that they can no longer see, is left out, and not counted. A group that grows while it is paged moves to the top and is not shown twice.' })
  async notifications(
    @Args(() => PageArgs) page: PageArgs,
    @Arg('types', () => [NotificationType], { nullable: true, description: 'Only these types, one at least; left out: all.' }) types: Type[] | null | undefined,
    @Ctx() context: Context,
  ): Promise<NotificationConnectionType> {
    const request = signedIn(context);
    const { items, unreadCount, liveCursor, ...rest } = await context.services.notifications.notifications(request, { ...toPageRequest(page), types: types ?? undefined });
    const edges = items.map(({ id, item }) => ({ cursor: encodePlaceCursor('notifications', request.viewer.userId, id), node: item }));
    return { edges, pageInfo: toPageInfo(edges, rest), unreadCount, liveCursor };
  }

  @Mutation(() => Int, { description: 'Marks as read what the viewer has seen, and returns how many are left unread. A group that somebody joined after the viewer last saw it stays unread. NOT_FOUND on `upTo` for what is no notification of the viewer\'s: then nothing is marked.' })
  markNotificationsRead(
    @Arg('upTo', () => ID, { nullable: true, description: 'This notification as it was last shown to the viewer, and all below it. Left out: everything there is.' }) upTo: string | null | undefined,
    @Ctx() context: Context,
  ): Promise<number> {
    return context.services.notifications.markNotificationsRead(acting(context), upTo ?? undefined);
  }

  @Subscription(() => NotificationEvent, {
    name: 'notifications',
    description: 'What changes about the viewer\'s notifications, as it happens, by the same rules as the query; what they read on one device is told to the others. Each event\'s cursor resumes after it; what cannot be resumed is one StreamGap.',
    subscribe: async ({ args, context }: { args: { after?: string | null }; context: Context }) =>
      context.services.notifications.notificationEvents(requireViewer(context), args.after ?? undefined),
  })
  notificationEvent(
    @Root() event: Event,
    @Arg('after', () => String, { nullable: true, description: 'A page\'s liveCursor, or the cursor of the last event received. Left out: from now on.' }) _after: string | null | undefined,
    @Ctx() context: Context,
  ): NotificationChanged | StreamGap {
    context.loaders = event.loaders;
    return event.kind === 'gap' ? new StreamGap(event.cursor) : new NotificationChanged(event);
  }

  @FieldResolver(() => [UserType], { description: 'The newest few of those who did it, newest first, five at most; empty where a poll has ended.' })
  actors(@Root() { actorIds }: Notification, @Ctx() { loaders }: Context): MaybePromise<User[]> {
    return after(allOf(actorIds.map((id) => loaders.listedUsers.load(id))), (people) => people.filter((person) => person !== null));
  }

  @FieldResolver(() => TweetResult, { nullable: true, description: 'The tweet that it is about: of a like or retweet the viewer\'s own, else the reply, the quote, the tweet that mentions them, the one with the poll. Null where it is about people.' })
  tweet(@Root() { tweetId }: Notification, @Ctx() { loaders }: Context): MaybePromise<Tweet | TweetTombstone | null> {
    return tweetId === null ? null : loaders.tweets.load(tweetId);
  }
}
