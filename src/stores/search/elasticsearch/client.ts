import { createRequire } from 'node:module';
import type * as Elasticsearch from '@elastic/elasticsearch';

/** Loading it takes 0.2 s, which only processes that keep an index should spend. */
const load = (): typeof Elasticsearch => createRequire(import.meta.url)('@elastic/elasticsearch') as typeof Elasticsearch;

export type ElasticsearchClient = Elasticsearch.Client;

/** A bulk of documents is awaited so long before it is sent again; searches have a limit of their own. */
const REQUEST_TIMEOUT_MS = 30_000;

/** Opens no connection yet. */
export const openElasticsearch = (url: string): ElasticsearchClient => new (load().Client)({
  node: url,
  requestTimeout: REQUEST_TIMEOUT_MS,
  // Those who call know better when to try again: searches go to PostgreSQL, reactions wait.
  maxRetries: 0,
  resurrectStrategy: 'none',
});

/** Answers of a server that has too much to do, is starting, or is going down. */
const BUSY: ReadonlySet<number> = new Set([408, 429, 502, 503, 504]);

/** Whether Elasticsearch could not be reached or could not work, rather than that it refused what it was asked. */
export function isElasticsearchOutage(error: unknown): boolean {
  const { errors } = load();
  if (error instanceof errors.ResponseError) return BUSY.has(error.statusCode ?? 0);
  return error instanceof errors.ElasticsearchClientError && !(error instanceof errors.ConfigurationError);
}

/** Some of an index did not answer, or not in time: what it holds is missing, and nobody could tell. */
export class IncompleteAnswer extends Error {}

/** The hits of all that was asked. Throws IncompleteAnswer where some of it did not answer: to be asked with allow_partial_search_results false too, by which Elasticsearch itself refuses. */
export function allHits<Document>({ hits, timed_out: timedOut, _shards: shards }: Pick<Elasticsearch.estypes.SearchResponse<Document>, 'hits' | 'timed_out' | '_shards'>): Elasticsearch.estypes.SearchHit<Document>[] {
  if (timedOut || shards.failed > 0) throw new IncompleteAnswer(timedOut ? 'Elasticsearch stopped before it had looked at everything' : `${shards.failed} of ${shards.total} shards did not answer`);
  return hits.hits;
}

/** Whether a search cannot be answered for now: an outage, or its index is not built yet, closed, or not whole. */
export function isSearchOutage(error: unknown): boolean {
  if (isElasticsearchOutage(error) || error instanceof IncompleteAnswer) return true;
  if (!(error instanceof load().errors.ResponseError)) return false;
  const { type } = (error.body as { error?: { type?: string } } | undefined)?.error ?? {};
  return error.statusCode === NOT_FOUND || (type !== undefined && OUT_OF_ORDER.has(type));
}

/** Whether a point in time is there no more: it has expired, or its index or the node that kept it is gone. */
export const isPointGone = (error: unknown): boolean => error instanceof load().errors.ResponseError && (error.statusCode === NOT_FOUND || error.statusCode === NO_NODE);

const NOT_FOUND = 404;
const NO_NODE = 503;
/** What an operator or a full disk does to an index, and takes back: closed; not to be written. */
export const OUT_OF_ORDER: ReadonlySet<string> = new Set(['index_closed_exception', 'cluster_block_exception']);
