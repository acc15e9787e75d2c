// type-graphql will not load without it, although every type here is written out.
import 'reflect-metadata';
import type { GraphQLSchema } from 'graphql';
import { buildSchemaSync } from 'type-graphql';
import { DateTime } from './scalars/date-time.scalar.ts';
import { AuthResolver } from './session/auth.resolver.ts';
import { SessionResolver } from './session/session.resolver.ts';
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
    ],
    scalarsMap: [{ type: Date, scalar: DateTime }],
    // Services check what they are given: class-validator would be a second place for the same rules.
    validate: false,
  });
}
