import { Field, Int, ObjectType } from 'type-graphql';
import { DateTime } from '../scalars/date-time.scalar.ts';

@ObjectType('PollOption', { description: 'One of the answers to choose from.', simpleResolvers: true })
export class PollOptionType {
  @Field(() => String, { description: 'Its text.' })
  label: string;

  @Field(() => Int, { description: 'How many people have chosen it.' })
  voteCount: number;
}

@ObjectType('Poll', { description: 'A poll that was posted with a tweet. Whoever sees the tweet sees how it stands, before and after they vote.', simpleResolvers: true })
export class PollType {
  @Field(() => [PollOptionType], { description: '2 to 4 options, in the order in which they were posted. They never change.' })
  options: PollOptionType[];

  @Field(() => DateTime, { description: 'When it ends, or ended.' })
  endsAt: Date;

  @Field(() => Boolean, { description: 'Whether it has ended, by the server\'s clock: then no more votes are taken.' })
  closed: boolean;

  @Field(() => Int, { description: 'How many people have voted.' })
  voteCount: number;

  @Field(() => Int, { nullable: true, description: 'Which option the viewer chose, as its place in `options`, from 0; null where they have not voted, and while signed out.' })
  viewerChoice: number | null;
}
