import { Arg, Ctx, ID, Int, Mutation, Query, Resolver } from 'type-graphql';
import type { User } from '../../domain/user.ts';
import type { UserSuggestion } from '../../services/discovery/suggestions.ts';
import { acting, signedIn, type Context } from '../context.ts';
import { UserType } from '../user/user.type.ts';
import { UserSuggestionType } from './suggestion.type.ts';

@Resolver()
export class SuggestionResolver {
  @Query(() => [UserSuggestionType], { description: 'Whom the viewer might follow, the best first: people whom those follow whom the viewer follows, people who use the same hashtags, and popular people. Never oneself, or anybody whom the viewer follows, has asked to follow, mutes, blocks or is blocked by, who is suspended, was dismissed, or has refused to let the viewer follow. BAD_USER_INPUT on `first`.' })
  suggestedUsers(@Arg('first', () => Int, { defaultValue: 10, description: 'How many at most, 1 to 100.' }) first: number, @Ctx() context: Context): Promise<UserSuggestion[]> {
    return context.services.discovery.suggestedUsers(signedIn(context), first);
  }

  @Mutation(() => UserType, { description: 'Takes somebody out of the viewer\'s suggestions for good, from the very next read on; they do not learn of it. Dismissing twice is no error, nor dismissing somebody who is not suggested. NOT_FOUND or BAD_USER_INPUT (oneself) on `userId`.' })
  dismissSuggestion(@Arg('userId', () => ID, { description: 'Whom to suggest no more.' }) userId: string, @Ctx() context: Context): Promise<User> {
    return context.services.discovery.dismissSuggestion(acting(context), userId);
  }
}
