import type { Drift } from '../domain/counts.ts';
import type { Logger } from '../lib/logger.ts';
import type { EntityCaches } from '../loaders/entity-caches.ts';
import type { CompareForViewer } from '../loaders/compare-for-viewer.ts';
import type { NewTweets } from '../loaders/new-tweets.ts';
import type { LiveLoaderFactory, LoaderFactory } from '../loaders/loaders.ts';
import type { Stores } from '../stores/stores.ts';
import { createAccountServices } from './accounts/account.services.ts';
import type { PasswordHasher } from './accounts/password-hasher.ts';
import { createReadConversation } from './conversations/read-conversation.ts';
import { createVerifyCounts } from './counts/verify-counts.ts';
import { createDiscoveryServices } from './discovery/discovery.services.ts';
import { createBlock } from './graph/block.ts';
import { createFollowRequests } from './graph/follow-requests.ts';
import { createFollow } from './graph/follow.ts';
import { listFollows } from './graph/list-follows.ts';
import { createNotificationServices } from './notifications/notification.services.ts';
import { createPushServices, type WebPushOptions } from './push/push.services.ts';
import { createReactionServices } from './reactions/reaction.services.ts';
import type { AskSearch } from './search/ask-search.ts';
import { createSearchServices } from './search/search.services.ts';
import { createHomeLines } from './timelines/home-lines.ts';
import { createHomeTimelineLive } from './timelines/home-timeline-live.ts';
import { createHomeTimeline } from './timelines/home-timeline.ts';
import { createRankedHomeTimeline } from './timelines/ranked-home-timeline.ts';
import { userTimeline } from './timelines/user-timeline.ts';
import { createDeleteTweet } from './tweets/delete-tweet.ts';
import { createEditTweet } from './tweets/edit-tweet.ts';
import { createPostTweet } from './tweets/post-tweet.ts';
import { createTweetUpdates } from './tweets/tweet-updates.ts';
import { createPurgeTombstone } from './tweets/purge-tombstone.ts';

export type Services = ReturnType<typeof createServices>;

export interface ServiceDependencies {
  stores: Stores;
  caches: EntityCaches;
  logger: Logger;
  newLiveLoaders: LiveLoaderFactory;
  compareForViewer: CompareForViewer;
  newTweets: NewTweets;
  webPush: WebPushOptions;
  askSearch: AskSearch;
  newLoaders: LoaderFactory;
  /** Hears of a Redis that failed where PostgreSQL stood in, or where a reaction will make up for it. */
  onCacheError: (error: Error) => void;
  observeCache: (cache: string, hit: boolean) => void;
  /** The clock; tests move it. */
  now?: () => Date;
  /** Tests give one whose hashes take less. */
  passwordHasher?: PasswordHasher;
}

/** Every use case, by noun. */
export function createServices({ now = () => new Date(), ...rest }: ServiceDependencies) {
  const dependencies = { ...rest, homeLines: createHomeLines(rest), now };
  const accounts = createAccountServices(dependencies);
  const onDrift = (drift: Drift): void => rest.logger.warn({ drift }, 'a count does not equal the list it counts: "npm run linnet -- recount --repair" corrects it');
  return {
    ...accounts,
    maintenance: { ...accounts.maintenance, ...createPurgeTombstone(dependencies), ...createVerifyCounts({ ...dependencies, onDrift }) },
    tweets: {
      ...createPostTweet(dependencies),
      editTweet: createEditTweet(dependencies),
      deleteTweet: createDeleteTweet(dependencies),
      tweetUpdates: createTweetUpdates(dependencies),
    },
    conversations: createReadConversation(dependencies),
    graph: {
      ...createFollow(dependencies),
      ...createFollowRequests(dependencies),
      ...createBlock(dependencies),
      listFollows,
    },
    reactions: createReactionServices(dependencies),
    notifications: createNotificationServices(dependencies),
    discovery: createDiscoveryServices(dependencies),
    push: createPushServices(dependencies),
    search: createSearchServices(dependencies),
    timelines: {
      homeTimeline: createHomeTimeline(dependencies),
      rankedHomeTimeline: createRankedHomeTimeline(dependencies),
      homeTimelineEvents: createHomeTimelineLive(dependencies),
      userTimeline,
    },
  };
}
