import type { App } from '../app.ts';
import { loadLanguages } from '../domain/analysis/detect-language.ts';
import { createHealth, type ReadinessCheck } from '../transport/health.ts';
import { startHealthServer, type HealthServer } from '../transport/health-server.ts';
import { startServer, type Server } from '../transport/server.ts';
import { storeChecks } from '../transport/store-checks.ts';
import { startWorkers as start, type Workers } from '../workers/start-workers.ts';
import type { Lifecycle } from './lifecycle.ts';

export interface ApiPlace {
  host: string;
  port: number;
}

/** `workers` are those that run in the same process: without them it is not ready. */
export async function startApi(app: App, at: ApiPlace, workers?: Workers): Promise<Server> {
  await loadLanguages();
  return startServer(app, workers === undefined ? at : { ...at, readiness: workersCheck(workers) });
}

export function startWorkers(app: App): Workers {
  const workers = start({
    ...app,
    fanOutPushLimit: app.config.fanOutPushLimit,
    observeReaction: (reaction, outcome, lagSeconds) => {
      if (outcome !== 'done') return;
      if (reaction === 'home-timelines') app.metrics.fanoutLag.observe(lagSeconds);
      if (reaction === 'search') app.metrics.indexingLag.observe(lagSeconds);
    },
  });
  app.metrics.backlog.readQueuesFrom(workers.queues.counts, (error) => app.logger.debug({ err: error }, 'the queues could not be measured'));
  return workers;
}

/** Both in one process; the API goes first when it stops, so that what it still writes is reacted to. */
export async function startApiAndWorkers(app: App, lifecycle: Pick<Lifecycle, 'onClose'>): Promise<Server> {
  const workers = startWorkers(app);
  lifecycle.onClose(workers.close);
  const api = await startApi(app, app.config.http, workers);
  lifecycle.onClose(api.close);
  return api;
}

/** Health and metrics of workers in a process of their own. */
export const startWorkerHealth = (app: App, workers: Workers): Promise<HealthServer> => {
  const checks = { ...storeChecks(app), ...workersCheck(workers) };
  return startHealthServer({ health: createHealth({ checks, registry: app.metrics.registry, logger: app.logger }), logger: app.logger }, app.config.workerHttp);
};

const workersCheck = (workers: Workers): Record<string, ReadinessCheck> => ({
  workers: async () => (workers.isRunning() ? null : 'not running'),
});
