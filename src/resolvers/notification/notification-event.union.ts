import { createUnionType, Field, Int, ObjectType } from 'type-graphql';
import type { Notification } from '../../domain/notification.ts';
import { StreamGap } from '../timeline/timeline-event.union.ts';
import { NotificationObjectType } from './notification.type.ts';

@ObjectType({ description: 'A notification is new or not what it was: people joined it or took their act back, it was read on some device, or it is gone. One that is read says that all below it are. Of a group that grows fast it comes once a second.', simpleResolvers: true })
export class NotificationChanged {
  @Field(() => String, { description: 'Resume the subscription `after` this.' })
  cursor: string;

  @Field(() => NotificationObjectType, { description: 'What it is now. Where it is known, this takes its place, and its place in the list is by updatedAt.' })
  notification: Notification;

  @Field(() => Int, { description: 'How many are unread now.' })
  unreadCount: number;

  @Field(() => Boolean, { description: 'Whether it is no longer in the list: everybody took their act back, or the tweet was deleted.' })
  removed: boolean;

  constructor({ cursor, notification, unreadCount, removed }: { cursor: string; notification: Notification; unreadCount: number; removed: boolean }) {
    this.cursor = cursor;
    this.notification = notification;
    this.unreadCount = unreadCount;
    this.removed = removed;
  }
}

export const NotificationEvent = createUnionType({
  name: 'NotificationEvent',
  description: 'A change of the viewer\'s notifications.',
  types: () => [NotificationChanged, StreamGap] as const,
});
