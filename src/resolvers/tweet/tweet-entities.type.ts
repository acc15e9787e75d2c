import { Field, Int, ObjectType } from 'type-graphql';

const START = 'Where it starts in `text`, in UTF-16 code units, as JavaScript strings index.';
const END = 'Where it ends in `text`, exclusive.';

@ObjectType('HashtagEntity', { description: 'A hashtag in a text.', simpleResolvers: true })
export class HashtagEntityType {
  @Field(() => String, { description: 'The tag without its #, as it was written.' })
  tag: string;

  @Field(() => Int, { description: START })
  start: number;

  @Field(() => Int, { description: END })
  end: number;
}

@ObjectType('MentionEntity', { description: 'An @name in a text that was somebody\'s name when it was posted.', simpleResolvers: true })
export class MentionEntityType {
  @Field(() => String, { description: 'The name without its @, as it was written.' })
  username: string;

  @Field(() => Int, { description: START })
  start: number;

  @Field(() => Int, { description: END })
  end: number;
}

@ObjectType('UrlEntity', { description: 'A link in a text.', simpleResolvers: true })
export class UrlEntityType {
  @Field(() => String, { description: 'The link as it was written, which may be without a scheme.' })
  url: string;

  @Field(() => Int, { description: START })
  start: number;

  @Field(() => Int, { description: END })
  end: number;
}

@ObjectType('TweetEntities', { description: 'What in a text is more than text, in the order of the text.', simpleResolvers: true })
export class TweetEntitiesType {
  @Field(() => [HashtagEntityType], { description: 'The hashtags.' })
  hashtags: HashtagEntityType[];

  @Field(() => [MentionEntityType], { description: 'The names of people who exist.' })
  mentions: MentionEntityType[];

  @Field(() => [UrlEntityType], { description: 'The links.' })
  urls: UrlEntityType[];
}
