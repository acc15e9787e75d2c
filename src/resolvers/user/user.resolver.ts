import { Arg, Ctx, FieldResolver, ID, Int, Query, Resolver, Root } from 'type-graphql';
import { BadUserInputError } from '../../domain/errors.ts';
import { isUsername } from '../../domain/username.ts';
import type { Relationship, User } from '../../domain/user.ts';
import { after, type MaybePromise } from '../../lib/maybe-promise.ts';
import type { Context } from '../context.ts';
import { RelationshipType } from './relationship.type.ts';
import { UserType } from './user.type.ts';

@Resolver(() => UserType)
export class UserResolver {
  @Query(() => UserType, { nullable: true, description: 'The viewer: whose access token came with the request. Null while signed out.' })
  me(@Ctx() { viewer, loaders }: Context): MaybePromise<User | null> {
    return viewer === null ? null : loaders.users.load(viewer.userId);
  }

  @Query(() => UserType, { nullable: true, description: 'A person by id or by username; exactly one of the two is to be given (else BAD_USER_INPUT). Null where there is nobody.' })
  async user(
    @Arg('id', () => ID, { nullable: true, description: 'The id of the person.' }) id: string | null | undefined,
    @Arg('username', () => String, { nullable: true, description: 'The @name without the @; case does not matter.' }) username: string | null | undefined,
    @Ctx() { loaders }: Context,
  ): Promise<User | null> {
    if (typeof id === 'string' && typeof username === 'string') throw new BadUserInputError('username', 'Give either an id or a username, not both.');
    if (typeof id === 'string') return loaders.users.load(id);
    if (typeof username === 'string') return isUsername(username) ? loaders.usersByUsername.load(username.toLowerCase()) : null;
    throw new BadUserInputError('id', 'Give an id or a username.');
  }

  @FieldResolver(() => Int, { description: 'How many people follow this person.' })
  followerCount(@Root() { id }: User, @Ctx() { loaders }: Context): MaybePromise<number> {
    return after(loaders.userStats.load(id), ({ followerCount }) => followerCount);
  }

  @FieldResolver(() => Int, { description: 'How many people this person follows.' })
  followingCount(@Root() { id }: User, @Ctx() { loaders }: Context): MaybePromise<number> {
    return after(loaders.userStats.load(id), ({ followingCount }) => followingCount);
  }

  @FieldResolver(() => Int, { description: 'How many tweets this person has posted, replies and retweets included, deleted ones not.' })
  tweetCount(@Root() { id }: User, @Ctx() { loaders }: Context): MaybePromise<number> {
    return after(loaders.userStats.load(id), ({ tweetCount }) => tweetCount);
  }

  @FieldResolver(() => RelationshipType, { nullable: true, description: 'How the viewer stands to this person. Null while signed out, and on the viewer themselves.' })
  relationship(@Root() { id }: User, @Ctx() { loaders }: Context): MaybePromise<Relationship | null> {
    return loaders.relationshipsToOthers.load(id);
  }
}
