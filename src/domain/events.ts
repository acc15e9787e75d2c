/**
 * What happened, in the past tense. An event is written in the transaction of what it tells and stays in the outbox until
 * every reaction listed for its type has acknowledged it.
 */
export interface EventPayloads {
  'tweet.posted': { tweetId: string; authorId: string };
  'tweet.deleted': { tweetId: string; authorId: string };
  /** Written with the poll, and handed out when it has ended. By then the tweet may have been deleted. */
  'poll.ended': { tweetId: string; authorId: string };
  'user.followed': { followerId: string; followeeId: string };
  'user.unfollowed': { followerId: string; followeeId: string };
}
export type EventType = keyof EventPayloads;

/** The reactions; each is one worker, named for what it maintains. */
export type ReactionName = 'home-timelines';

/** Who reacts to what. Adding a reaction here is all it takes for it to be queued, retried and swept. */
export const reactionsTo: { readonly [Type in EventType]: readonly ReactionName[] } = {
  'tweet.posted': ['home-timelines'],
  'tweet.deleted': ['home-timelines'],
  'poll.ended': [],
  'user.followed': ['home-timelines'],
  'user.unfollowed': ['home-timelines'],
};

export interface DomainEvent<Type extends EventType = EventType> {
  id: string;
  type: Type;
  payload: EventPayloads[Type];
  /** Of the HTTP request that caused it, for the logs. */
  requestId: string | undefined;
}

export type AnyEvent = { [Type in EventType]: DomainEvent<Type> }[EventType];
