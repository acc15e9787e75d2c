import { Field, ObjectType } from 'type-graphql';
import type { User } from '../../domain/user.ts';
import { DateTime } from '../scalars/date-time.scalar.ts';
import { UserType } from '../user/user.type.ts';

@ObjectType('AuthPayload', { simpleResolvers: true, description: 'The tokens of a session. Both are secret: whoever has them is taken for the person.' })
export class AuthPayloadType {
  @Field(() => String, { description: 'Goes with every request as `Authorization: Bearer <accessToken>`, and into the `connection_init` of a WebSocket. Treat it as opaque.' })
  accessToken: string;

  @Field(() => DateTime, { description: 'Until when the access token is good: 15 minutes from now. Refresh the session before that.' })
  accessTokenExpiresAt: Date;

  @Field(() => String, { description: 'For one `refreshSession`, within 7 days. Keep it where no other page or program can read it.' })
  refreshToken: string;

  @Field(() => UserType, { description: 'Who is signed in.' })
  user: User;
}
