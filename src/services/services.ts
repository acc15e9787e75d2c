import type { Logger } from '../lib/logger.ts';
import type { EntityCaches } from '../loaders/entity-caches.ts';
import type { LoaderFactory } from '../loaders/loaders.ts';
import type { Stores } from '../stores/stores.ts';
import { createAccountServices } from './accounts/account.services.ts';
import { createReadConversation } from './conversations/read-conversation.ts';
import { createBlock } from './graph/block.ts';
import { createFollowRequests } from './graph/follow-requests.ts';
import { createFollow } from './graph/follow.ts';
import { listFollows } from './graph/list-follows.ts';
import { createNotificationServices } from './notifications/notification.services.ts';
import { createReactionServices } from './reactions/reaction.services.ts';
import { createHomeTimelineLive } from './timelines/home-timeline-live.ts';
import { createHomeTimeline } from './timelines/home-timeline.ts';
import { userTimeline } from './timelines/user-timeline.ts';
import { createDeleteTweet } from './tweets/delete-tweet.ts';
import { createEditTweet } from './tweets/edit-tweet.ts';
import { createPostTweet } from './tweets/post-tweet.ts';

export type Services = ReturnType<typeof createServices>;

export interface ServiceDependencies {
  stores: Stores;
  caches: EntityCaches;
  logger: Logger;
  newLoaders: LoaderFactory;
  /** Hears of a Redis that failed where PostgreSQL stood in, or where a reaction will make up for it. */
  onCacheError: (error: Error) => void;
  observeCache: (cache: string, hit: boolean) => void;
  /** The clock; tests move it. */
  now?: () => Date;
}

/** Every use case, by noun. */
export function createServices({ now = () => new Date(), ...rest }: ServiceDependencies) {
  const dependencies = { ...rest, now };
  return {
    ...createAccountServices(dependencies),
    tweets: {
      ...createPostTweet(dependencies),
      editTweet: createEditTweet(dependencies),
      deleteTweet: createDeleteTweet(dependencies),
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
    timelines: {
      homeTimeline: createHomeTimeline(dependencies),
      homeTimelineEvents: createHomeTimelineLive(dependencies),
      userTimeline,
    },
  };
}
