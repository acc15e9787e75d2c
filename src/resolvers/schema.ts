// type-graphql will not load without it, although every type here is written out.
import 'reflect-metadata';
import type { GraphQLSchema } from 'graphql';
import { buildSchemaSync } from 'type-graphql';
import { DateTime } from './scalars/date-time.scalar.ts';
import { AuthResolver } from './session/auth.resolver.ts';
import { SessionResolver } from './session/session.resolver.ts';
import { FollowResolver } from './follow/follow.resolver.ts';
import { HomeTimelineResolver } from './timeline/home-timeline.resolver.ts';
import { TimelineItemResolver } from './timeline/timeline-item.resolver.ts';
import { UserTimelineResolver } from './timeline/user-timeline.resolver.ts';
import { MentionResolver } from './tweet/mention.resolver.ts';
import { TweetResolver } from './tweet/tweet.resolver.ts';
import { UpdateProfileResolver } from './user/update-profile.resolver.ts';
import { UserResolver } from './user/user.resolver.ts';

/** The whole public API. Field order does not matter: the SDL is printed sorted. */
export function createSchema(): GraphQLSchema {
  return buildSchemaSync({
    resolvers: [
      AuthResolver,
      SessionResolver,
      UserResolver,
      UpdateProfileResolver,
      FollowResolver,
      TweetResolver,
      MentionResolver,
      TimelineItemResolver,
      HomeTimelineResolver,
      UserTimelineResolver,
    ],
    scalarsMap: [{ type: Date, scalar: DateTime }],
    // Services check what they are given: class-validator would be a second place for the same rules.
    validate: false,
  });
}
