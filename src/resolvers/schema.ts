// type-graphql will not load without it, although every type here is written out.
import 'reflect-metadata';
import type { GraphQLSchema } from 'graphql';
import { buildSchemaSync, type PubSub } from 'type-graphql';
import { resolveDirectly } from './direct-resolvers.ts';
import { DateTime } from './scalars/date-time.scalar.ts';
import { AuthResolver } from './session/auth.resolver.ts';
import { SessionResolver } from './session/session.resolver.ts';
import { ConversationResolver } from './conversation/conversation.resolver.ts';
import { EditTweetResolver } from './conversation/edit-tweet.resolver.ts';
import { MentionsResolver } from './conversation/mentions.resolver.ts';
import { NodeResolver } from './conversation/node.resolver.ts';
import { PostThreadResolver } from './conversation/post-thread.resolver.ts';
import { FollowResolver } from './follow/follow.resolver.ts';
import { HashtagResolver } from './discovery/hashtag.resolver.ts';
import { ExploreResolver } from './discovery/explore.resolver.ts';
import { SuggestionResolver } from './discovery/suggestion.resolver.ts';
import { TrendResolver } from './discovery/trend.resolver.ts';
import { NotificationSettingsResolver } from './notification/notification-settings.resolver.ts';
import { NotificationResolver } from './notification/notification.resolver.ts';
import { PollResolver } from './poll/poll.resolver.ts';
import { PushResolver } from './push/push.resolver.ts';
import { BlockResolver } from './relations/block.resolver.ts';
import { FollowRequestResolver } from './relations/follow-request.resolver.ts';
import { BookmarkResolver } from './reactions/bookmark.resolver.ts';
import { LikeResolver } from './reactions/like.resolver.ts';
import { RetweetResolver } from './reactions/retweet.resolver.ts';
import { UserLikesResolver } from './reactions/user-likes.resolver.ts';
import { SearchResolver } from './search/search.resolver.ts';
import { HomeTimelineResolver } from './timeline/home-timeline.resolver.ts';
import { TimelineItemResolver } from './timeline/timeline-item.resolver.ts';
import { UserTimelineResolver } from './timeline/user-timeline.resolver.ts';
import { MentionResolver } from './tweet/mention.resolver.ts';
import { TweetUpdateResolver } from './tweet/tweet-update.resolver.ts';
import { TweetResolver } from './tweet/tweet.resolver.ts';
import { UpdateProfileResolver } from './user/update-profile.resolver.ts';
import { UserResolver } from './user/user.resolver.ts';

/** type-graphql asks for one wherever there are subscriptions; each of ours brings its own `subscribe`, which resumes. */
const NO_TOPICS: PubSub = {
  publish: () => { throw new Error('Subscriptions have no topics here.'); },
  subscribe: () => { throw new Error('Subscriptions have no topics here: give it a `subscribe` of its own.'); },
};

/** The whole public API. Field order does not matter: the SDL is printed sorted. */
export function createSchema(): GraphQLSchema {
  const schema = buildSchemaSync({
    resolvers: [
      AuthResolver,
      SessionResolver,
      UserResolver,
      UpdateProfileResolver,
      FollowResolver,
      FollowRequestResolver,
      BlockResolver,
      TweetResolver,
      TweetUpdateResolver,
      MentionResolver,
      ConversationResolver,
      PostThreadResolver,
      EditTweetResolver,
      MentionsResolver,
      NodeResolver,
      LikeResolver,
      UserLikesResolver,
      RetweetResolver,
      BookmarkResolver,
      PollResolver,
      NotificationResolver,
      NotificationSettingsResolver,
      PushResolver,
      HashtagResolver,
      ExploreResolver,
      TrendResolver,
      SuggestionResolver,
      TimelineItemResolver,
      HomeTimelineResolver,
      UserTimelineResolver,
      SearchResolver,
    ],
    pubSub: NO_TOPICS,
    scalarsMap: [{ type: Date, scalar: DateTime }],
    // Services check what they are given: class-validator would be a second place for the same rules.
    validate: false,
  });
  resolveDirectly(schema);
  return schema;
}
