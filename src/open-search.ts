import type { Logger } from './lib/logger.ts';
import type { Metrics } from './metrics.ts';
import { askOnly, type AskSearch } from './services/search/ask-search.ts';
import { createFailover, observed, type ObserveSearch } from './services/search/failover.ts';
import { isSearchOutage } from './stores/search/elasticsearch/client.ts';
import type { SearchIndex } from './stores/search/elasticsearch/open-search-index.ts';
import type { Stores } from './stores/stores.ts';

export interface SearchDependencies {
  stores: Stores;
  searchIndex: SearchIndex | undefined;
  metrics: Metrics;
  logger: Logger;
}

/** Who answers searches: Elasticsearch where it is configured, with PostgreSQL behind it, or PostgreSQL alone. */
export function openSearch({ stores, searchIndex, metrics, logger }: SearchDependencies): AskSearch {
  const observe: ObserveSearch = (engine, outcome, seconds) => metrics.search.duration.observe({ engine, outcome }, seconds);
  const postgres = observed(stores.postgresSearch, observe);
  if (searchIndex === undefined) {
    metrics.search.readFrom({ engineInUse: () => 'postgresql', index: undefined });
    return askOnly(postgres);
  }
  const failover = createFailover({
    postgres,
    elasticsearch: (signal) => observed(searchIndex.engine(signal), observe),
    isOutage: isSearchOutage,
    onFailure: (error) => logger.warn({ err: error }, 'Elasticsearch did not answer a search; PostgreSQL did'),
  });
  metrics.search.readFrom({
    engineInUse: () => (failover.breakerState() === 'closed' ? 'elasticsearch' : 'postgresql'),
    index: {
      breakerState: failover.breakerState,
      readLag: () => stores.outbox.lagOf('search'),
      readMismatches: stores.searchIndexes.list,
      onError: (error) => logger.debug({ err: error }, 'the state of the search index could not be read'),
    },
  });
  return failover.askSearch;
}
