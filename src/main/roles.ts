import type { App } from '../app.ts';
import { startServer, type Server } from '../transport/server.ts';
import { startWorkers as start, type Workers } from '../workers/start-workers.ts';

export const startApi = (app: App, at: { host: string; port: number }): Promise<Server> => startServer(app, at);

export const startWorkers = (app: App): Promise<Workers> => start({
  ...app,
  observeReaction: (reaction, outcome, lagSeconds) => {
    if (reaction === 'home-timelines' && outcome === 'done') app.metrics.fanoutLag.observe(lagSeconds);
  },
});
