import type { Database } from './postgres/database.ts';
import { createAccountStore } from './postgres/account.store.ts';
import { createBlockStore } from './postgres/block.store.ts';
import { createFollowRequestStore } from './postgres/follow-request.store.ts';
import { createFollowWriteStore } from './postgres/follow-write.store.ts';
import { createBookmarkStore } from './postgres/bookmark.store.ts';
import { createConversationMuteStore } from './postgres/conversation-mute.store.ts';
import { createCountStore } from './postgres/count.store.ts';
import { createConversationStore } from './postgres/conversation.store.ts';
import { createFollowStore } from './postgres/follow.store.ts';
import { createMuteStore } from './postgres/mute.store.ts';
import { createIdempotencyKeyStore } from './postgres/idempotency-key.store.ts';
import { createHashtagCountStore } from './postgres/hashtag-count.store.ts';
import { createHashtagStore } from './postgres/hashtag.store.ts';
import { createLikeStore } from './postgres/like.store.ts';
import { createNotificationRetentionStore } from './postgres/notification-retention.store.ts';
import { createNotificationSettingStore } from './postgres/notification-setting.store.ts';
import { createNotificationStore } from './postgres/notification.store.ts';
import { createNotificationWriteStore } from './postgres/notification-write.store.ts';
import { createOutboxStore } from './postgres/outbox.store.ts';
import { createPushSubscriptionStore } from './postgres/push-subscription.store.ts';
import { createPollStore } from './postgres/poll.store.ts';
import { createPulledAuthorStore } from './postgres/pulled-author.store.ts';
import { createRankingStore } from './postgres/ranking.store.ts';
import { createRetweetStore } from './postgres/retweet.store.ts';
import { createSearchIndexStore } from './postgres/search-index.store.ts';
import { createSearchSourceStore } from './postgres/search-source.store.ts';
import { createSessionStore } from './postgres/session.store.ts';
import { createSigningKeyStore } from './postgres/signing-key.store.ts';
import { createSuggestionStore } from './postgres/suggestion.store.ts';
import { createTombstoneStore } from './postgres/tombstone.store.ts';
import { createTweetEditStore } from './postgres/tweet-edit.store.ts';
import { createTweetWriteStore } from './postgres/tweet-write.store.ts';
import { createTweetStore } from './postgres/tweet.store.ts';
import { createTopTweetStore } from './postgres/top-tweet.store.ts';
import { createTrendSourceStore } from './postgres/trend-source.store.ts';
import { createTrendStore } from './postgres/trend.store.ts';
import { createVapidKeyStore } from './postgres/vapid-key.store.ts';
import { createUserStore } from './postgres/user.store.ts';
import type { RedisClients } from './redis/client.ts';
import { createInvalidationStore } from './invalidation.store.ts';
import { createHomeTimelineStore, homeTimelineLog } from './redis/home-timeline.store.ts';
import { createHomeTimelineListeners } from './redis/home-timeline-listeners.store.ts';
import { createLiveLogStore } from './redis/live-log.store.ts';
import { createNotificationLogStore } from './redis/notification-log.store.ts';
import { createPointInTimeStore } from './redis/point-in-time.store.ts';
import { createPubSub } from './redis/pub-sub.ts';
import { createRankedSnapshotStore } from './redis/ranked-snapshot.store.ts';
import { createRelayWake } from './redis/relay-wake.ts';
import { loadScripts } from './redis/scripts.ts';
import { createSessionCacheStore } from './redis/session-cache.store.ts';
import { createPostgresSearch } from './search/postgres-search.engine.ts';
import { createSearchBackfillStore } from './search/search-backfill.store.ts';
import { createSearchVisibilityStore } from './search/search-visibility.store.ts';
import { createSearchWordStore } from './search/search-word.store.ts';
import { createSuggestionCacheStore } from './redis/suggestion-cache.store.ts';
import { createTopTweetCacheStore } from './redis/top-tweet-cache.store.ts';
import { createTrendActivityStore } from './redis/trend-activity.store.ts';
import { tellWhatBecomesStale } from './stale-writes.ts';

export type Stores = ReturnType<typeof createStores>;

/** Every store, each the only one to know its tables or keys. `onError` hears of failures that nobody waits for. */
export function createStores(db: Database, redis: RedisClients, onError: (error: Error) => void) {
  const run = loadScripts(redis.commands);
  const runInReaction = loadScripts(redis.reactions);
  const pubSub = createPubSub(redis, onError);
  const invalidations = createInvalidationStore(db, redis, runInReaction, pubSub, onError);
  const searchWords = createSearchWordStore(db, onError);
  const writes = {
    accounts: createAccountStore(db, searchWords),
    followWrites: createFollowWriteStore(db),
    followRequests: createFollowRequestStore(db),
    blocks: createBlockStore(db),
    mutes: createMuteStore(db),
    tweetWrites: createTweetWriteStore(db, searchWords),
    tweetEdits: createTweetEditStore(db, searchWords),
    likes: createLikeStore(db),
    retweets: createRetweetStore(db),
    bookmarks: createBookmarkStore(db),
    polls: createPollStore(db),
  };
  return {
    ...tellWhatBecomesStale(writes, invalidations.publish),
    invalidations,
    searchWords,
    searchBackfill: createSearchBackfillStore(db, searchWords),
    searchVisibility: createSearchVisibilityStore(db),
    postgresSearch: createPostgresSearch({ db, searchWords }),
    users: createUserStore(db),
    sessions: createSessionStore(db),
    signingKeys: createSigningKeyStore(db),
    sessionCache: createSessionCacheStore(redis, pubSub),
    follows: createFollowStore(db),
    pulledAuthors: createPulledAuthorStore(db),
    tweets: createTweetStore(db),
    conversations: createConversationStore(db),
    tombstones: createTombstoneStore(db),
    counts: createCountStore(db),
    idempotencyKeys: createIdempotencyKeyStore(db),
    outbox: createOutboxStore(db),
    homeTimelines: createHomeTimelineStore(redis, run, runInReaction),
    homeTimelineLogs: { ...createLiveLogStore(redis, run, pubSub, homeTimelineLog), ...createHomeTimelineListeners(redis) },
    notifications: createNotificationStore(db),
    notificationWrites: createNotificationWriteStore(db),
    notificationRetention: createNotificationRetentionStore(db),
    notificationSettings: createNotificationSettingStore(db),
    conversationMutes: createConversationMuteStore(db),
    pushSubscriptions: createPushSubscriptionStore(db),
    vapidKeys: createVapidKeyStore(db),
    notificationLogs: createNotificationLogStore(redis, run, runInReaction, pubSub),
    ranking: createRankingStore(db),
    hashtags: createHashtagStore(db),
    hashtagCounts: createHashtagCountStore(db),
    trends: createTrendStore(db),
    trendSource: createTrendSourceStore(db),
    topTweets: createTopTweetStore(db),
    topTweetCache: createTopTweetCacheStore(redis),
    suggestions: createSuggestionStore(db),
    suggestionCache: createSuggestionCacheStore(redis),
    trendActivity: createTrendActivityStore(redis, runInReaction),
    rankedSnapshots: createRankedSnapshotStore(redis),
    pointsInTime: createPointInTimeStore(redis),
    searchIndexes: createSearchIndexStore(db),
    searchSources: createSearchSourceStore(db),
    relayWake: createRelayWake(redis, pubSub, onError),
  };
}
