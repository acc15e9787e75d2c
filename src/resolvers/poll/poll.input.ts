import { Field, InputType, Int } from 'type-graphql';

@InputType('PollInput', { description: 'A poll to post with a tweet.' })
export class PollInputType {
  @Field(() => [String], { description: '2 to 4 options of 1 to 25 characters (graphemes) on one line, without the white space around them. No two can be equal.' })
  options: string[];

  @Field(() => Int, { description: 'How long votes are taken, from the moment of posting: 5 to 10080 minutes, which are 7 days.' })
  durationMinutes: number;
}
