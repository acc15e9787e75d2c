import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';
import type { User } from '../../domain/user.ts';
import { acting, type Context } from '../context.ts';
import { UpdateProfileInputType } from './profile.input.ts';
import { UserType } from './user.type.ts';

@Resolver()
export class UpdateProfileResolver {
  @Mutation(() => UserType, { description: 'Changes the viewer\'s profile and returns it. All of the changes are made or none. UNAUTHENTICATED while signed out; BAD_USER_INPUT with the field that was refused.' })
  updateProfile(
    @Arg('input', () => UpdateProfileInputType, { description: 'The changes.' }) input: UpdateProfileInputType,
    @Ctx() context: Context,
  ): Promise<User> {
    return context.services.accounts.updateProfile(acting(context), input);
  }
}
