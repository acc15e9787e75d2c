import { createUnionType, Field, ID, ObjectType, registerEnumType } from 'type-graphql';
import { TweetTombstone, type TombstoneReason } from '../../domain/tweet.ts';
import { DateTime } from '../scalars/date-time.scalar.ts';
import { NodeType } from '../node.type.ts';
import { TweetEntitiesType } from './tweet-entities.type.ts';

@ObjectType('Tweet', { implements: NodeType, description: 'A tweet that the viewer may see.' })
export class TweetType extends NodeType {
  @Field(() => String, { description: '1 to 280 characters by twitter-text\'s weighted count, in Unicode\'s NFC; beside a poll it may be empty.', simple: true })
  text: string;

  @Field(() => TweetEntitiesType, { description: 'Hashtags, mentions and links in the text.', simple: true })
  entities: TweetEntitiesType;

  @Field(() => DateTime, { description: 'When it was posted.', simple: true })
  createdAt: Date;

  @Field(() => DateTime, { nullable: true, description: 'When its text was last changed; null where it never was.', simple: true })
  editedAt: Date | null;

  @Field(() => ID, { description: 'The id of the tweet that started the conversation; its own where it started one.', simple: true })
  conversationId: string;
}

export const TombstoneReasonEnum = {
  DELETED: 'DELETED',
  PROTECTED: 'PROTECTED',
  BLOCKED: 'BLOCKED',
  SUSPENDED: 'SUSPENDED',
} as const satisfies { [Reason in TombstoneReason]: Reason };

registerEnumType(TombstoneReasonEnum, {
  name: 'TombstoneReason',
  description: 'Why a tweet cannot be seen.',
  valuesConfig: {
    DELETED: { description: 'Its author deleted it.' },
    PROTECTED: { description: 'Its author is private and the viewer does not follow them.' },
    BLOCKED: { description: 'Its author and the viewer are kept apart by a block.' },
    SUSPENDED: { description: 'Its author is suspended.' },
  },
});

@ObjectType('TweetTombstone', { description: 'Stands where a tweet is that the viewer cannot see.', simpleResolvers: true })
export class TweetTombstoneType {
  @Field(() => ID, { description: 'The id of the tweet.' })
  id: string;

  @Field(() => TombstoneReasonEnum, { description: 'Why it cannot be seen.' })
  reason: TombstoneReason;
}

export const TweetResult = createUnionType({
  name: 'TweetResult',
  description: 'A tweet, or a tombstone where the viewer cannot see it.',
  types: () => [TweetType, TweetTombstoneType] as const,
  resolveType: (value: unknown) => (value instanceof TweetTombstone ? TweetTombstoneType : TweetType),
});
