import { Field, ID, InputType } from 'type-graphql';

@InputType('PostTweetInput', { description: 'A tweet to post, or a reply.' })
export class PostTweetInputType {
  @Field(() => String, { defaultValue: '', description: 'At most 280 characters by twitter-text\'s weighted count; a link counts 23, most characters beyond Latin count 2. Line breaks are kept; other control characters are refused.' })
  text: string;

  @Field(() => ID, { nullable: true, description: 'The tweet that this one replies to.' })
  inReplyToId?: string | null;

  @Field(() => String, { nullable: true, description: '1 to 128 characters of the client\'s choice. A retry with the same key answers the first tweet, for 24 hours.' })
  idempotencyKey?: string | null;
}
