import type { estypes } from '@elastic/elasticsearch';
import { FIRST_ID, LAST_ID } from '../../../domain/ids.ts';
import type { WriteTurn } from '../../postgres/search-index.store.ts';
import type { ElasticsearchClient } from './client.ts';
import { allHits, isElasticsearchOutage, OUT_OF_ORDER } from './client.ts';
import type { SearchDocument } from './documents.ts';
import { writeAliasOf } from './index.admin.ts';

export type DocumentStore = ReturnType<typeof createDocumentStore>;

/** Elasticsearch is too busy or not ready for some of a bulk, or an index is closed or not to be written: all of it is sent again. */
export class IndexBusy extends Error {}
/** An index that is to be written is not in the cluster. */
export class IndexGone extends Error {
  constructor(readonly index: string) {
    super(`the index ${index} is not in the cluster`);
  }
}

/** Whatever the index holds is as new or newer. */
const CONFLICT = 409;
const NOT_FOUND = 404;
const BUSY = new Set([429, 503]);
/** Elasticsearch's own limit of a page. */
export const MAX_PAGE = 10_000;

export const isIndexOutage = (error: unknown): boolean => error instanceof IndexBusy || error instanceof IndexGone || isElasticsearchOutage(error);

export function createDocumentStore(client: ElasticsearchClient) {
  return {
    /**
     * Whole documents, and the deletion of those in `absent`, into every index of the turn. What is there under a greater version
     * stays. Rejects where anything was neither written nor newer already; then all of it can be written again.
     */
    async write({ version, indexes }: WriteTurn, documents: readonly SearchDocument[], absent: readonly string[]): Promise<void> {
      if (indexes.length === 0 || documents.length + absent.length === 0) return;
      const versioned = { version, version_type: 'external' as const };
      const operations = indexes.flatMap((index) => [
        ...documents.flatMap((document) => [{ index: { _index: writeAliasOf(index), _id: document.id, ...versioned } }, document]),
        ...absent.map((id) => ({ delete: { _index: writeAliasOf(index), _id: id, ...versioned } })),
      ]);
      const { items, errors: failed } = await client.bulk({ operations, require_alias: true });
      if (failed) checkItems(items);
    },

    /** The documents of ids in (after, upTo], in their order, at most MAX_PAGE. */
    async listAfter(index: string, after: string, upTo: string = LAST_ID): Promise<SearchDocument[]> {
      const response = await client.search<SearchDocument>({
        index, size: MAX_PAGE, sort: [{ id: 'asc' }], track_total_hits: false, allow_partial_search_results: false,
        query: { range: { id: after === FIRST_ID ? { lte: upTo } : { gt: after, lte: upTo } } },
      });
      return allHits(response).map(({ _source }) => _source!);
    },

    /** As they are at this moment, searchable or not; those that exist, in no order. */
    async listByIds(index: string, ids: readonly string[]): Promise<SearchDocument[]> {
      if (ids.length === 0) return [];
      const { docs } = await client.mget<SearchDocument>({ index, ids: [...ids] });
      return docs.flatMap((doc) => ('found' in doc && doc.found && doc._source ? [doc._source] : []));
    },
  };
}

function checkItems(items: readonly Partial<Record<estypes.BulkOperationType, estypes.BulkResponseItem>>[]): void {
  for (const item of items) {
    const { status, error, _index: index, _id: id } = Object.values(item)[0]!;
    // The deletion of what is not there is no failure, and has no error.
    if (error === undefined || status === CONFLICT) continue;
    if (status === NOT_FOUND) throw new IndexGone(index);
    if (BUSY.has(status) || OUT_OF_ORDER.has(error.type)) throw new IndexBusy(error.reason ?? error.type);
    throw new Error(`document ${id} was refused by ${index}: ${error.type}: ${error.reason ?? ''}`);
  }
}
