import { Field, ObjectType } from 'type-graphql';
import type { Tweet } from '../../domain/tweet.ts';
import { PageInfoType } from '../page/page-info.type.ts';
import { TweetType } from './tweet.type.ts';

@ObjectType('TweetEdge', { description: 'A tweet in a list and its place.', simpleResolvers: true })
export class TweetEdgeType {
  @Field(() => String, { description: 'Pass it as `after` to read on from here.' })
  cursor: string;

  @Field(() => TweetType, { description: 'The tweet.' })
  node: Tweet;
}

@ObjectType('TweetConnection', { description: 'A page of tweets; those that the viewer cannot see are left out.', simpleResolvers: true })
export class TweetConnectionType {
  @Field(() => [TweetEdgeType], { description: 'The tweets of this page.' })
  edges: TweetEdgeType[];

  @Field(() => PageInfoType, { description: 'Where this page stands.' })
  pageInfo: PageInfoType;
}
