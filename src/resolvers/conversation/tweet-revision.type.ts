import { Field, ObjectType } from 'type-graphql';
import { DateTime } from '../scalars/date-time.scalar.ts';

@ObjectType('TweetRevision', { description: 'A text that a tweet has or had.', simpleResolvers: true })
export class TweetRevisionType {
  @Field(() => String, { description: 'The text.' })
  text: string;

  @Field(() => DateTime, { description: 'When it was written: when the tweet was posted, or edited.' })
  createdAt: Date;
}
