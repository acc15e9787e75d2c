import { Field, ID, ObjectType } from 'type-graphql';
import { DateTime } from '../scalars/date-time.scalar.ts';

@ObjectType('Session', { simpleResolvers: true, description: 'One sign-in of the viewer on one device. It ends with signOut or revokeSession, when a spent refresh token is used again, or 7 days after it was last refreshed.' })
export class SessionType {
  @Field(() => ID, { description: 'What revokeSession takes.' })
  id: string;

  @Field(() => DateTime, { description: 'When the viewer signed in.' })
  createdAt: Date;

  @Field(() => DateTime, { description: 'When the session was last refreshed, or made. Clients refresh every 15 minutes while in use, so this is no closer.' })
  lastUsedAt: Date;

  @Field(() => String, { nullable: true, description: 'The User-Agent header of the sign-in, at most 512 characters of it.' })
  userAgent: string | null;

  @Field(() => Boolean, { description: 'Whether this very request belongs to the session.' })
  current: boolean;
}
