import type { estypes } from '@elastic/elasticsearch';
import { MAX_TYPO_WORDS } from '../../../domain/search/tweet-search.ts';

/** Elasticsearch's own limit (index.max_terms_count). */
const MAX_TERMS = 65_536;

/** One of many ids, in as many queries as that takes; none for none. */
export function termsOf(field: string, ids: readonly string[]): estypes.QueryDslQueryContainer[] {
  const queries: estypes.QueryDslQueryContainer[] = [];
  for (let from = 0; from < ids.length; from += MAX_TERMS) queries.push({ terms: { [field]: ids.slice(from, from + MAX_TERMS) } });
  return queries;
}

/** Words that `word` may have been meant as. Plain Levenshtein, as PostgreSQL has it, which knows no transpositions. */
export const mistyped = (word: string, maxEdits: 1 | 2): estypes.QueryDslQueryContainer =>
  ({ fuzzy: { vocabulary: { value: word, fuzziness: maxEdits, max_expansions: MAX_TYPO_WORDS, transpositions: false } } });
