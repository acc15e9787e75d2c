import { Field, ID, InputType } from 'type-graphql';
import { PollInputType } from '../poll/poll.input.ts';
import type { PostTweetInput } from '../../services/tweets/publish-tweets.ts';

@InputType('PostTweetInput', { description: 'A tweet to post, a reply or a quote, with a poll or without.' })
export class PostTweetInputType {
  @Field(() => String, { defaultValue: '', description: 'At most 280 characters by twitter-text\'s weighted count; a link counts 23, most characters beyond Latin count 2. Line breaks are kept; other control characters are refused. Empty only with a poll.' })
  text: string;

  @Field(() => ID, { nullable: true, description: 'The tweet that this one replies to.' })
  inReplyToId?: string | null;

  @Field(() => ID, { nullable: true, description: 'The tweet that this one quotes. A follower may quote a private person\'s tweet: who may not see it gets a tombstone in its place.' })
  quotedId?: string | null;

  @Field(() => PollInputType, { nullable: true, description: 'A poll to post with it. An edit changes the text beside it and nothing of the poll.' })
  poll?: PollInputType | null;

  @Field(() => String, { nullable: true, description: '1 to 128 characters of the client\'s choice. A retry with the same key answers the first tweet, for 24 hours. In a thread the first input\'s key covers the whole thread.' })
  idempotencyKey?: string | null;
}

/** GraphQL's null and a field left out mean the same. */
export const toPostTweetInput = ({ text, inReplyToId, quotedId, poll, idempotencyKey }: PostTweetInputType): PostTweetInput =>
  ({ text, inReplyToId: inReplyToId ?? undefined, quotedId: quotedId ?? undefined, poll: poll ?? undefined, idempotencyKey: idempotencyKey ?? undefined });
