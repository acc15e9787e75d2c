import { Field, Int, ObjectType, registerEnumType } from 'type-graphql';
import type { Notification, NotificationType as Type } from '../../domain/notification.ts';
import { NodeType } from '../node.type.ts';
import { PageInfoType } from '../page/page-info.type.ts';
import { DateTime } from '../scalars/date-time.scalar.ts';

export const NotificationType = {
  LIKE: 'LIKE', RETWEET: 'RETWEET', QUOTE: 'QUOTE', REPLY: 'REPLY', MENTION: 'MENTION',
  FOLLOW: 'FOLLOW', FOLLOW_REQUEST: 'FOLLOW_REQUEST', FOLLOW_ACCEPTED: 'FOLLOW_ACCEPTED', POLL_ENDED: 'POLL_ENDED',
} as const satisfies { [Name in Type]: Name };
registerEnumType(NotificationType, {
  name: 'NotificationType',
  description: 'What a notification tells.',
  valuesConfig: {
    LIKE: { description: 'People like one of the viewer\'s tweets.' },
    RETWEET: { description: 'People retweeted one of the viewer\'s tweets.' },
    QUOTE: { description: 'Somebody quoted a tweet of the viewer\'s.' },
    REPLY: { description: 'Somebody replied to a tweet of the viewer\'s.' },
    MENTION: { description: 'Somebody mentioned the viewer by name. A reply or quote that also mentions its addressee is only that.' },
    FOLLOW: { description: 'People follow the viewer.' },
    FOLLOW_REQUEST: { description: 'Somebody asks to follow the viewer\'s private account.' },
    FOLLOW_ACCEPTED: { description: 'A private account has let the viewer in.' },
    POLL_ENDED: { description: 'A poll has ended that the viewer posted or voted in.' },
  },
});

@ObjectType('Notification', { implements: NodeType, description: 'Something that the viewer is told of. Likes of one tweet, retweets of one tweet, and follows, are one notification while it is unread and within 24 hours of the first.' })
export class NotificationObjectType extends NodeType {
  @Field(() => NotificationType, { description: 'What it tells.', simple: true })
  type: Type;

  @Field(() => Int, { description: 'How many people did it; 0 where a poll has ended. Whom the viewer blocks or mutes, who blocks the viewer, and who was suspended, is not counted; in a group of more than 100, no more than 300 of each of these are looked for.', simple: true })
  actorCount: number;

  @Field(() => Boolean, { description: 'Whether the viewer has marked it as read.', simple: true })
  read: boolean;

  @Field(() => DateTime, { description: 'When the first of it happened.', simple: true })
  createdAt: Date;

  @Field(() => DateTime, { description: 'When the last of it happened.', simple: true })
  updatedAt: Date;
}

@ObjectType('NotificationEdge', { description: 'A notification and its place.', simpleResolvers: true })
export class NotificationEdgeType {
  @Field(() => String, { description: 'Pass it as `after` to read on from here.' })
  cursor: string;

  @Field(() => NotificationObjectType, { description: 'The notification.' })
  node: Notification;
}

@ObjectType('NotificationConnection', { description: 'A page of notifications, what changed last first.', simpleResolvers: true })
export class NotificationConnectionType {
  @Field(() => [NotificationEdgeType], { description: 'The notifications of this page.' })
  edges: NotificationEdgeType[];

  @Field(() => PageInfoType, { description: 'Where this page stands.' })
  pageInfo: PageInfoType;

  @Field(() => Int, { description: 'How many notifications the viewer has not read, of all types, at the moment at which the page was read. It counts to 10000.' })
  unreadCount: number;

  @Field(() => String, { description: 'Start the notifications subscription `after` this, and it delivers every change that this page was too early for.' })
  liveCursor: string;

}
