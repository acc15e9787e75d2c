import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';
import type { AuthPayload } from '../../services/accounts/open-session.ts';
import type { Context } from '../context.ts';
import { AuthPayloadType } from './auth-payload.type.ts';
import { SignInInputType, SignUpInputType } from './session.input.ts';

@Resolver()
export class AuthResolver {
  @Mutation(() => AuthPayloadType, { description: 'Makes an account and signs in to it. CONFLICT with the field `username` or `email` where somebody has it; BAD_USER_INPUT with the field that was refused.' })
  signUp(
    @Arg('input', () => SignUpInputType, { description: 'The new account.' }) input: SignUpInputType,
    @Ctx() { services, userAgent }: Context,
  ): Promise<AuthPayload> {
    return services.accounts.signUp(input, userAgent);
  }

  @Mutation(() => AuthPayloadType, { description: 'Starts a new session. UNAUTHENTICATED, whether the login is unknown or the password wrong; FORBIDDEN for a suspended account.' })
  signIn(
    @Arg('input', () => SignInInputType, { description: 'Login and password.' }) input: SignInInputType,
    @Ctx() { services, userAgent }: Context,
  ): Promise<AuthPayload> {
    return services.accounts.signIn(input, userAgent);
  }

  @Mutation(() => AuthPayloadType, { description: 'Trades a refresh token for a new pair of tokens and keeps the session alive for another 7 days. Send it without the expired access token. Each refresh token works once: one that comes a second time ends the whole session, since somebody may have copied it. UNAUTHENTICATED where the token is no good; then sign in again.' })
  refreshSession(
    @Arg('refreshToken', () => String, { description: 'The newest one of the session.' }) refreshToken: string,
    @Ctx() { services }: Context,
  ): Promise<AuthPayload> {
    return services.sessions.refreshSession(refreshToken);
  }
}
