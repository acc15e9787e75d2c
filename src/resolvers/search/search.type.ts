import { Field, ObjectType, registerEnumType } from 'type-graphql';
import type { SearchOrder } from '../../domain/search/search-query.ts';
import { PageInfoType } from '../page/page-info.type.ts';
import { TweetEdgeType } from '../tweet/tweet-connection.type.ts';

export const SearchOrderEnum: Record<SearchOrder, SearchOrder> = { RELEVANCE: 'RELEVANCE', LATEST: 'LATEST' };
registerEnumType(SearchOrderEnum, {
  name: 'SearchOrder',
  description: 'The order in which search results come.',
  valuesConfig: {
    RELEVANCE: { description: 'By how well the text matches, likes and other reactions, and age: see docs/search.md. Typing errors are forgiven. At most 1,000 tweets.' },
    LATEST: { description: 'Newest first, exactly; words as they are typed, or of the same stem.' },
  },
});

@ObjectType('TweetSearchConnection', { description: 'A page of tweets that a search found; those that the viewer cannot see are left out.', simpleResolvers: true })
export class TweetSearchConnectionType {
  @Field(() => [TweetEdgeType], { description: 'The tweets of this page.' })
  edges: TweetEdgeType[];

  @Field(() => PageInfoType, { description: 'Where this page stands.' })
  pageInfo: PageInfoType;

  @Field(() => Boolean, { description: 'Whether the search engine was away and PostgreSQL stood in for it: the same tweets, but in RELEVANCE the best of the newest only.' })
  degraded: boolean;
}
