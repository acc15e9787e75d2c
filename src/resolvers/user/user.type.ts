import { Field, ObjectType } from 'type-graphql';
import { NodeType } from '../node.type.ts';
import { DateTime } from '../scalars/date-time.scalar.ts';

@ObjectType('User', { implements: NodeType, simpleResolvers: true, description: 'A person on Linnet.' })
export class UserType extends NodeType {
  @Field(() => String, { description: 'The @name, without the @: 1 to 30 characters out of A-Z, a-z, 0-9 and _. No two people have names that differ in case only.' })
  username: string;

  @Field(() => String, { description: 'What the person wants to be called: 1 to 50 graphemes on one line. Many may share one.' })
  displayName: string;

  @Field(() => String, { description: 'What the person says about themselves: at most 160 graphemes, possibly several lines; empty where there is none.' })
  bio: string;

  @Field(() => String, { description: 'Where the person says they are: at most 100 graphemes, in no particular form; empty where there is none.' })
  location: string;

  @Field(() => String, { nullable: true, description: 'An http or https address; null where there is none.' })
  website: string | null;

  @Field(() => Boolean, { description: 'Whether Linnet has checked who this is.' })
  verified: boolean;

  @Field(() => Boolean, { description: 'A private person\'s tweets, followers and followees are shown only to themselves and to the followers that they have let in.' })
  private: boolean;

  @Field(() => DateTime, { description: 'When the person joined.' })
  createdAt: Date;
}
