import { Arg, Ctx, ID, Mutation, Query, Resolver } from 'type-graphql';
import type { NotificationSettings } from '../../domain/notification-settings.ts';
import type { Tweet } from '../../domain/tweet.ts';
import { acting, signedIn, type Context } from '../context.ts';
import { TweetType } from '../tweet/tweet.type.ts';
import { NotificationSettingsType, UpdateNotificationSettingsInputType } from './notification-settings.type.ts';

@Resolver()
export class NotificationSettingsResolver {
  @Query(() => NotificationSettingsType, { description: 'What the viewer wants to be told of.' })
  notificationSettings(@Ctx() context: Context): Promise<NotificationSettings> {
    return context.services.notifications.notificationSettings(signedIn(context));
  }

  @Mutation(() => NotificationSettingsType, { description: 'Changes what the viewer is told of from now on, and returns all settings; what has been told stays. BAD_USER_INPUT with the setting that is null.' })
  updateNotificationSettings(
    @Arg('input', () => UpdateNotificationSettingsInputType, { description: 'The changes.' }) input: UpdateNotificationSettingsInputType,
    @Ctx() context: Context,
  ): Promise<NotificationSettings> {
    return context.services.notifications.updateNotificationSettings(acting(context), input);
  }

  @Mutation(() => TweetType, { description: 'From now on the viewer is told of nothing about the conversation that a tweet is in: no reply, mention, like or end of a poll. Returns the tweet. Doing it twice is no error. NOT_FOUND on `id` for a tweet that the viewer cannot see.' })
  muteConversation(@Arg('id', () => ID, { description: 'Any tweet of the conversation.' }) id: string, @Ctx() context: Context): Promise<Tweet> {
    return context.services.notifications.muteConversation(acting(context), id);
  }

  @Mutation(() => TweetType, { description: 'Has the viewer told of a conversation again, and returns the tweet; what happened meanwhile is not made up for. Doing it twice is no error. Where the viewer cannot see the tweet (any more) the conversation is unmuted too, and the answer is NOT_FOUND on `id`.' })
  unmuteConversation(@Arg('id', () => ID, { description: 'Any tweet of the conversation.' }) id: string, @Ctx() context: Context): Promise<Tweet> {
    return context.services.notifications.unmuteConversation(acting(context), id);
  }
}
