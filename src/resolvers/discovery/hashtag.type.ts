import { Field, Int, ObjectType } from 'type-graphql';

@ObjectType('Hashtag', { description: 'A hashtag. Case and accents make no difference: #Café and #cafe are one.' })
export class HashtagType {
  /** As it is compared: not a field. */
  key: string;

  @Field(() => String, { description: 'Without its #, as the first who used it in public wrote it.', simple: true })
  tag: string;

  @Field(() => Int, { description: 'How many tweets with it stand, of people who are neither private nor suspended: the same number for everybody, whatever they may see. Retweets are not counted.', simple: true })
  tweetCount: number;
}
