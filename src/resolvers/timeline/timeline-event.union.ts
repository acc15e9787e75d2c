import { createUnionType, Field, ID, ObjectType } from 'type-graphql';
import type { TimelineItem } from '../../domain/tweet.ts';
import { TimelineItemType } from './timeline.type.ts';

const CURSOR = 'Resume the subscription `after` this.';

@ObjectType({ description: 'Something new at the top of the timeline.', simpleResolvers: true })
export class TimelineItemAdded {
  @Field(() => String, { description: CURSOR })
  cursor: string;

  @Field(() => TimelineItemType, { description: 'The new line.' })
  item: TimelineItem;

  constructor(cursor: string, item: TimelineItem) {
    this.cursor = cursor;
    this.item = item;
  }
}

@ObjectType({ description: 'An item left the timeline: its tweet was deleted, or the retweet undone. What leaves it for another reason (the viewer unfollows, mutes or blocks somebody, somebody blocks the viewer, goes private or is suspended) is not told line by line: the query leaves it out from then on, and the subscription delivers no more of it.', simpleResolvers: true })
export class TimelineItemRemoved {
  @Field(() => String, { description: CURSOR })
  cursor: string;

  @Field(() => ID, { description: 'The id of the TimelineItem; it may be one that the client never had.' })
  itemId: string;

  constructor(cursor: string, itemId: string) {
    this.cursor = cursor;
    this.itemId = itemId;
  }
}

@ObjectType({ description: 'Events were missed that cannot be replayed: read the list again, then go on from here.', simpleResolvers: true })
export class StreamGap {
  @Field(() => String, { description: CURSOR })
  cursor: string;

  constructor(cursor: string) {
    this.cursor = cursor;
  }
}

export const TimelineEvent = createUnionType({
  name: 'TimelineEvent',
  description: 'A change of a timeline.',
  types: () => [TimelineItemAdded, TimelineItemRemoved, StreamGap] as const,
});
