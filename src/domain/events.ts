/**
 * What happened, in the past tense. An event is written in the transaction of what it tells and stays in the outbox until
 * every reaction listed for its type has acknowledged it.
 */
export interface EventPayloads {
  'tweet.posted': { tweetId: string; authorId: string };
  /** A new text; counts and poll are what they were. */
  'tweet.edited': { tweetId: string; authorId: string };
  /** `mentionedIds`, `countedIds` (what it replied to and quoted): of a tweet, which forgets them. `retweetOfId`: of a retweet that was taken back, whose row is gone. */
  'tweet.deleted': { tweetId: string; authorId: string; mentionedIds?: string[]; countedIds?: string[]; retweetOfId?: string };
  /** Of some tweets, at most 2,000: they were posted, edited, deleted or imported, and have or had hashtags. */
  'hashtags.changed': { tweetIds: string[] };
  /** Of some tweets, at most 500: which hashtags they have was written down by other rules than those of now, or not at all. */
  'hashtags.outdated': { tweetIds: string[] };
  /** Became private or public, was suspended or is no longer; written by a trigger, whoever changed it. */
  'user.visibilityChanged': { userId: string };
  /** What one statement changed about the likes of a tweet: 250 people at most. */
  'likes.changed': { tweetId: string; likedBy: string[]; unlikedBy: string[] };
  /** Written with the poll, and handed out when it has ended. By then the tweet may have been deleted. */
  'poll.ended': { tweetId: string; authorId: string };
  /** `accepted`: the followee has let the follower in. */
  'user.followed': { followerId: string; followeeId: string; accepted?: boolean };
  'user.unfollowed': { followerId: string; followeeId: string };
  'followRequest.made': { requesterId: string; targetId: string };
  /** Accepted, rejected, withdrawn, or dropped by a block. */
  'followRequest.ended': { requestId: string; requesterId: string; targetId: string };
  /** All who waited for somebody that has become public, at most 1,000 of them in one event; their requests in the same order. */
  'followRequests.accepted': { followerIds: string[]; requestIds: string[]; followeeId: string };
  /** Made, grown, shrunk or read: whoever listens is to be told, at the event's time. */
  'notification.changed': { recipientId: string; notificationId: string };
  /** Written by a trigger, whoever changed them, and only while a search index is kept. `tweetsToo`: who may see their tweets has changed. At most 500. */
  'users.changed': { userIds: string[]; tweetsToo: boolean };
  /** What one batch of an import wrote, and whose counts it changed. */
  'tweets.imported': { tweetIds: string[] };
  /** Of tweets and people whose counts changed at some moment of the last second: many changes make one. */
  'counts.changed': { tweetIds: string[]; userIds: string[] };
  /** For one browser that is told by Web Push. */
  'notification.made': { recipientId: string; notificationId: string; subscriptionId: string };
}
export type EventType = keyof EventPayloads;

/** The reactions; each is one worker, named for what it maintains. */
export type ReactionName = 'home-timelines' | 'notifications' | 'tombstones' | 'web-push' | 'search' | 'hashtags' | 'trends';

/** Who reacts to what. Adding a reaction here is all it takes for it to be queued, retried and swept. */
export const reactionsTo: { readonly [Type in EventType]: readonly ReactionName[] } = {
  'tweet.posted': ['home-timelines', 'notifications', 'trends'],
  'tweet.edited': ['notifications'],
  'tweet.deleted': ['home-timelines', 'notifications', 'tombstones'],
  'hashtags.changed': ['hashtags', 'trends'],
  'hashtags.outdated': ['hashtags'],
  'user.visibilityChanged': ['hashtags'],
  'likes.changed': ['notifications', 'trends'],
  'poll.ended': ['notifications'],
  'user.followed': ['home-timelines', 'notifications'],
  'user.unfollowed': ['home-timelines', 'notifications'],
  'followRequest.made': ['notifications'],
  'followRequest.ended': ['notifications'],
  'followRequests.accepted': ['home-timelines', 'notifications'],
  'notification.changed': ['notifications'],
  'notification.made': ['web-push'],
  'users.changed': [],
  'tweets.imported': [],
  'counts.changed': [],
};

/**
 * To a tweet that somebody wrote, of all who react to posts those to whom it is anything: most answer, quote and name nobody. Its hashtags
 * are an event of their own.
 */
export const reactionsToTweet = ({ inReplyToId, quotedId, mentionedIds }: { inReplyToId: string | null; quotedId: string | null; mentionedIds: readonly string[] }): ReactionName[] => {
  const tells = inReplyToId !== null || quotedId !== null || mentionedIds.length > 0;
  return reactionsTo['tweet.posted'].filter((name) => (name === 'notifications' ? tells : name !== 'trends' || inReplyToId !== null));
};

/**
 * What `search` reacts to, where there is an Elasticsearch to be kept: whether there is, the workers know and the writers need
 * not. The relay adds the reaction to an event that it hands out for the first time.
 */
export const INDEXED_EVENTS: ReadonlySet<EventType> = new Set<EventType>([
  'tweet.posted', 'tweet.edited', 'tweet.deleted', 'likes.changed', 'user.followed', 'user.unfollowed', 'followRequests.accepted',
  'users.changed', 'tweets.imported', 'counts.changed',
]);

export interface DomainEvent<Type extends EventType = EventType> {
  id: string;
  type: Type;
  payload: EventPayloads[Type];
  /** Of the HTTP request that caused it, for the logs. */
  requestId: string | undefined;
}

export type AnyEvent = { [Type in EventType]: DomainEvent<Type> }[EventType];
