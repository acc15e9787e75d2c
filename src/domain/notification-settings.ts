import type { Audience, NotificationType } from './notification.ts';

/** For each type whose acts somebody is told of; the names are those of the API. */
export interface NotificationSettings {
  like: Audience;
  retweet: Audience;
  quote: Audience;
  reply: Audience;
  mention: Audience;
  follow: Audience;
  followRequest: Audience;
  followAccepted: Audience;
  pollEnded: Audience;
}

export const SETTING_OF = {
  LIKE: 'like', RETWEET: 'retweet', QUOTE: 'quote', REPLY: 'reply', MENTION: 'mention',
  FOLLOW: 'follow', FOLLOW_REQUEST: 'followRequest', FOLLOW_ACCEPTED: 'followAccepted', POLL_ENDED: 'pollEnded',
} as const satisfies Record<NotificationType, keyof NotificationSettings>;

/** Of somebody who has never chosen: everybody's acts of every type. */
export const DEFAULT_SETTINGS: NotificationSettings = {
  like: 'EVERYONE', retweet: 'EVERYONE', quote: 'EVERYONE', reply: 'EVERYONE', mention: 'EVERYONE',
  follow: 'EVERYONE', followRequest: 'EVERYONE', followAccepted: 'EVERYONE', pollEnded: 'EVERYONE',
};
