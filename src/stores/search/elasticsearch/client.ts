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

/** Whether a search cannot be answered for now: an outage, or its index is not built yet. */
export const isSearchOutage = (error: unknown): boolean =>
  isElasticsearchOutage(error) || (error instanceof load().errors.ResponseError && error.statusCode === NOT_FOUND);
const NOT_FOUND = 404;
