import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client';
import { createBacklogGauges } from './backlog-gauges.ts';
import { createCountGauge } from './count-gauge.ts';
import { createSearchMetrics } from './search-metrics.ts';

export type Metrics = ReturnType<typeof createMetrics>;

/** From a cached field to a request that is about to time out. */
const DURATION_SECONDS = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
const LAG_SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300];
const BATCH_SIZES = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000];

/**
 * Every instrument, in a registry of its own. Labels take their values from the code, the schema or the protocol, never
 * from what a client sends, so that nobody can make the number of series grow.
 */
export function createMetrics() {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  const histogram = <Label extends string>(name: string, help: string, labelNames: Label[], buckets: number[]) =>
    new Histogram({ name, help, labelNames, buckets, registers });
  const gauge = <Label extends string>(name: string, help: string, labelNames: Label[]) =>
    new Gauge({ name, help, labelNames, registers });

  return {
    registry,
    backlog: createBacklogGauges(registry),
    countDrift: createCountGauge(registry),
    search: createSearchMetrics(registry),
    httpRequestDuration: histogram('linnet_http_request_duration_seconds', 'From the request line to the end of the answer.', ['method', 'route', 'status'], DURATION_SECONDS),
    operationDuration: histogram('linnet_graphql_operation_duration_seconds', 'One GraphQL operation; of a subscription, one event.', ['type', 'transport'], DURATION_SECONDS),
    operationErrors: new Counter({ name: 'linnet_graphql_errors_total', help: 'Errors in GraphQL answers.', labelNames: ['code'], registers }),
    resolverDuration: histogram('linnet_graphql_resolver_duration_seconds', 'A field of Query, Mutation or Subscription, without the fields below it.', ['field'], DURATION_SECONDS),
    statementDuration: histogram('linnet_sql_statement_duration_seconds', 'A named statement, from its request for a connection to its last row.', ['statement'], DURATION_SECONDS),
    loaderBatchSize: histogram('linnet_loader_batch_size', 'How many keys a DataLoader asked for at once.', ['loader'], BATCH_SIZES),
    cacheRequests: new Counter({ name: 'linnet_cache_requests_total', help: 'Look-ups in a cache.', labelNames: ['cache', 'outcome'], registers }),
    fanoutLag: histogram('linnet_fanout_lag_seconds', 'From the commit of a tweet to its last insertion into a home timeline.', [], LAG_SECONDS),
    indexingLag: histogram('linnet_search_indexing_seconds', 'From the commit of a change to its bulk in Elasticsearch; a second more until it is found.', [], LAG_SECONDS),
    socketsOpen: gauge('linnet_sockets_open', 'WebSockets that are open.', []),
    socketsClosed: new Counter({ name: 'linnet_sockets_closed_total', help: 'WebSockets that were closed, by close code.', labelNames: ['code'], registers }),
    subscriptionAnswers: new Counter({ name: 'linnet_subscription_answers_total', help: 'Answers to events of subscriptions: one written for many sockets that is sent again, or one executed for this socket.', labelNames: ['made'], registers }),
    subscriptionAnswersAtOnce: new Counter({ name: 'linnet_subscription_answers_at_once_total', help: 'Of the shared answers to events of subscriptions those that were sent where the message arrived, past the iterators.', registers }),
    subscriptionsOpen: gauge('linnet_subscriptions_open', 'Subscriptions that are open.', ['field']),
  };
}
