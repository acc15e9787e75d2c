import { Arg, Ctx, FieldResolver, ID, Mutation, Query, Resolver, Root } from 'type-graphql';
import type { Session } from '../../domain/session.ts';
import { requireViewer, type Context } from '../context.ts';
import { SessionType } from './session.type.ts';

@Resolver(() => SessionType)
export class SessionResolver {
  @Query(() => [SessionType], { description: 'The viewer\'s sessions that are alive, newest first, at most 100. UNAUTHENTICATED while signed out.' })
  sessions(@Ctx() context: Context): Promise<Session[]> {
    return context.services.sessions.listSessions(requireViewer(context));
  }

  @FieldResolver(() => Boolean)
  current(@Root() { id }: Session, @Ctx() { viewer }: Context): boolean {
    return viewer?.sessionId === id;
  }

  @Mutation(() => Boolean, { description: 'Ends one of the viewer\'s sessions, this one included: within a second its tokens are refused and its sockets closed. Answers true. NOT_FOUND where the viewer has no such live session. UNAUTHENTICATED while signed out.' })
  async revokeSession(@Arg('id', () => ID, { description: 'As `sessions` lists it.' }) id: string, @Ctx() context: Context): Promise<boolean> {
    await context.services.sessions.revokeSession(requireViewer(context), id);
    return true;
  }

  @Mutation(() => Boolean, { description: 'Gives the viewer another password and ends all their other sessions, sockets included; the one that asks goes on. Answers true. BAD_USER_INPUT with the field `currentPassword` where that is wrong, with `newPassword` where that cannot be a password. UNAUTHENTICATED while signed out.' })
  async changePassword(
    @Arg('currentPassword', () => String, { description: 'The password as it is.' }) currentPassword: string,
    @Arg('newPassword', () => String, { description: '8 to 128 characters, any of Unicode, as at signUp.' }) newPassword: string,
    @Ctx() context: Context,
  ): Promise<boolean> {
    await context.services.accounts.changePassword(requireViewer(context), currentPassword, newPassword);
    return true;
  }

  @Mutation(() => Boolean, { description: 'Ends the session of this request, as revokeSession does. Answers true. UNAUTHENTICATED while signed out.' })
  async signOut(@Ctx() context: Context): Promise<boolean> {
    await context.services.sessions.signOut(requireViewer(context));
    return true;
  }
}
