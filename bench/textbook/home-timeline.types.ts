import { Field, ID, ObjectType } from 'type-graphql';

@ObjectType()
export class Relationship {
  @Field(() => Boolean) following: boolean;
  @Field(() => Boolean) followedBy: boolean;
}

@ObjectType()
export class User {
  @Field(() => ID) id: string;
  @Field(() => String) username: string;
  @Field(() => String) displayName: string;
  @Field(() => Boolean) verified: boolean;
}

@ObjectType()
export class Tweet {
  @Field(() => ID) id: string;
  @Field(() => String) text: string;
  @Field(() => Date) createdAt: Date;
  authorId: string;
}

@ObjectType()
export class TimelineItem {
  @Field(() => ID) id: string;
  @Field(() => Tweet) tweet: Tweet;
  @Field(() => User, { nullable: true }) retweetedBy: User | null;
}

@ObjectType()
export class TimelineEdge {
  @Field(() => String) cursor: string;
  @Field(() => TimelineItem) node: TimelineItem;
}

@ObjectType()
export class PageInfo {
  @Field(() => Boolean) hasNextPage: boolean;
  @Field(() => Boolean) hasPreviousPage: boolean;
  @Field(() => String, { nullable: true }) startCursor: string | null;
  @Field(() => String, { nullable: true }) endCursor: string | null;
}

@ObjectType()
export class TimelineConnection {
  @Field(() => [TimelineEdge]) edges: TimelineEdge[];
  @Field(() => PageInfo) pageInfo: PageInfo;
  @Field(() => String) liveCursor: string;
}
