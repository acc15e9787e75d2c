/**
 * Every Redis key and channel, with type, members, bound and expiry. Nothing else builds a key.
 */
export const keys = {
  /** String, random; written by whoever finds it missing, so that it changes when the data was lost. Never expires. */
  epoch: 'epoch',
  /** Number of the last message of the channel of that name, in decimal. Never expires. */
  invalidations: 'invalidations',
  /** List of 16-byte ids, newest first, its last element the floor (docs/adr/0005); at most 800; expires 7 days after its owner last read. */
  homeTimeline: (userId: string) => `timeline:home:${userId}`,
  /** Pattern of every home timeline, and of their rebuilds and logs. */
  homeTimelinePattern: 'timeline:home:*',
  /** String, the token of whoever rebuilds that timeline; expires after 10 seconds. */
  homeTimelineRebuild: (userId: string) => `timeline:home:rebuild:${userId}`,
  /** Stream of what was added to or removed from that timeline, for as long as somebody may resume; about 500 entries; expires 15 minutes after its last reader. */
  homeTimelineLog: (userId: string) => `timeline:home:log:${userId}`,
  /** Stream of the notifications of that person that changed, as the log of a timeline is; about 500 entries; expires 15 minutes after its last reader. */
  notificationLog: (userId: string) => `notifications:log:${userId}`,
  /** String '1': that this change of timelines was begun to be told ('a' or 'r' and the item's id); expires after 10 minutes. */
  homeTimelineTold: (op: string, id: string) => `timeline:told:${op}:${id}`,
  /** Sorted set of the ids of all who have such a log, and of a few who had one (open-log.lua), by id: all scores are 0. Never expires. */
  homeTimelineListeners: 'timeline:home:listeners',
  /** List of the latest rankings of that timeline (ranked-snapshot.store.ts), newest first; at most 4 of at most 6,824 bytes; expires 15 minutes after its owner last read. */
  rankedTimeline: (userId: string) => `timeline:ranked:${userId}`,
  /** Sorted set of the hashtags (keys of domain/hashtags) of an hour of the Unix epoch, by people and then by lateness; at most 1,000; expires 26 hours after its last write. */
  trendTags: (hour: number) => `trends:tags:${hour}`,
  /** HyperLogLog of the ids of who used a hashtag in that hour; at most 14.4 KB of memory; goes with the tag from the set above; expires as that does. */
  trendPeople: (hour: number, tag: string) => `trends:people:${hour}:${tag}`,
  /** String '1' as long as the keys above have all that they should: lost when Redis loses its data. Never expires. */
  trendsComplete: 'trends:complete',
  /** String '1' while they are written again; becomes the one above. Never expires. */
  trendsCompletion: 'trends:completion',
  /** String: 6 bytes of the moment in milliseconds, then 16 for each person to suggest, the best first, at most 150; expires 24 hours after it was made. */
  suggestions: (userId: string) => `suggestions:${userId}`,
  /** Set of the ids of who waits for new suggestions; about 10,000 at most. Never expires. */
  suggestionsWanted: 'suggestions:wanted',
  /** String, JSON: the top tweets as they were in that minute of the Unix epoch (domain/top-tweets), some 200 KB at most; expires after 20 minutes. */
  topTweets: (minute: number) => `explore:tweets:${minute}`,
  /** String, id of a point in time of the index behind that alias of Elasticsearch's, some 200 bytes; expires 15 minutes after a cursor first named it. */
  pointInTime: (alias: string, name: string) => `search:point:${alias}:${name}`,
  /** String 'active', which expires after 60 seconds, or 'revoked', which outlives every access token of the session (session-cache.store.ts). */
  session: (sessionId: string) => `session:${sessionId}`,
} as const;

export const channels = {
  /** One message for an entry of many logs: 'a' or 'r', the item's id, and of each log its owner, the entry's id and that of the entry before it. */
  homeTimelines: 'timelines',
  /** One message for each entry of the log: its id, that of the entry before it, 'c', and the notification's id. */
  notifications: (userId: string) => `notifications:${userId}`,
  /** What writes have made stale (domain/stale): the number of the message, a space, and a line for each. */
  invalidations: 'invalidations',
  /** Wakes the outbox relay; empty. */
  outbox: 'outbox:wake',
  /** The id of a session that was revoked. */
  sessionRevoked: 'session:revoked',
} as const;
