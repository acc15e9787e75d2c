import { Field, Float, Int, ObjectType } from 'type-graphql';
import type { Hashtag } from '../../domain/hashtags.ts';
import { HashtagType } from './hashtag.type.ts';

@ObjectType('Trend', { description: 'A hashtag that more people use than usually do.', simpleResolvers: true })
export class TrendType {
  @Field(() => HashtagType, { description: 'The hashtag.' })
  hashtag: Hashtag;

  @Field(() => Float, { description: 'How far it is above its usual level: by hours of the last 24, distinct people x 1/(hours + 1) x e^(-hours/24), less what is usual, in standard deviations of that. Above 0.' })
  score: number;

  @Field(() => Int, { description: 'How many public tweets with it were posted within the last 24 hours of the clock; 100,000 stands for that or more.' })
  tweetCount: number;
}
