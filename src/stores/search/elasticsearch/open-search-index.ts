import type { PointInTimeStore } from '../../redis/point-in-time.store.ts';
import type { SearchVisibilityStore } from '../search-visibility.store.ts';
import { openElasticsearch } from './client.ts';
import { createDocumentStore } from './document.store.ts';
import { createElasticsearchEngine } from './elasticsearch-engine.ts';
import { aliasOf, createIndexAdmin } from './index.admin.ts';
import { createPointsInTime } from './points-in-time.ts';

export type SearchIndex = ReturnType<typeof openSearchIndex>;

export interface SearchIndexOptions {
  url: string;
  indexPrefix: string;
  visibility: SearchVisibilityStore;
  /** Undefined where nobody reads on in a search. */
  pointsInTime?: PointInTimeStore;
  /** Hears of what nobody waits for. */
  onError: (error: Error) => void;
}

/** All that Elasticsearch is used for, over one client. */
export function openSearchIndex({ url, indexPrefix, visibility, pointsInTime, onError }: SearchIndexOptions) {
  const client = openElasticsearch(url);
  const points = createPointsInTime({ client, alias: aliasOf(indexPrefix, 'tweets'), names: pointsInTime, onError });
  return {
    admin: createIndexAdmin(client, indexPrefix, points.forget),
    documents: createDocumentStore(client),
    engine: createElasticsearchEngine({ client, indexPrefix, visibility, points }),
    close: (): Promise<void> => client.close(),
  };
}
