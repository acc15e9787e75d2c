import type { estypes } from '@elastic/elasticsearch';

/** Elasticsearch's own limit (index.max_terms_count). */
const MAX_TERMS = 65_536;

/** One of many ids, in as many queries as that takes; none for none. */
export function termsOf(field: string, ids: readonly string[]): estypes.QueryDslQueryContainer[] {
  const queries: estypes.QueryDslQueryContainer[] = [];
  for (let from = 0; from < ids.length; from += MAX_TERMS) queries.push({ terms: { [field]: ids.slice(from, from + MAX_TERMS) } });
  return queries;
}
