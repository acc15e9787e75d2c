import type { estypes } from '@elastic/elasticsearch';
import type { IndexKind } from '../../postgres/search-index.store.ts';

/** Tokens joined by spaces, which no token holds: Elasticsearch adds no rule of its own. Scores count no lengths. */
const tokens = (indexOptions: 'docs' | 'positions'): estypes.MappingTextProperty =>
  ({ type: 'text', analyzer: 'whitespace', index_options: indexOptions, norms: false });

const keyword: estypes.MappingKeywordProperty = { type: 'keyword' };

const TWEET: Record<string, estypes.MappingProperty> = {
  id: keyword,
  authorId: keyword,
  /** A TweetVisibility. */
  visibility: keyword,
  likes: { type: 'integer' },
  /** standingOf of domain/search/relevance.ts. */
  standing: { type: 'double' },
  words: tokens('positions'),
  /** Those of the words that a mistyped one may stand for. */
  vocabulary: tokens('docs'),
  stems: tokens('docs'),
  marks: tokens('docs'),
};

const USER: Record<string, estypes.MappingProperty> = {
  id: keyword,
  suspended: { type: 'boolean' },
  followers: { type: 'integer' },
  words: tokens('docs'),
  vocabulary: tokens('docs'),
};

const PROPERTIES: Readonly<Record<IndexKind, Record<string, estypes.MappingProperty>>> = { tweets: TWEET, users: USER };

/** By which searches that sort stop as soon as they have a page. */
const SORT: Readonly<Record<IndexKind, { field: string[]; order: ('asc' | 'desc')[] }>> = {
  tweets: { field: ['id'], order: ['desc'] },
  users: { field: ['followers', 'id'], order: ['desc', 'desc'] },
};

/** What an index is made with. Nothing that only the full distribution has, so that it works on the core too. */
export const indexBody = (kind: IndexKind): Pick<estypes.IndicesCreateRequest, 'settings' | 'mappings'> => ({
  settings: {
    number_of_shards: 1,
    // A cluster of one node has nowhere to put a replica; a larger one gets one by itself.
    auto_expand_replicas: '0-1',
    // Without it an index that nobody searched for 30 seconds shows nothing new to the first who does.
    refresh_interval: '1s',
    // A deletion is remembered so long: far longer than a request that was sent before it can still be under way.
    gc_deletes: '1h',
    sort: SORT[kind],
  },
  mappings: { dynamic: 'strict', properties: PROPERTIES[kind] },
});
