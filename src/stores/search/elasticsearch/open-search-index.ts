import type { SearchVisibilityStore } from '../search-visibility.store.ts';
import { openElasticsearch } from './client.ts';
import { createDocumentStore } from './document.store.ts';
import { createElasticsearchEngine } from './elasticsearch-engine.ts';
import { createIndexAdmin } from './index.admin.ts';

export type SearchIndex = ReturnType<typeof openSearchIndex>;

export interface SearchIndexOptions {
  url: string;
  indexPrefix: string;
  visibility: SearchVisibilityStore;
}

/** All that Elasticsearch is used for, over one client. */
export function openSearchIndex({ url, indexPrefix, visibility }: SearchIndexOptions) {
  const client = openElasticsearch(url);
  return {
    admin: createIndexAdmin(client, indexPrefix),
    documents: createDocumentStore(client),
    engine: createElasticsearchEngine({ client, indexPrefix, visibility }),
    close: (): Promise<void> => client.close(),
  };
}
