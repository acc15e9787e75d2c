import { Field, InputType, ObjectType, registerEnumType } from 'type-graphql';
import type { Audience } from '../../domain/notification.ts';
import type { NotificationSettings } from '../../domain/notification-settings.ts';
import type { UpdateNotificationSettingsInput } from '../../services/notifications/notification-settings.ts';

export const NotificationAudience = { EVERYONE: 'EVERYONE', FOLLOWING: 'FOLLOWING', NOBODY: 'NOBODY' } as const satisfies { [Name in Audience]: Name };
registerEnumType(NotificationAudience, {
  name: 'NotificationAudience',
  description: 'Whose acts somebody is told of.',
  valuesConfig: {
    EVERYONE: { description: 'Everybody\'s, but for those whom they block or mute.' },
    FOLLOWING: { description: 'Those of the people whom they follow.' },
    NOBODY: { description: 'Nobody\'s.' },
  },
});

@ObjectType('NotificationSettings', { description: 'For each type of notification, whose acts the viewer is told of. At first: everybody\'s.', simpleResolvers: true })
export class NotificationSettingsType implements NotificationSettings {
  @Field(() => NotificationAudience, { description: 'Of likes of the viewer\'s tweets.' })
  like: Audience;

  @Field(() => NotificationAudience, { description: 'Of retweets of the viewer\'s tweets.' })
  retweet: Audience;

  @Field(() => NotificationAudience, { description: 'Of quotes of the viewer\'s tweets.' })
  quote: Audience;

  @Field(() => NotificationAudience, { description: 'Of replies to the viewer\'s tweets.' })
  reply: Audience;

  @Field(() => NotificationAudience, { description: 'Of tweets that mention the viewer.' })
  mention: Audience;

  @Field(() => NotificationAudience, { description: 'Of follows of the viewer.' })
  follow: Audience;

  @Field(() => NotificationAudience, { description: 'Of requests to follow the viewer.' })
  followRequest: Audience;

  @Field(() => NotificationAudience, { description: 'Of requests of the viewer that were accepted.' })
  followAccepted: Audience;

  @Field(() => NotificationAudience, { description: 'Of ends of polls that the viewer voted in, by who posted them; NOBODY also of the viewer\'s own.' })
  pollEnded: Audience;
}

@InputType('UpdateNotificationSettingsInput', { description: 'What is left out stays as it is; null is refused.' })
export class UpdateNotificationSettingsInputType implements UpdateNotificationSettingsInput {
  @Field(() => NotificationAudience, { nullable: true, description: 'Of likes of the viewer\'s tweets.' })
  like?: Audience | null;

  @Field(() => NotificationAudience, { nullable: true, description: 'Of retweets of the viewer\'s tweets.' })
  retweet?: Audience | null;

  @Field(() => NotificationAudience, { nullable: true, description: 'Of quotes of the viewer\'s tweets.' })
  quote?: Audience | null;

  @Field(() => NotificationAudience, { nullable: true, description: 'Of replies to the viewer\'s tweets.' })
  reply?: Audience | null;

  @Field(() => NotificationAudience, { nullable: true, description: 'Of tweets that mention the viewer.' })
  mention?: Audience | null;

  @Field(() => NotificationAudience, { nullable: true, description: 'Of follows of the viewer.' })
  follow?: Audience | null;

  @Field(() => NotificationAudience, { nullable: true, description: 'Of requests to follow the viewer.' })
  followRequest?: Audience | null;

  @Field(() => NotificationAudience, { nullable: true, description: 'Of requests of the viewer that were accepted.' })
  followAccepted?: Audience | null;

  @Field(() => NotificationAudience, { nullable: true, description: 'Of ends of polls that the viewer voted in, by who posted them; NOBODY also of the viewer\'s own.' })
  pollEnded?: Audience | null;
}
