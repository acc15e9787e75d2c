import type { estypes } from '@elastic/elasticsearch';
import { scorePlaceFrom } from '../../../domain/search/search-position.ts';
import type { SearchOrder } from '../../../domain/search/search-query.ts';
import { TYPO_WEIGHT, type ConditionTest, type SearchCondition, type TextTest, type TweetSearch } from '../../../domain/search/tweet-search.ts';
import type { SearchVisibility } from '../search-visibility.store.ts';
import { mistyped, termsOf } from './terms.ts';

type Query = estypes.QueryDslQueryContainer;
export type SearchBody = Pick<estypes.SearchRequest, 'query' | 'sort' | 'search_after'>;

export interface Viewer extends SearchVisibility {
  id: string;
}

/** Exact order of ids; scores are not asked for. */
export const latestBody = (search: TweetSearch, viewer: Viewer | null, after: string | undefined): SearchBody => ({
  query: { bool: { filter: [...search.groups.map(groupQuery(search.order)), ...visibleTo(viewer)] } },
  sort: [{ id: 'desc' }],
  ...(after !== undefined && { search_after: [after] }),
});

/** What stands in domain/search/relevance.ts: the weights of the query add up, and what is stored of the tweet is added to them. */
export const relevanceBody = (search: TweetSearch, viewer: Viewer | null, after: string | undefined): SearchBody => {
  const place = after === undefined ? undefined : scorePlaceFrom(after);
  return {
    query: {
      function_score: {
        query: { bool: { must: search.groups.map(groupQuery(search.order)), filter: [{ match_all: {} }, ...visibleTo(viewer)] } },
        functions: [{ field_value_factor: { field: 'standing' } }],
        boost_mode: 'sum',
      },
    },
    sort: [{ _score: { order: 'desc' } }, { id: 'desc' }],
    ...(place !== undefined && { search_after: [place.score, place.idStart] }),
  };
};

/** Of several alternatives that hold each counts. */
const groupQuery = (order: SearchOrder) => (group: readonly SearchCondition[]): Query =>
  (group.length === 1 ? conditionQuery(group[0]!, order) : { bool: { should: group.map((condition) => conditionQuery(condition, order)), minimum_should_match: 1 } });

const conditionQuery = ({ negated, test }: SearchCondition, order: SearchOrder): Query =>
  (negated ? counting(0, { bool: { must_not: [testQuery(test, order)] } }) : testQuery(test, order));

const counting = (weight: number, filter: Query): Query => ({ constant_score: { filter, boost: weight } });

function testQuery(test: ConditionTest, order: SearchOrder): Query {
  switch (test.kind) {
    case 'text': return textQuery(test, order);
    case 'mark': return counting(test.weight, { term: { marks: test.mark } });
    case 'ids': return counting(0, { range: { id: { ...(test.firstId !== undefined && { gte: test.firstId }), ...(test.endId !== undefined && { lt: test.endId }) } } });
    case 'minLikes': return counting(0, { range: { likes: { gte: test.count } } });
    case 'nothing': return { match_none: {} };
  }
}

/** The best of its forms. In LATEST what was mistyped is not found. */
function textQuery({ forms, fuzzy }: TextTest, order: SearchOrder): Query {
  const queries = forms.map((form) => counting(form.weight, 'stem' in form ? { term: { stems: form.stem } } : wordsQuery(form.words)));
  if (fuzzy !== undefined && order === 'RELEVANCE') queries.push(counting(TYPO_WEIGHT, mistyped(fuzzy.word, fuzzy.maxEdits)));
  return queries.length === 1 ? queries[0]! : { dis_max: { queries } };
}

const wordsQuery = (words: readonly string[]): Query =>
  words.length === 1 ? { term: { words: words[0]! } } : { match_phrase: { words: { query: words.join(' '), analyzer: 'whitespace' } } };

/** What domain/visibility lets the viewer see, so that pages are full. */
function visibleTo(viewer: Viewer | null): Query[] {
  if (viewer === null) return [{ term: { visibility: 'public' } }];
  const { id, followedPrivateIds, blockedIds } = viewer;
  const followed = termsOf('authorId', followedPrivateIds).map((terms): Query => ({ bool: { filter: [{ term: { visibility: 'followers' } }, terms] } }));
  return [{
    bool: {
      should: [{ term: { visibility: 'public' } }, { term: { authorId: id } }, ...followed],
      minimum_should_match: 1,
      must_not: termsOf('authorId', blockedIds),
    },
  }];
}
