export const NOTIFICATION_TYPES = [
  'LIKE', 'RETWEET', 'QUOTE', 'REPLY', 'MENTION', 'FOLLOW', 'FOLLOW_REQUEST', 'FOLLOW_ACCEPTED', 'POLL_ENDED',
] as const;
export type NotificationType = (typeof NOTIFICATION_TYPES)[number];

/** What somebody is told of, as its recipient sees it now. */
export interface Notification {
  id: string;
  recipientId: string;
  type: NotificationType;
  /** The newest few of those who acted and whom the recipient hears, newest first; none where a poll has ended. */
  actorIds: string[];
  actorCount: number;
  tweetId: string | null;
  read: boolean;
  createdAt: Date;
  updatedAt: Date;
}

/** How many actors of a group are named. */
export const MAX_ACTORS_SHOWN = 5;
/** Acts of one type about one subject share a notification for so long after the first, while it is unread. */
export const GROUP_HOURS = 24;
/** Listeners are told of one notification this often at most. */
export const TELL_INTERVAL_SECONDS = 1;
/** What was read is kept for so long after it last changed. */
export const READ_NOTIFICATION_DAYS = 90;

/** Whose acts of a type somebody is told of. */
export const AUDIENCES = ['EVERYONE', 'FOLLOWING', 'NOBODY'] as const;
export type Audience = (typeof AUDIENCES)[number];
