import { Field, ID, ObjectType, registerEnumType } from 'type-graphql';
import type { TimelineItem } from '../../domain/tweet.ts';
import { PageInfoType } from '../page/page-info.type.ts';

@ObjectType('TimelineItem', { description: 'A line of a timeline: a tweet, or somebody\'s retweet of it.' })
export class TimelineItemType {
  @Field(() => ID, { description: 'The id of the line: that of the tweet, or of the retweet.', simple: true })
  id: string;
}

@ObjectType('TimelineEdge', { description: 'A line of a timeline and its place.', simpleResolvers: true })
export class TimelineEdgeType {
  @Field(() => String, { description: 'Pass it as `after` to read on from here.' })
  cursor: string;

  @Field(() => TimelineItemType, { description: 'The line.' })
  node: TimelineItem;
}

@ObjectType('TimelineConnection', { description: 'A page of a timeline.', simpleResolvers: true })
export class TimelineConnectionType {
  @Field(() => [TimelineEdgeType], { description: 'The lines of this page.' })
  edges: TimelineEdgeType[];

  @Field(() => PageInfoType, { description: 'Where this page stands.' })
  pageInfo: PageInfoType;

  @Field(() => String, { description: 'Start the homeTimeline subscription `after` this, and it delivers every item that this page was too early for. On a person\'s timeline it answers with a StreamGap: there is nothing live there.' })
  liveCursor: string;
}

export const TimelineOrder = { LATEST: 'LATEST', RANKED: 'RANKED' } as const;
export type TimelineOrder = keyof typeof TimelineOrder;
registerEnumType(TimelineOrder, {
  name: 'TimelineOrder',
  description: 'How a home timeline is ordered.',
  valuesConfig: {
    LATEST: { description: 'Newest first, down to the first tweet.' },
    RANKED: { description: 'What may matter most first, by age, likes, retweets and replies, and what the viewer did with the author\'s tweets; at most two of ten lines in a row by one author as long as there are others. Made of the newest 300 lines and of up to 100 well-liked tweets by people whom the viewer\'s followees follow. Ends there. The order stays while it is paged; asked for without `after`, it is made anew.' },
  },
});

export const UserTimelineFilter = { TWEETS: 'TWEETS', TWEETS_AND_REPLIES: 'TWEETS_AND_REPLIES' } as const;
export type UserTimelineFilter = keyof typeof UserTimelineFilter;
registerEnumType(UserTimelineFilter, {
  name: 'UserTimelineFilter',
  description: 'What of a person\'s posts a timeline shows.',
  valuesConfig: {
    TWEETS: { description: 'Tweets and retweets, without replies.' },
    TWEETS_AND_REPLIES: { description: 'Everything.' },
  },
});
